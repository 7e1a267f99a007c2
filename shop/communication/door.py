"""The site's mail backend: what Django, Oscar or Wagtail send goes through the same door."""

from email.utils import getaddresses
from uuid import uuid4

from django.apps import apps
from django.core.mail import EmailAttachment, EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from shop.rules.mail import one_line

from .composing import Letter, key_of
from .models import Attachment, Message
from .plain import words_of
from .services import write_messages


class Door(BaseEmailBackend):
    """Write each mail of a library as messages, one for each of its recipients.

    Its text is hidden in the log: nobody knows what a library wrote there, a secret link perhaps.
    """

    def send_messages(self, email_messages: list[EmailMessage]) -> int:
        """Write the messages and return how many mails they were."""
        mails = [mail for mail in email_messages if mail.recipients()]
        shop = apps.get_model("partner", "Shop").objects.main() if mails else None
        for mail in mails:
            _write(mail, shop)
        return len(mails)


@transaction.atomic
def _write(mail: EmailMessage, shop) -> None:
    cause = str(mail.extra_headers.get("Message-ID") or uuid4())
    addresses = [_bare(each) for each in mail.recipients()]
    write_messages(_letter(mail, shop, to, cause) for to in addresses)
    if mail.attachments:
        keys = [key_of(cause, to) for to in addresses]
        for message in Message.objects.filter(key__in=keys, attachments=None).defer("text", "html"):
            _attach(message, mail)


def _bare(recipient: str) -> str:
    """Return the address of "Name <address>"; what is not one address stays as it is."""
    found = getaddresses([str(recipient)])
    return found[0][1] or str(recipient) if len(found) == 1 else str(recipient)


def _letter(mail: EmailMessage, shop, to: str, cause: str) -> Letter:
    html = _html(mail)
    text = words_of(str(mail.body)) if mail.content_subtype == "html" else str(mail.body)
    return Letter(
        shop=shop,
        to=to,
        kind="other",
        subject=str(mail.subject),
        cause=cause,
        reply_to=_bare(mail.reply_to[0]) if mail.reply_to else None,
        is_private=True,
        context={"text": text},
        content=(text, html) if html else None,
    )


def _html(mail: EmailMessage) -> str:
    if mail.content_subtype == "html":
        return str(mail.body)
    found = [each for each in getattr(mail, "alternatives", ()) if each.mimetype == "text/html"]
    return str(found[0].content) if found else ""


def _attach(message: Message, mail: EmailMessage) -> None:
    for each in mail.attachments:
        name, content, mimetype = _parts(each)
        Attachment.objects.create(
            message=message,
            name=one_line(name or "")[:255],
            mimetype=mimetype[:100],
            content=content.encode() if isinstance(content, str) else content,
        )


def _parts(attachment) -> tuple[str | None, str | bytes, str]:
    """Return the name, the content and the type of an attachment, in either of Django's forms."""
    if isinstance(attachment, EmailAttachment):
        return attachment
    content = attachment.get_payload(decode=True)
    return attachment.get_filename(), content or b"", attachment.get_content_type()
