"""In development, the file in which a message lies instead of leaving."""

from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path

from django.core.mail import mailers

from shop.communication.files import FileMailer, file_of
from shop.communication.models import Message
from shop.communication.outlet import PROVIDER

from .shown import Shown


def file_for(actor, message: Message) -> Path | None:
    """Return the file of a message (with `is_open`), None where mail leaves or it may not be read.

    It holds the links as they are: those that open an account are for administrators alone.
    """
    mailer = mailers[PROVIDER]
    may_read = Shown(message).has_text and not message.secrets
    if not isinstance(mailer, FileMailer) or not (may_read or actor.is_superuser):
        return None
    path = file_of(mailer.folder, message.provider_id) if message.provider_id else None
    return path if path and path.parent == mailer.folder and path.is_file() else None


def body_of(path: Path) -> tuple[str, str]:
    """Return what a reader would see of a mail, with its type: HTML if there is."""
    mail = BytesParser(EmailMessage, policy=policy.default).parsebytes(path.read_bytes())
    part = mail.get_body(("html", "plain"))
    return (part.get_content(), part.get_content_type()) if part else ("", "text/plain")
