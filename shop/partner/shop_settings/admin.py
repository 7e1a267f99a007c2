from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList

from shop.backoffice.display import column
from shop.backoffice.modeladmin import SHOP_SETTINGS_HOOK, ShopModelAdmin
from shop.partner.models import Shop
from shop.rules.access import Action

from .forms import ShopSettingsForm
from .services import SWITCHES


class ShopAdmin(ShopModelAdmin):
    """The shop itself: messages, opening, producers' rights. No shop is made or deleted here."""

    model = Shop
    menu_hook = SHOP_SETTINGS_HOOK
    base_url_path = "boutique/reglages/boutiques"
    menu_label = _("Name and messages")
    menu_icon = "home"
    menu_order = 10
    edit_action = Action.EDIT_ENTERPRISE
    list_display = ["name", "open", "email", "phone"]
    ordering = ["name"]
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [
                    FieldPanel("name"),
                    FieldPanel("announcement"),
                    FieldPanel("welcome"),
                    FieldRowPanel([FieldPanel("email"), FieldPanel("phone")]),
                    FieldPanel("contact_orders"),
                ],
                heading=_("The shop"),
            ),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("is_open"), FieldPanel("guests_may_order")]),
                    FieldPanel("closed_message"),
                ],
                heading=_("Opening"),
            ),
            MultiFieldPanel(
                [FieldRowPanel([FieldPanel("minimum_order"), FieldPanel("grace_minutes")])],
                heading=_("Orders"),
            ),
            MultiFieldPanel(
                [FieldPanel(name) for name in SWITCHES],
                heading=_("What its producers see and do"),
            ),
        ],
        base_form_class=ShopSettingsForm,
    )

    def rows_for(self, actor, action):
        return Shop.objects.filter(pk__in=Shop.objects.for_actor(actor, action).order_by())

    @column(_("open"), "is_open")
    def open(self, row):
        return _("yes") if row.is_open else _("no")
