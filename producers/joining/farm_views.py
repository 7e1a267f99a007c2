"""A producer joins by itself (path B): its farm, or its request to join the one it knows."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView

from shop.accounts.honeypot import is_trapped
from shop.backoffice.exceptions import Refused
from shop.partner.connections import ask_to_join
from shop.partner.editing import create_own_enterprise
from shop.partner.quota.services import LimitReached
from shop.partner.scope import owned_by

from .farm_forms import FarmForm
from .sign_up import OfShopMixin

_INVALID = 422


@method_decorator(never_cache, name="dispatch")
class FarmView(OfShopMixin, LoginRequiredMixin, TemplateView):
    """The profile of a new farm, for an account whose address is confirmed."""

    template_name = "producers/join/farm.html"

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and request.user.email_confirmed_at is None:
            return redirect("join_wait")
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs) -> dict:
        user = self.request.user
        kwargs.setdefault("form", FarmForm(initial={"email": user.email, "phone": user.phone}))
        return super().get_context_data(
            owned=owned_by(user).count(),
            limit=user.enterprise_limit,
            works=user.roles.exists(),
            **kwargs,
        )

    def post(self, request, *args, **kwargs):
        form = FarmForm(request.POST)
        if "connect" in request.POST:
            return self._connect(form)
        try:
            if form.is_valid():
                create_own_enterprise(actor=request.user, enterprise=form.instance)
                messages.success(request, _("Welcome! Your farm is registered."))
                return redirect("portal_start", form.instance.pk)
        except LimitReached as refused:
            form.add_error(None, refused.message)
            return self._again(form, limit_reached=True)
        except Refused as refused:
            form.add_error(refused.field, refused.message)
        return self._again(form)

    def _connect(self, form: FarmForm):
        """Ask to join the farm that is known already, found again from what was typed."""
        twin = form.twin()
        if twin is None:
            return self._again(form)
        words = {"actor": self.request.user, "enterprise": twin, "shop": self.request.shop}
        try:
            if not is_trapped(self.request.POST):
                ask_to_join(**words, now=timezone.now())
        except Refused as refused:
            messages.warning(self.request, refused.message)
            return self._again(form)
        text = _("Your request is sent. You get a mail as soon as you are let in.")
        messages.success(self.request, text)
        return redirect("join_farm")

    def _again(self, form: FarmForm, **words):
        words = {"form": form, "has_twin": form.twin() is not None, **words}
        return self.render_to_response(self.get_context_data(**words), status=_INVALID)
