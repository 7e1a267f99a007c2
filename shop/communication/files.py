"""A provider for development: each message becomes a file, to be opened from its log."""

from pathlib import Path

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class FileMailer(BaseEmailBackend):
    """Write each mail as it would leave to `folder`/<Message-ID>.eml."""

    def __init__(self, *, folder: Path, **kwargs) -> None:
        super().__init__(**kwargs)
        self.folder = Path(folder)

    def send_messages(self, email_messages: list[EmailMessage]) -> int:
        self.folder.mkdir(parents=True, exist_ok=True)
        for mail in email_messages:
            path = file_of(self.folder, mail.extra_headers["Message-ID"])
            path.write_bytes(mail.message().as_bytes())
        return len(email_messages)


def file_of(folder: Path, message_id: str) -> Path:
    """Return the file of a message, by its Message-ID."""
    return folder / f"{message_id.strip('<>').partition('@')[0]}.eml"
