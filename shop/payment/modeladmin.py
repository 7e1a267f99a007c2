from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList

from shop.backoffice.display import column
from shop.backoffice.forms import ShopOwnedForm
from shop.backoffice.modeladmin import SHOP_SETTINGS_HOOK, ShopModelAdmin
from shop.partner.models import Shop
from shop.rules.access import Action

from .models import PaymentMethod


class PaymentMethodForm(ShopOwnedForm):
    """A way to pay that a shop offers."""

    action = Action.EDIT_ENTERPRISE
    unique_in_shop = "name"


class PaymentMethodAdmin(ShopModelAdmin):
    """The ways to pay in the actor’s shops. Orders keep the instructions they were placed with."""

    model = PaymentMethod
    menu_hook = SHOP_SETTINGS_HOOK
    base_url_path = "boutique/reglages/paiements"
    menu_label = _("Payment methods")
    menu_icon = "list-ul"
    menu_order = 30
    add_label = _("Add a payment method")
    create_action = edit_action = delete_action = Action.EDIT_ENTERPRISE
    list_display = ["name", "kind", "offered"]
    ordering = ["position", "name"]
    empty_text = _("No payment method yet: nobody can order before there is one.")
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [
                    FieldPanel("shop"),
                    FieldRowPanel([FieldPanel("kind"), FieldPanel("name")]),
                    FieldPanel("instructions"),
                    FieldRowPanel([FieldPanel("is_active"), FieldPanel("position")]),
                ],
                heading=_("Payment method"),
            )
        ],
        base_form_class=PaymentMethodForm,
    )

    def rows_for(self, actor, action):
        return PaymentMethod.objects.filter(
            shop__in=Shop.objects.for_actor(actor, action).order_by()
        )

    @column(_("offered"), "is_active")
    def offered(self, row):
        return _("yes") if row.is_active else _("no")
