"""Notices that somebody opens an enterprise for the first time (P-07)."""

from django.utils import timezone

from .invitations.members import arrive
from .models import Manager

# The back office shows all the shops of a person at once; the portal one enterprise.
_BACK_OFFICE = ("boutique_", "shop_")


class ArrivalMiddleware:
    """Let a team know that somebody whom it brought in has come."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs) -> None:
        name = request.resolver_match.url_name or ""
        if not name.startswith(("portal_", *_BACK_OFFICE)) or not request.user.is_authenticated:
            return
        expected = Manager.objects.expected().filter(user=request.user)
        if name.startswith(_BACK_OFFICE):
            expected = expected.exclude(enterprise__shops=None)
        else:
            expected = expected.filter(enterprise=kwargs.get("enterprise_pk"))
        for enterprise in list(expected.values_list("enterprise", flat=True)):
            arrive(actor=request.user, enterprise_pk=enterprise, now=timezone.now())
