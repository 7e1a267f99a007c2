from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks

from .menus import shop_menu, shop_settings_menu
from .modeladmin import SHOP_MENU_HOOK
from .panels import ShopPanel


@hooks.register("register_admin_menu_item")
def register_shop_menu():
    return shop_menu


@hooks.register(SHOP_MENU_HOOK)
def register_shop_settings_menu():
    return shop_settings_menu


@hooks.register("insert_global_admin_css")
def admin_css() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("halle/css/admin.css"))


@hooks.register("construct_homepage_panels")
def add_shop_panel(request, panels) -> None:
    panel = ShopPanel(request)
    if panel.is_shown():
        panels.insert(0, panel)


@hooks.register("construct_help_menu")
def keep_help_that_is_ours(request, menu_items) -> None:
    """Leave out Wagtail's own news and guide, which are elsewhere and in English."""
    menu_items[:] = [item for item in menu_items if item.name == "keyboard-shortcuts-trigger"]
