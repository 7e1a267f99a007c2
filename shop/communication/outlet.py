"""The mailer that really sends, and what its answers mean."""

import smtplib
import socket
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from email.headerregistry import Address
from email.utils import parseaddr
from threading import Thread

from anymail.exceptions import (
    AnymailAPIError,
    AnymailError,
    AnymailRecipientsRefused,
)
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, mailers
from django.db import DatabaseError
from django.utils.translation import gettext as _

from shop.rules.mail import Fate, domain_of, fate_of_reply, one_line

from .models import Message
from .opt_outs import unsubscribe_url

PROVIDER = "provider"
KEY = "key"
SICK = (401, 402, 403, 407, 408, 421, 425, 429, 432, 454, 530, 534, 535, 538)
TOO_BIG = 552  # RFC 1870 §6.1
GOODBYE = 5  # seconds for a provider to take its leave


@dataclass(frozen=True)
class Answer:
    """What the provider said. `fate` is None when it took the message.

    `is_provider` means that it failed as a whole: any other message would fail now too.
    """

    fate: Fate | None = None
    text: str = ""
    provider_id: str = ""
    is_provider: bool = False


class NotOpenError(Exception):
    """There is no way to the provider."""


class Outlet:
    """One connection to the provider, opened when needed and kept for the messages that follow.

    A message may take `patience` seconds, whatever little the provider says meanwhile.
    """

    def __init__(self, *, patience: float) -> None:
        self.was_sick = True  # until it has taken one message
        self._patience = patience
        self._connection = None

    def __enter__(self) -> "Outlet":
        return self

    def __exit__(self, *_error) -> None:
        self._close()

    def send(self, message: Message) -> Answer:
        """Hand a message over. It never raises, but for the database: what happens is an answer.

        Some servers hang up after so many messages; then the next one gets a new connection.
        """
        try:
            mail = as_mail(message)
        except DatabaseError:
            raise
        except Exception as error:
            return Answer(Fate.FAILED, _text(error))
        was_open = self._connection is not None
        try:
            return self._send(mail)
        except Exception as error:
            if not (was_open and _is_goodbye(error)):
                return answer_to(error)
        return self._again(mail)

    def _again(self, mail: EmailMultiAlternatives) -> Answer:
        try:
            return self._send(mail)
        except Exception as error:
            return answer_to(error)

    def _send(self, mail: EmailMultiAlternatives) -> Answer:
        try:
            within(self._patience, lambda: self._talk(mail))
        except TimeoutError:
            self._cut()
            raise
        except Exception as error:
            if not _still_talks(error):
                self._close()
            raise
        return Answer(provider_id=_provider_id(mail))

    def _talk(self, mail: EmailMultiAlternatives) -> None:
        if self._connection is None:
            self._open()
        self._connection.send_messages([mail])

    def _open(self) -> None:
        """Open the connection. What fails here is not the message's doing: a setting perhaps."""
        try:
            self._connection = mailers[PROVIDER]
            self._connection.open()
        except Exception as error:
            raise NotOpenError(error) from error

    def _close(self) -> None:
        if self._connection is not None:
            with suppress(Exception):
                within(GOODBYE, self._connection.close)
            self._cut()

    def _cut(self) -> None:
        """Leave a connection without a word, so that what still waits for it ends."""
        smtp = getattr(self._connection, "connection", None)
        self._connection = None
        with suppress(Exception):
            smtp.sock.shutdown(socket.SHUT_RDWR)


def within(seconds: float, work: Callable[[], object]) -> None:
    """Do a work that asks no database, for so many seconds at most: raises TimeoutError then.

    A socket's own timeout begins anew with every byte that comes.
    """
    done: Future = Future()

    def run() -> None:
        try:
            done.set_result(work())
        except BaseException as error:
            done.set_exception(error)

    Thread(target=run, daemon=True).start()
    done.result(timeout=seconds)


def as_mail(message: Message) -> EmailMultiAlternatives:
    """Return the mail: one recipient, both parts, and headers that keep robots from answering."""
    headers = {"Message-ID": message_id(message), "Auto-Submitted": "auto-generated"}
    if url := unsubscribe_url(message):
        headers["List-Unsubscribe"] = f"<{url}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail = EmailMultiAlternatives(
        subject=message.subject,
        body=message.text,
        from_email=_sender(message),
        to=[message.to],
        reply_to=[message.reply_to] if message.reply_to else None,
        headers=headers,
    )
    mail.metadata = {KEY: message.key}  # anymail: the provider tells it with each event
    if message.html:
        mail.attach_alternative(message.html, "text/html")
    for each in message.attachments.all():
        mail.attach(each.name, bytes(each.content), each.mimetype)
    return mail


