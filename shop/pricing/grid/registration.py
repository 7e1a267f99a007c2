"""The grid in the admin's menu, its addresses and its words in the history."""

from django.urls import path, reverse
from django.utils.translation import pgettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from shop.backoffice.modeladmin import SHOP_MENU_HOOK
from shop.backoffice.permissions import has_shop
from shop.rules.access import Action

from .journal import PRICES_CHANGED, PricesFormatter
from .views import GRID, PREVIEW, grid, preview


class GridItem(MenuItem):
    """The entry of the menu, for who may look into a shop."""

    def is_shown(self, request) -> bool:
        return has_shop(request.user, Action.VIEW)


@hooks.register("register_admin_urls")
def grid_urls() -> list:
    return [
        path("boutique/prix/", grid, name=GRID),
        path("boutique/prix/apercu/", preview, name=PREVIEW),
    ]


@hooks.register(SHOP_MENU_HOOK)
def grid_item() -> GridItem:
    label = pgettext_lazy("menu", "Prices")
    return GridItem(label, reverse(GRID), name="prix", icon_name="table", order=15)


@hooks.register("register_log_actions")
def register_prices_log(actions) -> None:
    actions.register_action(PRICES_CHANGED)(PricesFormatter)
