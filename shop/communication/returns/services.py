"""What came back after a message left: its fate, and whether its address still takes mail."""

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from shop.backoffice.exceptions import Refused
from shop.communication.marks import is_marked_since, mark_address
from shop.communication.models import Mailbox, Mark, Message, ProviderEvent, State
from shop.communication.services import clear_address, write_message

from .events import BOUNCED, COMPLAINED, DELIVERED, REFUSED, Event

CHECK = "address_check"
_SALT = "shop.communication.returns"
_VALID_FOR = timedelta(days=14)
_BETWEEN_TRIES = timedelta(days=1)
_MARKS = {BOUNCED: Mark.BOUNCED, COMPLAINED: Mark.COMPLAINED}


@transaction.atomic
def take_in(*, provider: str, event: Event, now: datetime) -> bool:
    """Note an event about a message of ours, once; say whether it was new.

    A message that we never sent, or sent to somebody else, is none of ours: nothing is noted.
    A bounce or the provider's refusal rejects the message; a bounce and a complaint mark its
    address. What tells no moment happened when the message left, at the earliest.
    """
    message = _message_of(event)
    if message is None:
        return False
    happened_at = min(event.happened_at or message.sent_at or now, now)
    _row, is_new = ProviderEvent.objects.get_or_create(
        provider=provider,
        key=event.key,
        defaults={
            "message": message,
            "kind": event.kind,
            "text": event.text,
            "happened_at": happened_at,
            "received_at": now,
        },
    )
    if is_new and event.kind in (BOUNCED, REFUSED):
        _reject(message, event, now)
    if is_new and event.kind == DELIVERED:
        _arrived(message, happened_at)
    if is_new and event.kind in _MARKS:
        mark_address(key=message.to_key, mark=_MARKS[event.kind], reason=event.text, at=happened_at)
    return is_new


def _message_of(event: Event) -> Message | None:
    """Return the message of an event, to whom it says. Some providers leave out the < and >."""
    own = Message.objects.filter(to_key=event.recipient)
    if event.message_key:  # a provider may tell before its own name of the message is noted
        return own.filter(key=event.message_key).first()
    bare = event.message_id.strip("<> ")
    if not bare:  # what has not left yet has no name either
        return None
    return own.filter(provider_id__in={event.message_id, bare, f"<{bare}>"}).first()


def _reject(message: Message, event: Event, now: datetime) -> None:
    Message.objects.filter(pk=message.pk).update(
        state=State.REJECTED, outcome=event.text, settled_at=now, claim=None, leased_until=None
    )


def _arrived(message: Message, at: datetime) -> None:
    """Note that a message left: the worker that handed it over may have died before it did."""
    row = Message.objects.filter(pk=message.pk, state__in=(State.PENDING, State.FAILED))
    left = {"state": State.SENT, "sent_at": at, "outcome": "", "settled_at": None}
    row.update(**left, claim=None, leased_until=None)


def is_marked(key: str | None) -> bool:
    """Say whether what is written to an address waits until it is confirmed again."""
    return Mailbox.objects.marked().filter(key=key).exists()


def may_try(*, key: str, kind: str, now: datetime) -> bool:
    """Say whether what its reader asks for may leave to an address that bounced.

    Each kind once a day. A full mailbox may be empty again, and a link that is followed proves it.
    Where the reader complained nothing leaves by itself.
    """
    if not Mailbox.objects.filter(key=key, mark=Mark.BOUNCED).exists():
        return False
    tried = Message.objects.filter(to_key=key, kind=kind, passes_mark=True)
    return not tried.filter(written_at__gt=now - _BETWEEN_TRIES).exists()


def ask_address(*, shop, key: str, now: datetime) -> None:
    """Write to a marked address whether it works, once a day at most; its link takes the mark off.

    Raises Refused for an address that is not marked.
    """
    if not is_marked(key):
        raise Refused(_("This address takes our messages."))
    link = check_link(key, now)
    write_message(
        shop=shop,
        to=key,
        kind=CHECK,
        subject=_("Do our messages reach you?"),
        context={"link": link},
        cause=f"{CHECK}:{localdate(now)}",
        secrets=(link.rstrip("/").rpartition("/")[2],),
        passes_mark=True,
    )


def check_link(key: str, now: datetime) -> str:
    """Return the address by which the reader of a mailbox says that it works."""
    token = signing.dumps([key, now.timestamp()], salt=_SALT)
    return settings.BASE_URL + reverse("mail_address", args=[token])


def read_link(token: str) -> str | None:
    """Return the address of such a link.

    None for one that is forged, older than 14 days, or older than the address's mark.
    """
    try:
        key, written_at = signing.loads(token, salt=_SALT, max_age=_VALID_FOR)
    except (signing.BadSignature, ValueError):
        return None
    return None if is_marked_since(key, datetime.fromtimestamp(written_at, UTC)) else key


def confirm_address(*, token: str, now: datetime) -> str | None:
    """Take the mark off the address of a link, and return it; None for a link that is no use."""
    key = read_link(token)
    if key:
        clear_address(key=key, now=now)
    return key
