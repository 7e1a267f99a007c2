"""A message as somebody may see it: without what only its reader may know."""

from html import escape
from urllib.parse import quote

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from shop.communication.models import Message
from shop.communication.opt_outs import unsubscribe_url
from shop.rules.mail import masked

HIDDEN = "•••"


class Shown:
    """A message with `is_open` (see `messages_for`), as the actor for whom it was asked sees it."""

    def __init__(self, message: Message) -> None:
        self._message = message
        self.is_open = bool(message.is_open)
        self.has_text = self.is_open

    @property
    def address(self) -> str:
        return self._message.to if self.is_open else masked(self._message.to)

    @property
    def kind(self) -> str | Promise:
        return self._message.about.label

    @property
    def subject(self) -> str:
        return self._message.subject if self.has_text else _("Hidden subject")

    @property
    def text(self) -> str:
        return self._without_secrets(self._message.text) if self.has_text else ""

    @property
    def html(self) -> str:
        return self._without_secrets(self._message.html) if self.has_text else ""

    def _without_secrets(self, text: str) -> str:
        """Leave out secrets, and the link with which only its reader may unsubscribe."""
        secrets = [*self._message.secrets]
        if url := unsubscribe_url(self._message):
            secrets.append(url.rstrip("/").rpartition("/")[2])
        for secret in filter(None, secrets):
            for written in {secret, quote(secret), quote(secret, safe="")}:
                text = text.replace(written, HIDDEN).replace(escape(written), HIDDEN)
        return text
