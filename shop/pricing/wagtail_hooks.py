from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from shop.backoffice.modeladmin import SHOP_MENU_HOOK

from .modeladmin import GroupAdmin
from .simulator_views import SIMULATOR, SimulatorItem, simulator

GroupAdmin().register_with_wagtail()


@hooks.register("register_admin_urls")
def simulator_url() -> list:
    return [path("boutique/simulateur/", simulator, name=SIMULATOR)]


@hooks.register(SHOP_MENU_HOOK)
def simulator_item() -> SimulatorItem:
    return SimulatorItem(
        _("Price simulator"), reverse(SIMULATOR), name="simulateur", icon_name="glasses", order=56
    )
