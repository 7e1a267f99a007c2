"""« Inviter un producteur » (path C), and what became of the invitations sent."""

from dataclasses import dataclass

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from producers.portal.base import PortalView
from producers.portal.team.views import CancelInvitationView
from shop.backoffice.exceptions import Refused
from shop.partner.grants.models import words_for
from shop.partner.invitations.services import invite_producer
from shop.partner.models import Invitation, Partner, Sells
from shop.rules.access import Action
from shop.rules.invitations import InvitationRefusal, refusal

from .forms import InviteForm

_INVALID = 422
_SHOWN = 50
_DEAD = {
    InvitationRefusal.CANCELLED: pgettext_lazy("invitation", "withdrawn"),
    InvitationRefusal.EXPIRED: pgettext_lazy("invitation", "too old"),
}


@dataclass(frozen=True)
class Sent:
    """An invitation as the list shows it."""

    row: Invitation
    state: str
    is_pending: bool
    granted: str


class HubMixin:
    """A screen of those who resell: for another enterprise there is nothing here, 404."""

    section = "invite"
    action = post_action = Action.GRANT

    @property
    def enterprise(self) -> Partner:
        found = super().enterprise
        if found.sells != Sells.ANY:
            raise Http404
        return found

    def sent(self) -> QuerySet[Invitation]:
        """Return the hub's invitations to found a farm or to take one over."""
        return self.enterprise.invitations_sent.select_related("enterprise")


class InviteView(HubMixin, PortalView):
    """Invite a producer by e-mail, with the permissions asked for."""

    template_name = "producers/portal/invite.html"

    def get_context_data(self, **kwargs) -> dict:
        kwargs.setdefault("form", InviteForm())
        now = timezone.now()
        return super().get_context_data(
            sent=[_as_sent(row, now) for row in self.sent()[:_SHOWN]], **kwargs
        )

    def post(self, request, *args, **kwargs):
        form = InviteForm(request.POST)
        if form.is_valid() and self._invite(form, **form.cleaned_data):
            text = _("Done: %(email)s gets a mail.")
            messages.success(request, text % {"email": form.cleaned_data["email"]})
            return redirect("portal_invite", self.enterprise.pk)
        return self.render_to_response(self.get_context_data(form=form), status=_INVALID)

    def _invite(self, form: InviteForm, *, permissions, **typed) -> bool:
        actor, shop = self.request.user, self.request.shop
        words = {"actor": actor, "hub": self.enterprise, "shop": shop, "asked": permissions}
        try:
            invite_producer(**words, **typed, now=timezone.now())
        except Refused as refused:
            form.add_error(refused.field, refused.message)
            return False
        return True


class CancelInviteView(HubMixin, CancelInvitationView):
    """Take back an invitation of the hub that nobody has answered."""

    back = "portal_invite"

    def rows(self) -> QuerySet[Invitation]:
        return self.sent()


def _as_sent(row: Invitation, now) -> Sent:
    reason = refusal(row.state, now=now)
    if row.accepted is not None:
        yes, no = pgettext("invitation", "accepted"), pgettext("invitation", "declined")
        state = yes if row.accepted else no
    else:
        state = str(_DEAD[reason]) if reason else pgettext("invitation", "waiting")
    return Sent(row, state, reason is None, words_for(row.granted))
