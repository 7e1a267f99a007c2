"""Sending a message again, to the same address, as it was."""

from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from shop.backoffice.exceptions import Refused
from shop.communication.composing import key_of
from shop.communication.kinds import KINDS
from shop.communication.models import Mailbox, Message, State
from shop.communication.services import write_message

from .reach import messages_for

INVITATION = "invitation"  # a new one has a link of its own
PER_DAY = 3
DAY = timedelta(days=1)


def refusal(message: Message, now: datetime) -> str:
    """Return in words why a message cannot be sent again, empty when it can.

    `message` carries `is_open` (see `messages_for`).
    """
    kind = KINDS.get(message.kind, KINDS["other"])
    if message.kind == INVITATION:
        return _("Invite again from the page of the team.")
    if kind.code == "other":
        return _("The site wrote it by itself: it is not sent again.")
    if not kind.is_resendable:
        return _("Its link serves once: have its reader ask for a new one on the site.")
    if not message.is_open:
        return _("You may not know its address.")
    if Mailbox.objects.marked().filter(key=message.to_key).exists():
        return _("Its address refuses our messages: have it checked first.")
    if message.state == State.PENDING:
        return _("It has not left yet: it will.")
    if not message.text:
        return _("It has no text: there is nothing to send.")
    if kind.valid_for and now > message.written_at + kind.valid_for:
        return _("It is too old: what it says is over.")
    if _copies(message).filter(written_at__gt=now - DAY).count() >= PER_DAY:
        return _("It was sent again three times since yesterday: that is enough.")
    return ""


@transaction.atomic
def resend(*, actor, pk: int, nonce: UUID, now: datetime) -> Message:
    """Write a copy of a message to the same address, once for each `nonce`, and return it.

    Raises PermissionDenied if the actor may not read it, Refused with the reason if it cannot be
    sent again.
    """
    original = messages_for(actor).select_for_update(of=("self",)).filter(pk=pk).first()
    if original is None:
        raise PermissionDenied
    cause = f"resend:{original.pk}:{nonce.hex}"
    written = Message.objects.filter(key=key_of(cause, original.to))
    if copy := written.first():
        return copy
    if reason := refusal(original, now):
        raise Refused(reason)
    _write(original, cause)
    if not written.update(resent_from=original.resent_from_id or original.pk):
        raise Refused(_("Its reader wants no more such messages."))
    return written.get()


def _write(original: Message, cause: str) -> None:
    write_message(
        shop=original.shop,
        to=original.to,
        kind=original.kind,
        subject=original.subject,
        cause=cause,
        reply_to=original.reply_to,
        secrets=tuple(original.secrets),
        is_private=original.is_private,
        content=(original.text, original.html),
    )


def _copies(message: Message):
    """Return the copies of a message, or of the one that it is itself a copy of."""
    return Message.objects.filter(resent_from=message.resent_from_id or message.pk)
