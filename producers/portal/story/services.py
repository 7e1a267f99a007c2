"""Writes of a producer's story: a draft first, then a reading by an editor or the site itself."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.images import get_image_model
from wagtail.models import Collection

from producers.models import ProducerIndexPage, ProducerPage
from shop.backoffice.exceptions import Refused
from shop.partner.journal import note
from shop.partner.models import Partner, Shop
from shop.partner.scope import enterprises_for
from shop.rules.access import Action

COLLECTION = "Histoires des producteurs"


def draft_of(enterprise: Partner) -> ProducerPage:
    """Return the newest draft of the enterprise's page, or a page that is not written yet."""
    page = ProducerPage.objects.filter(enterprise=enterprise).first()
    if page is None:
        return ProducerPage(title=enterprise.name, enterprise=enterprise, live=False)
    return page.get_latest_revision_as_object()


@transaction.atomic
def save_story(*, actor, enterprise: Partner, draft: ProducerPage, labels, upload=None, submit):
    """Save the draft and, with `submit`, hand it to an editor or publish it (Shop.reviews_stories).

    Returns the page. Raises PermissionDenied without the right to change the profile, and Refused
    while an editor reads the story or when the site has no page for producers.
    """
    allowed = enterprises_for(actor, Action.EDIT_ENTERPRISE)
    if not allowed.filter(pk=enterprise.pk).exists():
        raise PermissionDenied
    Partner.objects.select_for_update().get(pk=enterprise.pk)
    page = _page_of(enterprise, draft)
    if is_being_read(page):
        raise Refused(_("An editor is reading your story: it can be changed after the answer."))
    draft.labels.set(labels)
    if upload:
        draft.picture = _picture(actor=actor, enterprise=enterprise, upload=upload)
    revision = draft.save_revision(user=actor)
    note(
        enterprise, _hand_in(page, revision, actor) if submit else "halle.story.saved", actor=actor
    )
    return page


def is_being_read(page: ProducerPage) -> bool:
    """Say whether an editor has the story and has not answered yet."""
    state = page.current_workflow_state if page.pk else None
    return bool(state and state.status == state.STATUS_IN_PROGRESS)


def _page_of(enterprise: Partner, draft: ProducerPage) -> ProducerPage:
    """Return the stored page; create it below the producers' index if there is none."""
    page = ProducerPage.objects.filter(enterprise=enterprise).first()
    if page is not None:
        if draft.pk is None:
            raise Refused(_("Somebody has just begun this story: reload the page."))
        return page
    index = ProducerIndexPage.objects.first()
    if index is None:
        raise Refused(_("The site has no page for producers yet."))
    return index.add_child(instance=draft)


def _picture(*, actor, enterprise: Partner, upload):
    root = Collection.get_first_root_node()
    collection = root.get_children().filter(name=COLLECTION).first()
    collection = collection or root.add_child(name=COLLECTION)
    return get_image_model().objects.create(
        title=enterprise.name, file=upload, collection=collection, uploaded_by_user=actor
    )


def _hand_in(page: ProducerPage, revision, actor) -> str:
    """Publish, or start the reading (again), and return what the journal says."""
    page.refresh_from_db()
    shop, workflow = Shop.objects.main(), page.get_workflow()
    if workflow is None or (shop and not shop.reviews_stories):
        # The shop's setting allows it: producers hold no right on pages themselves.
        revision.publish(user=actor, skip_permission_checks=True)
        return "halle.story.published"
    state = page.current_workflow_state
    if state:
        state.resume(user=actor)
    else:
        workflow.start(page, actor)
    return "halle.story.submitted"
