from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import Menu, SubmenuMenuItem

from .modeladmin import SHOP_MENU_HOOK, SHOP_SETTINGS_HOOK

shop_menu = SubmenuMenuItem(
    _("Shop"),
    Menu(register_hook_name=SHOP_MENU_HOOK),
    name="boutique",
    icon_name="tag",
    order=10,
)
shop_settings_menu = SubmenuMenuItem(
    _("Shop settings"),
    Menu(register_hook_name=SHOP_SETTINGS_HOOK),
    name="reglages-boutique",
    icon_name="sliders",
    order=900,
)
