from django.db.models import Count
from django.urls import path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList

from shop.backoffice.archiving import ArchivingModelAdmin
from shop.backoffice.display import column, percent, state
from shop.backoffice.exports import Column
from shop.customer.editing import groups_for
from shop.customer.models import CustomerGroup
from shop.rules.access import Action

from .group_archiving import archive_group, restore_group
from .group_filters import BearerFilter, PricesFilter, StateFilter
from .group_forms import GroupForm
from .group_views import (
    GroupCreateView,
    GroupDeleteView,
    GroupEditView,
    PricesExportView,
)
from .models import DiscountBearer

PANELS = [
    MultiFieldPanel(
        [FieldPanel("shop"), FieldPanel("name"), FieldPanel("description")],
        heading=_("The group"),
    ),
    MultiFieldPanel(
        [FieldPanel("percent"), FieldPanel("bearer"), FieldPanel("shows_excl_vat")],
        heading=_("Its price list"),
    ),
]


def of_list(name: str):
    """Return how to read a column of a group's list: nothing while it has no list."""
    return lambda group: getattr(getattr(group, "price_list", None), name, None)


def bearer_of(group) -> str:
    bearer = of_list("bearer")(group)
    return _("the producer") if bearer == DiscountBearer.PRODUCER else _("the shop")


class GroupAdmin(ArchivingModelAdmin):
    """Customer groups, each with its price list."""

    model = CustomerGroup
    base_url_path = "boutique/groupes"
    menu_label = _("Groups and prices")
    menu_icon = "sliders"
    menu_order = 50
    add_label = _("Add a group")
    create_action = edit_action = delete_action = Action.EDIT_PRICES
    create_view_class = GroupCreateView
    edit_view_class = GroupEditView
    delete_view_class = GroupDeleteView
    index_template_name = "shop/backoffice/group_index.html"
    create_template_name = "shop/backoffice/group_create.html"
    edit_template_name = "shop/backoffice/group_edit.html"
    delete_template_name = "shop/backoffice/group_delete.html"
    form_view_extra_js = ["halle/js/group-form.js"]
    list_display = [
        "name",
        "percent",
        "own_prices",
        "vat_shown",
        "bearer",
        "customer_count",
        "state",
    ]
    unbroken = ("percent",)
    list_filter = [BearerFilter, PricesFilter, StateFilter]
    search_fields = ["name", "description"]
    ordering = ["name"]
    export_filename = "groupes-et-tarifs"
    empty_text = _(
        "No group yet. A group gives its customers a percentage, or prices of their own."
    )
    archive_url_name = "shop_group"
    archived_text = _("The group “%(name)s” is archived: its prices apply no more.")
    restored_text = _("The prices of the group “%(name)s” apply again.")
    delete_warning = _(
        "Its customers pay the shop’s prices again. Placed orders keep their prices."
    )
    export_columns = (
        Column(_("shop"), lambda row: row.shop.name),
        Column(_("group"), lambda row: row.name),
        Column(_("description"), lambda row: row.description),
        Column(_("percentage"), of_list("percent")),
        Column(_("prices per product"), lambda row: row.item_total),
        Column(_("prices without VAT"), of_list("shows_excl_vat")),
        Column(_("who bears the difference"), bearer_of),
        Column(_("customers"), lambda row: row.customer_total),
        Column(_("archived on"), lambda row: row.archived_at),
    )
    edit_handler = ObjectList(PANELS, base_form_class=GroupForm)

    def rows_for(self, actor, action):
        return groups_for(actor, action)

    def listed(self, rows):
        return rows.select_related("shop", "price_list").annotate(
            customer_total=Count("customers", distinct=True),
            item_total=Count("price_list__items", distinct=True),
        )

    def archive(self, instance, actor) -> None:
        archive_group(actor=actor, group=instance)

    def restore(self, instance, actor) -> None:
        restore_group(actor=actor, group=instance)

    def prices_view(self, request, file_format):
        view = PricesExportView.as_view(model_admin=self)
        return self.answer(lambda asked: view(asked, file_format=file_format), request)

    def get_admin_urls_for_registration(self):
        prices = f"{self.base_url_path}/prix.<slug:file_format>"
        return (
            *super().get_admin_urls_for_registration(),
            path(prices, self.prices_view, name="shop_group_prices"),
        )

    @column(_("percentage"), "price_list__percent")
    def percent(self, row):
        return percent(of_list("percent")(row))

    @column(_("prices per product"), "item_total")
    def own_prices(self, row):
        return str(row.item_total)

    @column(_("prices shown"), "price_list__shows_excl_vat")
    def vat_shown(self, row):
        return _("without VAT") if of_list("shows_excl_vat")(row) else _("VAT included")

    @column(_("difference borne by"), "price_list__bearer")
    def bearer(self, row):
        return bearer_of(row)

    @column(_("customers"), "customer_total")
    def customer_count(self, row):
        return str(row.customer_total)

    @column(_("state"), "archived_at")
    def state(self, row):
        return state(_("archived")) if row.archived_at else state(_("in force"), "good")
