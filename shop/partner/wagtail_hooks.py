from wagtail import hooks

from .journal import register_sentences
from .quota import screens
from .shop_settings.admin import ShopAdmin

ShopAdmin().register_with_wagtail()

hooks.register("register_log_actions", register_sentences)
hooks.register("register_admin_urls", lambda: screens.urlpatterns)
hooks.register("register_admin_menu_item", lambda: screens.menu_item)
