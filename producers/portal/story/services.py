"""Writes of a producer's story: a draft first, then a reading by an editor or the site itself."""

from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from producers.models import ProducerIndexPage, ProducerPage
from shop.backoffice.exceptions import Refused
from shop.partner.journal import note
from shop.partner.models import Partner, Shop
from shop.partner.scope import enterprises_for
from shop.rules.access import Action

from .album import keep_picture
from .gallery import Photo

# The columns that the form writes as they are.
COLUMNS = ("summary", "practices", "visits", "labels", "since_year", "website", "picture_alt")
SAVED, SUBMITTED, PUBLISHED = "halle.story.saved", "halle.story.submitted", "halle.story.published"


@dataclass(frozen=True)
class Story:
    """What a producer typed: the draft with its columns, and what goes beside them."""

    draft: ProducerPage
    labels: Any
    picture: int | None = None  # one of its own pictures
    upload: Any = None  # a checked file, in the place of the picture
    body: list[dict] = field(default_factory=list)  # blocks as they are stored
    photos: list[Photo] = field(default_factory=list)
    seen: str = ""  # `version_of` the draft when the form was shown


def draft_of(enterprise: Partner) -> ProducerPage:
    """Return the newest draft of the enterprise's page, or a page that is not written yet."""
    page = ProducerPage.objects.filter(enterprise=enterprise).first()
    if page is None:
        return ProducerPage(title=enterprise.name, enterprise=enterprise, live=False)
    return page.get_latest_revision_as_object()


def version_of(page: ProducerPage) -> str:
    """Name the state of a story: another one as soon as somebody has saved it."""
    return f"{page.pk}-{page.latest_revision_id or 0}" if page.pk else ""


@transaction.atomic
def save_story(*, actor, enterprise: Partner, story: Story, submit: bool) -> str:
    """Save the draft and, with `submit`, hand it to an editor or publish it (Shop.reviews_stories).

    Returns SAVED, SUBMITTED or PUBLISHED. Raises PermissionDenied without the right to change the
    profile, and Refused, with nothing changed, while an editor reads or locks the story, when
    somebody saved it meanwhile, or when the site has no page for producers.
    """
    _lock(actor, enterprise)
    page = ProducerPage.objects.filter(enterprise=enterprise).first()
    if page is not None and _is_stored(page, story):
        return _state_of(page)  # the answer was lost, not the change
    page = _page_of(page, story)
    _check_free(page)
    draft = story.draft
    draft.labels.set(story.labels)
    _show_pictures(actor, enterprise, story)
    draft.body = draft.body.stream_block.to_python(story.body)
    revision = draft.save_revision(user=actor)
    done = _hand_in(page, revision, actor) if submit else SAVED
    note(enterprise, done, actor=actor)
    return done


@transaction.atomic
def take_back(*, actor, enterprise: Partner) -> None:
    """Take the story back from the editor, to change it. Nothing happens when nobody reads it.

    Raises PermissionDenied without the right to change the profile.
    """
    _lock(actor, enterprise)
    page = ProducerPage.objects.filter(enterprise=enterprise).first()
    if page is not None and is_being_read(page):
        page.current_workflow_state.cancel(user=actor)
        note(enterprise, "halle.story.taken_back", actor=actor)


def is_being_read(page: ProducerPage) -> bool:
    """Say whether an editor has the story and has not answered yet."""
    state = page.current_workflow_state if page.pk else None
    return bool(state and state.status == state.STATUS_IN_PROGRESS)


def is_sent_back(page: ProducerPage) -> bool:
    """Say whether an editor has asked for changes, in words or without."""
    state = page.current_workflow_state if page.pk else None
    return bool(state and state.status == state.STATUS_NEEDS_CHANGES)


def publishes_at_once(page: ProducerPage) -> bool:
    """Say whether a story handed in is published without an editor's reading."""
    shop = Shop.objects.main()
    above = page if page.pk else ProducerIndexPage.objects.first()  # where a new one would stand
    return above is None or above.get_workflow() is None or bool(shop and not shop.reviews_stories)


