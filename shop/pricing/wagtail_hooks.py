from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from .fee_admin import FeeAdmin
from .fee_editing import ARCHIVED, RESTORED
from .margin_admin import MarginAdmin
from .modeladmin import GroupAdmin

GroupAdmin().register_with_wagtail()
FeeAdmin().register_with_wagtail()
MarginAdmin().register_with_wagtail()


@hooks.register("register_log_actions")
def register_fee_log(actions) -> None:
    actions.register_action(ARCHIVED, _("Archive the fee"), _("Fee archived"))
    actions.register_action(RESTORED, _("Restore the fee"), _("Fee restored"))
