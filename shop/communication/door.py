"""The site's mail backend: what Django, Oscar or Wagtail send goes through the same door."""

from django.apps import apps
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from .composing import Letter, key_of
from .models import Attachment, Message
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
    cause = mail.extra_headers.get("Message-ID") or key_of("", "")
    addresses = list(dict.fromkeys(mail.recipients()))
    write_messages(_letter(mail, shop, to, cause) for to in addresses)
    if mail.attachments:
        keys = [key_of(cause, to) for to in addresses]
        for message in Message.objects.filter(key__in=keys):
            _attach(message, mail)


def _letter(mail: EmailMessage, shop, to: str, cause: str) -> Letter:
    html = _html(mail)
    return Letter(
        shop=shop,
        to=to,
        kind="other",
        subject=mail.subject,
        cause=cause,
        is_private=True,
        context={"text": mail.body},
        content=(mail.body, html) if html else None,
    )


def _html(mail: EmailMessage) -> str:
    found = [each for each in getattr(mail, "alternatives", ()) if each.mimetype == "text/html"]
    return found[0].content if found else ""


def _attach(message: Message, mail: EmailMessage) -> None:
    for each in mail.attachments:
        content = each.content.encode() if isinstance(each.content, str) else each.content
        Attachment.objects.create(
            message=message, name=each.filename or "", mimetype=each.mimetype, content=content
        )
