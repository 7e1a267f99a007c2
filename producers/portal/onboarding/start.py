"""« Premiers pas »: what is left to do, and the permissions for the site's shop (path B)."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from producers.portal.base import PortalView
from producers.portal.permissions.forms import TicksForm
from shop.backoffice.exceptions import Refused
from shop.partner.grants.services import give
from shop.partner.models import Partner
from shop.rules.access import Action
from shop.rules.grants import Permission

from .steps import steps_of

_INVALID = 422


class StartView(PortalView):
    """The checklist of a farm that begins. Its form lets the site's shop sell the products."""

    post_action = Action.GRANT
    template_name = "producers/portal/start.html"

    @property
    def hub(self) -> Partner | None:
        """Return whom the permissions are for: the enterprise of the site's shop."""
        shop = self.request.shop
        return None if shop is None or shop.enterprise == self.enterprise else shop.enterprise

    def get_context_data(self, **kwargs) -> dict:
        kwargs.setdefault("form", TicksForm(initial={"permissions": [Permission.SELL.value]}))
        steps = steps_of(self.enterprise)
        return super().get_context_data(
            steps=steps,
            done=all(step.is_done for step in steps),
            hub=self.hub if self.may(Action.GRANT) else None,
            **kwargs,
        )

    def post(self, request, *args, **kwargs):
        form = TicksForm(request.POST)
        if form.is_valid() and self._give(form):
            messages.success(request, _("Done: the permissions are given."))
            return redirect("portal_start", self.enterprise.pk)
        return self.render_to_response(self.get_context_data(form=form), status=_INVALID)

    def _give(self, form: TicksForm) -> bool:
        parties = {"giver": self.enterprise, "receiver": self.hub or self.enterprise}
        chosen = form.cleaned_data["permissions"]
        try:
            give(actor=self.request.user, **parties, permissions=chosen, now=timezone.now())
        except Refused as refused:
            form.add_error(None, refused.message)
            return False
        return True
