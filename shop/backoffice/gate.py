"""Wagtail's own screens are closed to those whose rights come from roles in enterprises.

Wagtail (8.0) shows names of pages, pictures, documents and people to whoever may enter the
administration: in choosers, its API, reports and searches. Producers and their teams enter it too.
So what is not theirs does not exist for them: only what is named here answers.
"""

from django.apps import apps
from django.http import Http404
from django.shortcuts import redirect
from wagtail.permission_policies.pages import PagePermissionPolicy

from shop.rules.access import Action

from .permissions import PORTAL_PREFIXES, has_shop

# Wagtail's screens that show nothing but the person's own.
OPEN = frozenset(
    {
        "wagtailadmin_home",
        "wagtailadmin_login",
        "wagtailadmin_logout",
        "wagtailadmin_account",
        "wagtailadmin_password_reset",
        "wagtailadmin_password_reset_done",
        "wagtailadmin_password_reset_confirm",
        "wagtailadmin_password_reset_complete",
        "wagtailadmin_javascript_catalog",
        "wagtailadmin_sprite",
        "wagtailadmin_dismissibles",
    }
)
_ON_PAGES = ("add", "change", "publish", "lock", "unlock", "bulk_delete")


class LibraryGate:
    """Middleware: 404 on Wagtail's screens for those who have no right on any page.

    Its home page shows nothing to who works in the portal alone: there the portal opens.
    """

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        match = request.resolver_match
        if not match.route.startswith("gestion/") or not request.user.is_authenticated:
            return None
        if match.view_name == "wagtailadmin_home" and _works_in_portal_alone(request.user):
            return redirect("portal_enterprises")
        name = (match.url_name or "").split(":")[0]
        if match.view_name in OPEN or (not match.namespaces and name.startswith(PORTAL_PREFIXES)):
            return None
        if not works_on_pages(request.user):
            raise Http404
        return None


def works_on_pages(user) -> bool:
    """Say whether the person edits pages: an editor, a moderator, the administrator."""
    if user.is_superuser:
        return True
    return user.is_active and PagePermissionPolicy().user_has_any_permission(user, _ON_PAGES)


def _works_in_portal_alone(user) -> bool:
    """Say whether the person holds a role in an enterprise, but none in a shop and no page."""
    if works_on_pages(user) or has_shop(user, Action.VIEW):
        return False
    return apps.get_model("partner", "Manager").objects.filter(user=user).exists()
