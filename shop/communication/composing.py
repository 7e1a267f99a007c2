"""A message's parts: its two texts, its sender, its key."""

import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.headerregistry import Address
from email.utils import parseaddr
from hashlib import sha256
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from shop.rules.mail import address_key, domain_of, is_plain, one_line, storable

from .kinds import KINDS, Kind
from .models import Message, State
from .opt_outs import unsubscribe_url
from .plain import tidy

logger = logging.getLogger(__name__)
LONGEST_WAIT = timedelta(days=7)  # for an address that works again, or a provider that is back;
# a kind may say otherwise (`valid_for`)
LONGEST = 254  # characters of an address: RFC 5321 §4.5.3.1.3, without its < and >
LONGEST_NAME = 70  # characters of a sender's name: more is cut off by whoever shows it


@dataclass(frozen=True)
class Letter:
    """What is to be written: to whom, of which kind, for which cause.

    `shop` speaks; without one the site does. `cause` names what causes the message, once and for
    ever ("order:12:placed"); without one each call is a cause of its own. Answers go to `reply_to`:
    None for the shop's contact, "" for nobody. `secrets` are parts of the text that only its reader
    may see, `is_private` hides all of it from the log. `content` is a text that exists already,
    with its HTML, instead of the kind's templates.
    """

    shop: object
    to: str
    kind: str
    subject: str
    context: dict = field(default_factory=dict)
    cause: str = ""
    reply_to: str | None = None
    secrets: tuple[str, ...] = ()
    is_private: bool = False
    passes_mark: bool = False
    content: tuple[str, str] | None = None


def key_of(cause: str, address: str) -> str:
    """Return what is unique for a cause and an address."""
    cause = cause or uuid4().hex
    return sha256(f"{cause}\n{address_key(address)}".encode()).hexdigest()


def compose(letter: Letter, now: datetime) -> Message:
    """Return the message of a letter, to be stored. It never raises.

    A bad address, or a template that fails, makes a failed message that says so.
    """
    kind, to = KINDS[letter.kind], one_line(str(letter.to or ""))
    message = Message(
        shop=letter.shop,
        key=key_of(letter.cause, to),
        kind=kind.code,
        to=to[:LONGEST],
        to_key=address_key(to)[:LONGEST],
        domain=domain_of(to)[: LONGEST - 1],
        sender=sender(letter.shop),
        reply_to=_answers_to(letter),
        subject=one_line(str(letter.subject))[:400],
        secrets=list(letter.secrets),
        is_private=letter.is_private,
        passes_mark=letter.passes_mark,
        priority=kind.priority,
        written_at=now,
        due_at=now,
        expires_at=now + (kind.valid_for or LONGEST_WAIT),
    )
    if to != str(letter.to or "").strip() or not _is_address(to):
        return _failed(message, _("This is not one e-mail address."))
    try:
        parts = letter.content or _rendered(letter, kind, message)
        message.text, message.html = map(storable, parts)
    except Exception as error:
        logger.exception("The message %s could not be written", letter.kind)
        words = {"error": _told(error, letter)}
        return _failed(message, _("The text could not be written: %(error)s") % words)
    return message


def _failed(message: Message, outcome: str) -> Message:
    message.state, message.outcome, message.settled_at = State.FAILED, outcome, message.written_at
    return message


def _told(error: Exception, letter: Letter) -> str:
    """Return an error in one line, without the secrets of what could not be written."""
    text = one_line(f"{type(error).__name__} {error}")
    for secret in letter.secrets:
        text = text.replace(secret, "…")
    return text[:300]


def sender(shop) -> str:
    """Return the shop's name with the site's own address, which SPF, DKIM and DMARC speak of."""
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    speaker = one_line(shop.name) if shop else name
    return str(Address(display_name=speaker[:LONGEST_NAME], addr_spec=address))


def _answers_to(letter: Letter) -> str:
    contact = letter.shop.email if letter.shop else ""
    address = one_line(str(contact if letter.reply_to is None else letter.reply_to))
    return address if _is_address(address) else ""


def _is_address(text: str) -> bool:
    """Say whether a text is one e-mail address, and can be kept whole."""
    try:
        validate_email(text)
    except ValidationError:
        return False
    return is_plain(text) and len(text) <= LONGEST


def _rendered(letter: Letter, kind: Kind, message: Message) -> tuple[str, str]:
    words = {
        **letter.context,
        "shop": letter.shop,
        "base_url": settings.BASE_URL,
        "kind": kind,
        "subject": message.subject,
        "unsubscribe_url": unsubscribe_url(message),
    }
    with transaction.atomic():  # a template may ask the database, and fail
        text = render_to_string(f"emails/{kind.code}.txt", words)
        return tidy(text), render_to_string(f"emails/{kind.code}.html", words)
