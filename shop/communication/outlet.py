"""The mailer that really sends, and what its answers mean."""

import smtplib
from contextlib import suppress
from dataclasses import dataclass
from email.utils import parseaddr

from anymail.exceptions import (
    AnymailAPIError,
    AnymailError,
    AnymailRecipientsRefused,
)
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, mailers
from django.utils.translation import gettext as _

from shop.rules.mail import Fate, domain_of, fate_of_reply

from .models import Message
from .opt_outs import unsubscribe_url

PROVIDER = "provider"
SICK = (401, 403, 407, 408, 421, 425, 429, 432, 454, 530, 534, 535, 538)


@dataclass(frozen=True)
class Answer:
    """What the provider said. `fate` is None when it took the message.

    `is_provider` means that it failed as a whole: any other message would fail now too.
    """

    fate: Fate | None = None
    text: str = ""
    provider_id: str = ""
    is_provider: bool = False


class Outlet:
    """One connection to the provider, opened when needed and kept for the messages that follow."""

    def __init__(self) -> None:
        self._connection = None
        self.was_sick = True  # until it has taken one message

    def __enter__(self) -> "Outlet":
        return self

    def __exit__(self, *_error) -> None:
        self._close()

    def send(self, message: Message) -> Answer:
        """Hand a message over. It never raises: whatever happens is an answer."""
        try:
            mail = as_mail(message)
        except Exception as error:
            return Answer(Fate.FAILED, _text(error))
        try:
            if self._connection is None:
                self._connection = mailers[PROVIDER]
                self._connection.open()
            self._connection.send_messages([mail])
        except Exception as error:
            answer = answer_to(error)
            if answer.is_provider or not isinstance(error, smtplib.SMTPResponseException):
                self._close()
            return answer
        return Answer(provider_id=_provider_id(mail))

    def _close(self) -> None:
        if self._connection is not None:
            with suppress(Exception):
                self._connection.close()
            self._connection = None


def as_mail(message: Message) -> EmailMultiAlternatives:
    """Return the mail: one recipient, both parts, and headers that keep robots from answering."""
    headers = {"Message-ID": message_id(message), "Auto-Submitted": "auto-generated"}
    if url := unsubscribe_url(message):
        headers["List-Unsubscribe"] = f"<{url}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail = EmailMultiAlternatives(
        subject=message.subject,
        body=message.text,
        from_email=message.sender,
        to=[message.to],
        reply_to=[message.reply_to] if message.reply_to else None,
        headers=headers,
    )
    if message.html:
        mail.attach_alternative(message.html, "text/html")
    for each in message.attachments.all():
        mail.attach(each.name, bytes(each.content), each.mimetype)
    return mail


def message_id(message: Message) -> str:
    """Return the Message-ID: the same at each try, so that a mailbox can tell a repeated one."""
    domain = domain_of(parseaddr(settings.DEFAULT_FROM_EMAIL)[1]) or "localhost"
    return f"<{message.key[:32]}@{domain}>"


def answer_to(error: Exception) -> Answer:
    """Return what a failure means: of the address, of the message, or of the provider."""
    text = _text(error)
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, reply = next(iter(error.recipients.values()))
        return _replied(code, _decoded(reply), text, at_recipient=True)
    if isinstance(error, smtplib.SMTPConnectError | smtplib.SMTPHeloError):
        return Answer(Fate.LATER, text, is_provider=True)
    if isinstance(error, smtplib.SMTPResponseException):
        return _replied(error.smtp_code, _decoded(error.smtp_error), text, at_recipient=False)
    if isinstance(error, AnymailRecipientsRefused):
        return Answer(Fate.REJECTED, text)
    if isinstance(error, AnymailAPIError):
        code = getattr(error, "status_code", None) or 503
        is_sick = code in SICK or code >= 500
        return Answer(Fate.LATER if is_sick else Fate.FAILED, text, is_provider=is_sick)
    if isinstance(error, AnymailError | ValueError):
        return Answer(Fate.FAILED, text)
    return Answer(Fate.LATER, text, is_provider=True)


def _replied(code: int, reply: str, text: str, *, at_recipient: bool) -> Answer:
    if code in SICK or not 400 <= code < 600:  # it turns everybody away, or talks nonsense
        return Answer(Fate.LATER, text, is_provider=True)
    return Answer(fate_of_reply(code, reply, at_recipient=at_recipient), text)


def _provider_id(mail: EmailMultiAlternatives) -> str:
    given = getattr(getattr(mail, "anymail_status", None), "message_id", None)
    return str(given or mail.extra_headers["Message-ID"])[:255]


def _text(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, reply = next(iter(error.recipients.values()))
        return f"{code} {_decoded(reply)}"[:500]
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_decoded(error.smtp_error)}"[:500]
    if isinstance(error, TimeoutError):
        return _("The provider did not answer in time.")
    return _decoded(f"{type(error).__name__}: {error}")[:500]


def _decoded(reply: bytes | str) -> str:
    text = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else str(reply)
    return " ".join(text.replace("\x00", "").split())
