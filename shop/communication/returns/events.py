"""What providers tell about messages that left, in one form (their formats: anymail 15.2)."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from anymail.signals import AnymailTrackingEvent, EventType
from anymail.webhooks.brevo import BrevoTrackingWebhookView
from anymail.webhooks.mailjet import MailjetTrackingWebhookView
from django.http import HttpRequest
from django.utils.dateparse import parse_datetime

from shop.communication.outlet import KEY
from shop.rules.mail import address_key, storable

DELIVERED, BOUNCED, COMPLAINED = "delivered", "bounced", "complained"
REFUSED = "refused"  # by the provider itself: its address may be a good one
SOFT = {"soft_bounce", "deferred"}  # Brevo: the provider goes on trying by itself


class Nonsense(Exception):
    """What was posted is not what the provider's documentation says."""


@dataclass(frozen=True)
class Event:
    """One thing that happened to a message. `key` is the same each time it is told."""

    kind: str
    message_id: str
    recipient: str
    text: str
    happened_at: datetime | None
    key: str
    message_key: str = ""  # ours, where the provider has learnt it


def read_events(provider: str, request: HttpRequest) -> list[Event]:
    """Return the events of a request that count. Raises Nonsense; a provider of ours only."""
    try:
        events = READERS[provider](request)
    except Exception as error:  # a parser of another's format may fail in any way
        raise Nonsense from error
    return [each for each in events if each is not None]


class _Brevo(BrevoTrackingWebhookView):
    warn_if_no_basic_auth = False  # the secret stands in the address


class _Mailjet(MailjetTrackingWebhookView):
    warn_if_no_basic_auth = False


def _brevo(request: HttpRequest) -> list[Event | None]:
    return [_from_anymail(each) for each in _Brevo().parse_events(request)]


def _mailjet(request: HttpRequest) -> list[Event | None]:
    return [_from_anymail(each) for each in _Mailjet().parse_events(request)]


def _generic(request: HttpRequest) -> list[Event | None]:
    """Read our own format: one object or a list of them (docs/mail-returns.md)."""
    posted = json.loads(request.body)
    return [_from_generic(each) for each in (posted if isinstance(posted, list) else [posted])]


READERS = {"brevo": _brevo, "mailjet": _mailjet, "generic": _generic}
_ANYMAIL_KINDS = {
    EventType.DELIVERED: DELIVERED,
    EventType.BOUNCED: BOUNCED,
    EventType.COMPLAINED: COMPLAINED,
    EventType.REJECTED: REFUSED,
    EventType.FAILED: REFUSED,
}
_GENERIC_KINDS = {
    "bounce": BOUNCED,
    "complaint": COMPLAINED,
    "delivered": DELIVERED,
    "refused": REFUSED,
}


def _from_anymail(event: AnymailTrackingEvent) -> Event | None:
    posted = event.esp_event
    kind = _ANYMAIL_KINDS.get(event.event_type)
    is_soft = posted.get("event") in SOFT or posted.get("hard_bounce") is False
    if kind is None or (kind == BOUNCED and is_soft):
        return None
    return _event(
        kind=kind,
        message_id=event.message_id,
        recipient=event.recipient,
        text=event.mta_response or posted.get("error") or event.reject_reason or "",
        happened_at=event.timestamp,
        own_id="",
        message_key=_own_key(event.metadata),
    )


def _own_key(metadata) -> str:
    """Return our name of a message; another site of the same account writes what it likes there."""
    found = metadata.get(KEY) if isinstance(metadata, dict) else None
    return found if isinstance(found, str) else ""


def _from_generic(posted: dict) -> Event | None:
    kind = _GENERIC_KINDS.get(posted["event"])
    if kind is None or (kind == BOUNCED and not posted.get("permanent", True)):
        return None
    return _event(
        kind=kind,
        message_id=posted["message_id"],
        recipient=posted["recipient"],
        text=posted.get("reason", ""),
        happened_at=_moment(posted.get("at")),
        own_id=posted.get("id", ""),
    )


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    moment = parse_datetime(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _event(
    *, kind, message_id, recipient, text, happened_at, own_id, message_key: str = ""
) -> Event:
    """Return an event as every database takes it. Raises Nonsense, or an error of its moment."""
    if not all(isinstance(each, str) for each in (message_id, recipient, text, own_id)):
        raise Nonsense
    recipient, message_id = address_key(storable(recipient)), storable(message_id).strip()
    happened_at = happened_at and happened_at.astimezone(UTC)
    moment = happened_at.isoformat() if happened_at else ""
    said = storable(own_id) or "\n".join((kind, message_id, recipient, moment))
    key = sha256(said.encode()).hexdigest()
    text, message_key = storable(text)[:500], storable(message_key)
    return Event(kind, message_id, recipient, text, happened_at, key, message_key)
