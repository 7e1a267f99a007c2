from wagtail import hooks

from .journal import register_sentences
from .modeladmin import ShopAdmin

ShopAdmin().register_with_wagtail()

hooks.register("register_log_actions", register_sentences)
