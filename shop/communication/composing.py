"""A message's parts: its two texts, its sender, its key."""

import logging
import re
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import formataddr, parseaddr
from hashlib import sha256
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from shop.rules.mail import address_key, domain_of

from .kinds import KINDS, Kind
from .models import Message, State
from .opt_outs import unsubscribe_url
from .plain import tidy

logger = logging.getLogger(__name__)
_BREAKS = re.compile(r"[\s\x00-\x1f\x7f]*[\x00-\x1f\x7f\x85\u2028\u2029][\s\x00-\x1f\x7f]*")


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
    kind = KINDS[letter.kind]
    message = Message(
        shop=letter.shop,
        key=key_of(letter.cause, letter.to),
        kind=kind.code,
        to=one_line(letter.to)[:254],
        to_key=address_key(one_line(letter.to))[:254],
        domain=domain_of(one_line(letter.to))[:253],
        sender=sender(letter.shop),
        reply_to=_answers_to(letter),
        subject=one_line(letter.subject)[:400],
        secrets=list(letter.secrets),
        is_private=letter.is_private,
        passes_mark=letter.passes_mark,
        priority=kind.priority,
        written_at=now,
        due_at=now,
        expires_at=now + kind.valid_for if kind.valid_for else None,
    )
    try:
        validate_email(letter.to.strip())
        parts = letter.content or _rendered(letter, kind, message)
        message.text, message.html = (each.replace("\x00", "") for each in parts)
    except ValidationError:
        message.state, message.outcome = State.FAILED, _("This is not one e-mail address.")
    except Exception as error:
        logger.exception("The message %s could not be written", letter.kind)
        message.state = State.FAILED
        words = {"error": one_line(f"{type(error).__name__} {error}")[:300]}
        message.outcome = _("The text could not be written: %(error)s") % words
    return message


def sender(shop) -> str:
    """Return the shop's name with the site's own address, which SPF, DKIM and DMARC speak of."""
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return formataddr((one_line(shop.name) if shop else name, address))


def one_line(text: str) -> str:
    """Return a text as a header takes it: a line break in it would keep every mail from leaving."""
    return _BREAKS.sub(" ", text).strip()


def _answers_to(letter: Letter) -> str:
    contact = letter.shop.email if letter.shop else ""
    address = (contact if letter.reply_to is None else letter.reply_to).strip()
    try:
        validate_email(address)
    except ValidationError:
        return ""
    return address


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
