from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList

from shop.backoffice.display import column
from shop.backoffice.forms import ShopOwnedForm
from shop.backoffice.modeladmin import SHOP_SETTINGS_HOOK, ShopModelAdmin
from shop.partner.models import Shop
from shop.rules.access import Action

from .models import PickupPoint


class PickupPointForm(ShopOwnedForm):
    """A place where a shop hands orders out."""

    action = Action.EDIT_ENTERPRISE
    unique_in_shop = "name"


class PickupPointAdmin(ShopModelAdmin):
    """The pick-up points of the actor's shops. Orders keep the address they were placed with."""

    model = PickupPoint
    menu_hook = SHOP_SETTINGS_HOOK
    base_url_path = "boutique/reglages/retraits"
    menu_label = _("Pick-up points")
    menu_icon = "site"
    menu_order = 20
    add_label = _("Add a pick-up point")
    create_action = edit_action = delete_action = Action.EDIT_ENTERPRISE
    list_display = ["name", "town", "opening", "offered"]
    ordering = ["position", "name"]
    empty_text = _("No pick-up point yet: nobody can order before there is one.")
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [
                    FieldPanel("shop"),
                    FieldPanel("name"),
                    FieldPanel("street"),
                    FieldRowPanel([FieldPanel("postcode"), FieldPanel("town")]),
                    FieldPanel("opening"),
                    FieldPanel("instructions"),
                    FieldRowPanel([FieldPanel("is_active"), FieldPanel("position")]),
                ],
                heading=_("Pick-up point"),
            )
        ],
        base_form_class=PickupPointForm,
    )

    def rows_for(self, actor, action):
        return PickupPoint.objects.filter(shop__in=Shop.objects.for_actor(actor, action).order_by())

    @column(_("offered"), "is_active")
    def offered(self, row):
        return _("yes") if row.is_active else _("no")
