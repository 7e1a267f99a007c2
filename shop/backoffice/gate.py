"""Wagtail's own screens are closed to those whose rights come from roles in enterprises.

Wagtail (8.0) shows names of pages, pictures, documents and people to whoever may enter the
administration: in choosers, its API, reports and searches. Producers and their teams enter it too.
So what is not theirs does not exist for them: only what is named here answers.
"""

from django.http import Http404
from wagtail.permission_policies.pages import PagePermissionPolicy

from .permissions import PORTAL_PREFIXES

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
    """Middleware: 404 on Wagtail's screens for those who have no right on any page."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs) -> None:
        match = request.resolver_match
        if not match.route.startswith("gestion/") or not request.user.is_authenticated:
            return
        name = (match.url_name or "").split(":")[0]
        if match.view_name in OPEN or (not match.namespaces and name.startswith(PORTAL_PREFIXES)):
            return
        if not works_on_pages(request.user):
            raise Http404


def works_on_pages(user) -> bool:
    """Say whether the person edits pages: an editor, a moderator, the administrator."""
    if user.is_superuser:
        return True
    return user.is_active and PagePermissionPolicy().user_has_any_permission(user, _ON_PAGES)
