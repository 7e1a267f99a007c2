"""« Remettre la ferme à son producteur »: a delegated farm gets its own farmer (rules §4.6)."""

from functools import cached_property

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from producers.portal.base import PortalView
from shop.backoffice.exceptions import Refused
from shop.partner.grants.models import words_for
from shop.partner.invitations.services import invite
from shop.partner.models import Partner, Shop
from shop.rules.access import Action, Role
from shop.rules.grants import AUTOMATIC

from .forms import HandOverForm

_INVALID = 422


class HandOverView(PortalView):
    """Invite the farmer as owner. Until the answer, nothing changes."""

    section = "hand-over"
    action = post_action = Action.TRANSFER
    template_name = "producers/portal/hand_over.html"

    @cached_property
    def hub(self) -> Partner | None:
        """Return the enterprise that keeps the automatic permissions: the owner's, with a shop."""
        shops = Shop.objects.for_actor(self.request.user, Action.GRANT).select_related("enterprise")
        shop = shops.order_by("-is_main", "pk").first()
        return shop.enterprise if shop and shop.enterprise != self.enterprise else None

    def get_context_data(self, **kwargs) -> dict:
        if not self.enterprise.is_delegated:
            raise Http404  # it has its farmer: there is nothing to hand over
        pending = self.enterprise.invitations.pending(timezone.now())
        pending = pending.filter(role=Role.OWNER.value).first()
        known = "" if pending else self.enterprise.email
        email = self.request.GET.get("email", known)
        kwargs.setdefault("form", HandOverForm(initial={"email": email}))
        if self.hub is None:
            kwargs["form"].fields.pop("permissions", None)
        return super().get_context_data(
            hub=self.hub,
            automatic=words_for(AUTOMATIC),
            pending=pending,
            **kwargs,
        )

    def post(self, request, *args, **kwargs):
        form = HandOverForm(request.POST)
        if form.is_valid() and self._invite(form, **form.cleaned_data):
            text = _("Done: %(email)s gets a mail. Until the answer, nothing changes.")
            messages.success(request, text % {"email": form.cleaned_data["email"]})
            return redirect("portal_hand_over", self.enterprise.pk)
        return self.render_to_response(self.get_context_data(form=form), status=_INVALID)

    def _invite(self, form, *, email: str, message: str, permissions, **_sure) -> bool:
        asked = [*sorted(AUTOMATIC), *permissions] if self.hub else []
        try:
            invite(
                actor=self.request.user,
                enterprise=self.enterprise,
                email=email,
                role=Role.OWNER.value,
                shop=self.request.shop,
                now=timezone.now(),
                hub=self.hub,
                asked=asked,
                message=message,
            )
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.message)
            return False
        return True
