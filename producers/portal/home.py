"""The way in: one's enterprises, and the dashboard of each."""

from django.shortcuts import redirect
from django.views.generic import TemplateView

from shop.partner.scope import own_enterprises

from .base import PortalView


class EnterprisesView(TemplateView):
    """The enterprises of the actor; straight to it where there is one."""

    template_name = "producers/portal/enterprises.html"

    def get(self, request, *args, **kwargs):
        own = own_enterprises(request.user).order_by("name_key")
        if len(own[:2]) == 1:
            return redirect("portal_home", own[0].pk)
        return self.render_to_response(self.get_context_data(enterprises=own))


class DashboardView(PortalView):
    """What sells now, what is low, what to prepare."""

    section = "home"
    template_name = "producers/portal/home.html"
