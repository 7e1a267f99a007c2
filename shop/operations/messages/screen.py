"""The page of one message."""

from uuid import uuid4

from django.urls import reverse
from django.utils import timezone

from shop.backoffice.screens import InspectView
from shop.communication.models import Mailbox

from .addresses import buyers_of
from .fate import STATE_KINDS, moment, story, told
from .files import file_for
from .reach import messages_for
from .resending import refusal
from .shown import Shown

# A link clicked in the mail would show a stranger's page as if it stood in the log.
ONLY_THE_MAIL = "frame-src 'self'"


class MessageView(InspectView):
    """To whom, what, why, what became of it, and what to do."""

    def get_page_title(self):
        return self._shown.subject if self._shown.has_text else str(self._shown.kind)

    def get_meta_title(self):
        return self.get_page_title()

    def get_page_subtitle(self):
        return ""

    def dispatch(self, request, *args, **kwargs):
        rows = messages_for(request.user).select_related("shop", "resent_from")
        self.instance = rows.prefetch_related("events", "resent").get(pk=self.instance.pk)
        self._shown = Shown(self.instance)
        response = super().dispatch(request, *args, **kwargs)
        response["Content-Security-Policy"] = ONLY_THE_MAIL
        return response

    def get_context_data(self, **kwargs):
        message, shown, now = self.instance, self._shown, timezone.now()
        mailbox = Mailbox.objects.marked().filter(key=message.to_key).first()
        return super().get_context_data(
            message=message,
            shown=shown,
            badge=STATE_KINDS.get(message.state, ""),
            told=told(message, shown, mailbox, now),
            story=[(moment(when), words) for when, words in story(message)],
            mailbox=mailbox if shown.is_open else None,
            buyer_url=self._buyer_url() if shown.is_open else "",
            nonce=uuid4().hex,
            refusal=refusal(message, now),
            file_url=self._file_url(),
            **kwargs,
        )

    def get_fields_dict(self):
        return []

    def _buyer_url(self) -> str:
        key = self.instance.to_key
        buyer = buyers_of(self.request.user, [key]).get(key)
        return reverse("boutique_acheteurs_modeladmin_edit", args=[buyer.pk]) if buyer else ""

    def _file_url(self) -> str:
        found = file_for(self.request.user, self.instance)
        return reverse("shop_message_file", args=[self.instance.pk]) if found else ""
