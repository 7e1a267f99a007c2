from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList

from shop.backoffice.display import column, percent
from shop.backoffice.forms import PercentField, ScopedForm
from shop.backoffice.modeladmin import SHOP_SETTINGS_HOOK, ShopModelAdmin
from shop.backoffice.views import ScopedEditView
from shop.partner.models import Shop
from shop.rules.access import Action

from .margin_editing import save_margin


class MarginForm(ScopedForm):
    """One percentage."""

    action = Action.EDIT_PRICES
    margin = PercentField(
        label=_("Margin of the shop (%)"),
        required=False,
        help_text=_(
            "Added to the producers’ prices: with 20, what you buy at 3.00 € is sold at 3.60 €, "
            "before fees. A product with a price or a margin of its own keeps it. Empty: you sell "
            "at the producers’ prices."
        ),
    )

    def save(self, commit=True):
        return save_margin(actor=self.actor, shop=self.instance, margin=self.cleaned_data["margin"])


class MarginEditView(ScopedEditView):
    """The margin of one shop."""

    def get_page_title(self):
        return _("Margin")


class MarginAdmin(ShopModelAdmin):
    """The margin of the shop, beside its other settings."""

    model = Shop
    menu_hook = SHOP_SETTINGS_HOOK
    base_url_path = "boutique/reglages/marge"
    menu_label = _("Margin")
    menu_icon = "plus"
    menu_order = 15
    edit_action = Action.EDIT_PRICES
    edit_view_class = MarginEditView
    list_display = ["name", "margin_shown"]
    unbroken = ("margin_shown",)
    ordering = ["name"]
    edit_handler = ObjectList(
        [MultiFieldPanel([FieldPanel("margin")], heading=_("Margin"))],
        base_form_class=MarginForm,
    )

    def rows_for(self, actor, action):
        return Shop.objects.filter(pk__in=Shop.objects.for_actor(actor, action).order_by())

    @column(_("margin"), "margin")
    def margin_shown(self, row):
        return _("none") if row.margin is None else percent(row.margin)
