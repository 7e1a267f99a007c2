from django.urls import include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from shop.backoffice.modeladmin import SHOP_MENU_HOOK
from shop.backoffice.permissions import has_shop
from shop.partner.scope import own_enterprises
from shop.rules.access import Action

from .portal import urls


class PortalMenuItem(MenuItem):
    """The portal, for those who hold a role in an enterprise."""

    def is_shown(self, request) -> bool:
        return not request.user.is_superuser and own_enterprises(request.user).exists()


class PermissionsMenuItem(MenuItem):
    """The permissions of the enterprise that the shop belongs to, for those who work in a shop."""

    def is_shown(self, request) -> bool:
        return has_shop(request.user, Action.VIEW)


@hooks.register("register_admin_urls")
def portal_urls() -> list:
    return [path("", include(urls.urlpatterns))]


@hooks.register("register_admin_menu_item")
def portal_menu_item() -> MenuItem:
    return PortalMenuItem(
        _("My farm"), reverse_lazy("portal_enterprises"), icon_name="home", order=5
    )


@hooks.register(SHOP_MENU_HOOK)
def permissions_menu_item() -> MenuItem:
    return PermissionsMenuItem(
        _("Permissions"), reverse_lazy("shop_permissions"), icon_name="lock-open", order=46
    )