def _lock(actor, enterprise: Partner) -> None:
    allowed = enterprises_for(actor, Action.EDIT_ENTERPRISE)
    if not allowed.filter(pk=enterprise.pk).exists():
        raise PermissionDenied
    Partner.objects.select_for_update().get(pk=enterprise.pk)


def _check_free(page: ProducerPage) -> None:
    if is_being_read(page):
        raise Refused(_("An editor is reading your story: it can be changed after the answer."))
    if page.locked:
        raise Refused(_("An editor has locked your story: it can be changed afterwards."))


def _is_stored(page: ProducerPage, story: Story) -> bool:
    """Say whether somebody sends again what is stored already, and the form knew an older draft."""
    uploads = story.upload or any(photo.upload for photo in story.photos)
    if uploads or story.seen == version_of(page):
        return False
    stored, draft = page.get_latest_revision_as_object(), story.draft
    plain = [name for name in COLUMNS if name != "labels"]
    return (
        all(getattr(stored, name) == getattr(draft, name) for name in plain)
        and {label.pk for label in stored.labels.all()} == {label.pk for label in story.labels}
        and stored.picture_id == story.picture
        and list(stored.body.raw_data) == story.body
        and list(stored.gallery.raw_data) == [_stored(photo, photo.image) for photo in story.photos]
    )


def _state_of(page: ProducerPage) -> str:
    if is_being_read(page):
        return SUBMITTED
    return PUBLISHED if page.live and not page.has_unpublished_changes else SAVED


def _page_of(page: ProducerPage | None, story: Story) -> ProducerPage:
    """Return the stored page; create it below the producers' index if there is none."""
    if page is not None:
        _check_version(page, story)
        return page
    index = ProducerIndexPage.objects.select_for_update().first()  # one new page after the other
    if index is None:
        raise Refused(_("The site has no page for producers yet."))
    return index.add_child(instance=story.draft)


def _check_version(page: ProducerPage, story: Story) -> None:
    if story.seen != version_of(page) or story.draft.pk is None:
        text = _(
            "Somebody else changed this story meanwhile: “See the draft” shows theirs. Yours is"
            " below, not saved yet: save again to put it in place of the other."
        )
        raise Refused(text, seen=version_of(page))


def _show_pictures(actor, enterprise: Partner, story: Story) -> None:
    draft = story.draft
    draft.picture_id = story.picture
    if story.upload:
        draft.picture = _kept(actor, enterprise, story.upload, draft.picture_alt)
    draft.gallery = draft.gallery.stream_block.to_python(
        [_block(actor, enterprise, photo) for photo in story.photos]
    )


def _block(actor, enterprise: Partner, photo: Photo) -> dict:
    """Return a picture of the gallery as it is stored; a new file is kept first."""
    image = photo.image
    if photo.upload:
        image = _kept(actor, enterprise, photo.upload, photo.alt).pk
    return _stored(photo, image)


def _stored(photo: Photo, image: int | None) -> dict:
    value = {"image": image, "alt": photo.alt, "caption": photo.caption}
    return {"type": "picture", "value": value, "id": photo.key}


def _kept(actor, enterprise: Partner, upload, alt: str):
    return keep_picture(actor=actor, enterprise=enterprise, upload=upload, alt=alt)


def _hand_in(page: ProducerPage, revision, actor) -> str:
    """Publish, or start the reading (again), and return what the journal says."""
    page.refresh_from_db()
    if publishes_at_once(page):
        # The shop's setting allows it: producers hold no right on pages themselves.
        revision.publish(user=actor, skip_permission_checks=True)
        return PUBLISHED
    state = page.current_workflow_state
    if state:
        state.resume(user=actor)
    else:
        page.get_workflow().start(page, actor)
    return SUBMITTED
