from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from shop.backoffice.modeladmin import SHOP_MENU_HOOK
from shop.catalogue.shelf_prices import PRICE_GUARD_HOOK, SHELF_PRICES_HOOK, SUPPLY_GUARD_HOOK

from .fee_admin import FeeAdmin
from .fee_editing import ARCHIVED, RESTORED
from .floor import kept_above_zero
from .grid import registration  # noqa: F401
from .group_admin import GroupAdmin
from .group_archiving import ARCHIVED as GROUP_ARCHIVED
from .group_archiving import RESTORED as GROUP_RESTORED
from .margin_admin import MarginAdmin
from .shelf_prices import shelf_quotes
from .simulator_views import SIMULATOR, SimulatorItem, simulator
from .supply_guard import kept_participant

GroupAdmin().register_with_wagtail()
FeeAdmin().register_with_wagtail()
MarginAdmin().register_with_wagtail()

hooks.register(SHELF_PRICES_HOOK, shelf_quotes)
hooks.register(PRICE_GUARD_HOOK, kept_above_zero)
hooks.register(SUPPLY_GUARD_HOOK, kept_participant)


@hooks.register("register_admin_urls")
def simulator_url() -> list:
    return [path("boutique/simulateur/", simulator, name=SIMULATOR)]


@hooks.register(SHOP_MENU_HOOK)
def simulator_item() -> SimulatorItem:
    return SimulatorItem(
        _("Price simulator"), reverse(SIMULATOR), name="simulateur", icon_name="glasses", order=56
    )


@hooks.register("register_log_actions")
def register_fee_log(actions) -> None:
    actions.register_action(ARCHIVED, _("Archive the fee"), _("Fee archived"))
    actions.register_action(RESTORED, _("Restore the fee"), _("Fee restored"))


@hooks.register("register_log_actions")
def register_group_log(actions) -> None:
    actions.register_action(GROUP_ARCHIVED, _("Archive the group"), _("Group archived"))
    actions.register_action(GROUP_RESTORED, _("Restore the group"), _("Group restored"))
