"""The journal of an enterprise: who did what (rules §1.5). One line for each change.

Lines are entries of Wagtail's log on the enterprise. Their words are kept as they were when it
happened; `SENTENCES` says them in the reader's language.
"""

import re
from collections.abc import Iterable

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import LogFormatter, log
from wagtail.models import ModelLogEntry

SENTENCES = {
    "halle.created": _("Enterprise created"),
    "halle.sells": _("Sells: %(before)s → %(after)s"),
    "halle.shop.opened": _("Shop opened: %(shop)s"),
    "halle.shop.closed": _("Shop closed: %(shop)s"),
    "halle.shop.switched_on": _("%(shop)s: “%(what)s” switched on"),
    "halle.shop.switched_off": _("%(shop)s: “%(what)s” switched off"),
    "halle.grant.given": _("%(receiver)s may now: %(permissions)s"),
    "halle.grant.ended": _("%(receiver)s may no longer: %(permissions)s, from %(at)s"),
    "halle.grant.kept": _("%(receiver)s may go on: %(permissions)s"),
    "halle.grant.asked": _("%(asker)s asks: %(permissions)s"),
    "halle.grant.refused": _("Refused to %(asker)s: %(permissions)s"),
    "halle.team.added": _("%(person)s joins the team: %(role)s"),
    "halle.team.role": _("%(person)s: %(before)s → %(after)s"),
    "halle.team.removed": _("%(person)s leaves the team (%(role)s)"),
    "halle.team.owner": _("New owner: %(before)s → %(after)s"),
    "halle.invited": _("Invitation of %(email)s: %(role)s"),
    "halle.invitation.cancelled": _("Invitation of %(email)s withdrawn"),
    "halle.invitation.refused": _("Invitation declined by %(email)s"),
    "halle.connection.asked": _("%(person)s (%(email)s) asks to join the team"),
    "halle.product.price": _("%(product)s: price %(before)s → %(after)s"),
    "halle.product.stock": _("%(product)s: stock %(before)s → %(after)s"),
    "halle.product.created": _("%(product)s created"),
    "halle.product.changed": _("%(product)s changed"),
    "halle.product.deleted": _("%(product)s deleted"),
    "halle.product.shelved": _("On the shelf of %(shop)s: %(products)s"),
    "halle.product.left": _("%(product)s is no longer among the products"),
    "halle.story.saved": _("Story: draft saved"),
    "halle.story.submitted": _("Story: submitted for reading"),
    "halle.story.published": _("Story published"),
    "halle.story.taken_back": _("Story: taken back from reading"),
    "halle.profile.changed": _("Profile changed"),
}


def note(enterprise, action: str, *, actor, **words) -> None:
    """Write one line. `words` are what the sentence names: short texts, as they are now."""
    said = {key: str(value) for key, value in words.items()}
    log(instance=enterprise, action=action, user=actor, data=said)


def note_all(lines: Iterable[tuple], *, actor) -> None:
    """Write many lines (enterprise, action, words) at once."""
    now = timezone.now()
    entries = [
        ModelLogEntry(
            content_type=ContentType.objects.get_for_model(enterprise),
            object_id=str(enterprise.pk),
            label=str(enterprise)[:255],
            action=action,
            timestamp=now,
            user=actor,
            data={key: str(value) for key, value in words.items()},
        )
        for enterprise, action, words in lines
    ]
    ModelLogEntry.objects.bulk_create(entries, batch_size=500)


def register_sentences(actions) -> None:
    """Teach Wagtail's log our kinds of lines."""
    for action, sentence in SENTENCES.items():
        actions.register_action(action)(_formatter(sentence))


def _formatter(sentence) -> type[LogFormatter]:
    class Sentence(LogFormatter):
        @property
        def label(self) -> str:
            return re.sub(r"%\(\w+\)s", "…", str(sentence))

        def format_message(self, log_entry) -> str:
            try:
                return str(sentence) % (log_entry.data or {})
            except KeyError:  # a line written by an older version
                return self.label

    return Sentence
