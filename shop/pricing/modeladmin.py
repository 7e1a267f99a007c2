from django.db.models import Count
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList

from shop.backoffice.display import NARROW_SPACE, column
from shop.backoffice.exports import Column
from shop.backoffice.modeladmin import ShopModelAdmin
from shop.customer.editing import groups_for
from shop.customer.models import CustomerGroup
from shop.rules.access import Action

from .admin_forms import GroupForm


def percent_of(group):
    """Return the percentage of a group's list, or nothing while it has none."""
    price_list = getattr(group, "price_list", None)
    return price_list.percent if price_list else None


class GroupAdmin(ShopModelAdmin):
    """Customer groups, each with its price list."""

    model = CustomerGroup
    base_url_path = "boutique/groupes"
    menu_label = _("Groups and prices")
    menu_icon = "sliders"
    menu_order = 50
    add_label = _("Add a group")
    create_action = edit_action = delete_action = Action.EDIT_PRICES
    edit_template_name = "shop/backoffice/group_edit.html"
    create_template_name = "shop/backoffice/group_create.html"
    list_display = ["name", "description", "percent", "own_prices", "customer_count"]
    search_fields = ["name", "description"]
    ordering = ["name"]
    export_filename = "groupes-et-tarifs"
    empty_text = _(
        "No group yet. A group gives its customers a percentage, or prices of their own."
    )
    delete_warning = _(
        "Its customers pay the shop’s prices again. Placed orders keep their prices."
    )
    export_columns = (
        Column(_("shop"), lambda row: row.shop.name),
        Column(_("group"), lambda row: row.name),
        Column(_("description"), lambda row: row.description),
        Column(_("percentage"), percent_of),
        Column(_("prices per product"), lambda row: row.item_total),
        Column(_("customers"), lambda row: row.customer_total),
    )
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [
                    FieldPanel("shop"),
                    FieldPanel("name"),
                    FieldPanel("description"),
                    FieldPanel("percent"),
                ],
                heading=_("The group"),
            )
        ],
        base_form_class=GroupForm,
    )

    def rows_for(self, actor, action):
        return groups_for(actor, action)

    def listed(self, rows):
        return rows.select_related("shop", "price_list").annotate(
            customer_total=Count("customers", distinct=True),
            item_total=Count("price_list__items", distinct=True),
        )

    @column(_("percentage"), "price_list__percent")
    def percent(self, row):
        value = percent_of(row)
        return "" if value is None else f"{number_format(value.normalize())}{NARROW_SPACE}%"

    @column(_("prices per product"), "item_total")
    def own_prices(self, row):
        return str(row.item_total)

    @column(_("customers"), "customer_total")
    def customer_count(self, row):
        return str(row.customer_total)
