"""« Mon profil »."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from producers.portal.base import PortalView
from shop.backoffice.exceptions import Refused
from shop.partner.editing import update_enterprise
from shop.partner.models import Partner
from shop.rules.access import Action

from .forms import ProfileForm

_CONFLICT, _INVALID = 409, 422


class ProfileView(PortalView):
    """The profile of the enterprise, in a form for those who may change it."""

    section = "profile"
    action = post_action = Action.EDIT_ENTERPRISE
    template_name = "producers/portal/profile.html"

    def get_context_data(self, **kwargs) -> dict:
        kwargs.setdefault("form", ProfileForm(instance=self._own_copy()))
        return super().get_context_data(**kwargs)

    def post(self, request, *args, **kwargs):
        form = ProfileForm(request.POST, instance=self._own_copy())
        status = self._try(form)
        if status is not None:
            return self.render_to_response(self.get_context_data(form=form), status=status)
        messages.success(request, _("Your profile is saved."))
        return redirect("portal_profile", self.enterprise.pk)

    def _try(self, form: ProfileForm) -> int | None:
        """Save what was typed, or return the status of the refusal."""
        if not form.is_valid():
            return _INVALID
        seen = form.cleaned_data["seen"]
        try:
            update_enterprise(actor=self.request.user, enterprise=form.instance, seen=seen)
        except Refused as refused:
            form.refuse(refused)
            return _CONFLICT
        return None

    def _own_copy(self) -> Partner:
        """Return the enterprise apart: what is refused must not show in the page's heading."""
        return Partner.objects.get(pk=self.enterprise.pk)