def _sender(message: Message) -> str:
    """Return the speaker's name with today's address: a refused one may be mended meanwhile."""
    address = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    return str(Address(display_name=parseaddr(message.sender)[0], addr_spec=address))


def message_id(message: Message) -> str:
    """Return the Message-ID: the same at each try, so that a mailbox can tell a repeated one."""
    domain = domain_of(parseaddr(settings.DEFAULT_FROM_EMAIL)[1]) or "localhost"
    return f"<{message.key[:32]}@{domain}>"


def answer_to(error: Exception) -> Answer:
    """Return what a failure means: of the address, of the message, or of the provider."""
    text = _text(error)
    if isinstance(error, NotOpenError):
        return Answer(Fate.LATER, text, is_provider=True)
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, reply = next(iter(error.recipients.values()))
        return _replied(code, _decoded(reply), text, at_recipient=True)
    if isinstance(error, smtplib.SMTPConnectError | smtplib.SMTPHeloError):
        return Answer(Fate.LATER, text, is_provider=True)
    if isinstance(error, smtplib.SMTPSenderRefused):
        return _of_sender(error.smtp_code, text)
    if isinstance(error, smtplib.SMTPResponseException):
        return _replied(error.smtp_code, _decoded(error.smtp_error), text, at_recipient=False)
    if isinstance(error, AnymailRecipientsRefused):
        return Answer(Fate.REJECTED, text)
    if isinstance(error, AnymailAPIError):
        return _of_api(getattr(error, "status_code", None) or 503, text)
    if isinstance(error, AnymailError | ValueError):
        return Answer(Fate.FAILED, text)
    is_provider = isinstance(error, OSError)  # SMTPException is one
    return Answer(Fate.LATER, text, is_provider=is_provider)


def _of_sender(code: int, text: str) -> Answer:
    """Return what a reply to the sender means: all messages have the same, but for their size.

    A sender that is refused is a setting to be mended; the messages wait for it.
    """
    if code == TOO_BIG:
        return Answer(Fate.FAILED, text)
    return Answer(Fate.LATER, text, is_provider=True)


def _of_api(code: int, text: str) -> Answer:
    is_sick = code in SICK or not 400 <= code < 500  # a 200 that says nothing is no yes
    return Answer(Fate.LATER if is_sick else Fate.FAILED, text, is_provider=is_sick)


def _replied(code: int, reply: str, text: str, *, at_recipient: bool) -> Answer:
    if code in SICK or not 400 <= code < 600:  # it turns everybody away, or talks nonsense
        return Answer(Fate.LATER, text, is_provider=True)
    return Answer(fate_of_reply(code, reply, at_recipient=at_recipient), text)


def _is_goodbye(error: Exception) -> bool:
    """Say whether the provider ended a connection that had served for other messages."""
    if isinstance(error, smtplib.SMTPServerDisconnected | ConnectionError):
        return not isinstance(error.__context__, TimeoutError)
    return getattr(error, "smtp_code", None) == 421


def _still_talks(error: Exception) -> bool:
    """Say whether the connection can be used after a failure: one message was refused in order."""
    refused = (smtplib.SMTPRecipientsRefused, smtplib.SMTPResponseException, ValueError)
    return isinstance(error, refused) and not answer_to(error).is_provider


def _provider_id(mail: EmailMultiAlternatives) -> str:
    given = getattr(getattr(mail, "anymail_status", None), "message_id", None)
    return one_line(str(given or mail.extra_headers["Message-ID"]))[:255]


def _text(error: Exception) -> str:
    if isinstance(error, NotOpenError):
        return _text(error.args[0])
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, reply = next(iter(error.recipients.values()))
        return f"{code} {_decoded(reply)}"[:500]
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_decoded(error.smtp_error)}"[:500]
    if isinstance(error, TimeoutError):
        return _("The provider did not answer in time.")
    return _decoded(f"{type(error).__name__}: {error}")[:500]


def _decoded(reply: bytes | str) -> str:
    return one_line(reply.decode("utf-8", "replace") if isinstance(reply, bytes) else str(reply))
