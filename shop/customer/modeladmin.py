from django.db.models import Count
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList

from shop.backoffice.display import column
from shop.backoffice.exports import Column
from shop.backoffice.filters import ListFilter
from shop.backoffice.modeladmin import ShopModelAdmin
from shop.rules.access import Action

from .admin_forms import CustomerForm
from .editing import customers_for, groups_for
from .models import Customer


class GroupFilter(ListFilter):
    title = _("group")
    parameter_name = "groupe"

    def lookups(self, request, model_admin):
        return [(group.pk, group.label) for group in groups_for(request.user, Action.VIEW)]

    def narrow(self, rows, value):
        return rows.filter(
            pk__in=Customer.groups.through.objects.filter(customergroup=value).values("customer")
        )


class AccountFilter(ListFilter):
    title = _("account")
    parameter_name = "compte"

    def lookups(self, request, model_admin):
        return [("oui", _("with an account")), ("non", _("without an account"))]

    def narrow(self, rows, value):
        return rows.filter(user__isnull=value == "non")


def group_names(customer) -> str:
    return ", ".join(group.label for group in customer.groups.all())


class CustomerAdmin(ShopModelAdmin):
    """The customers of the actor's shops."""

    model = Customer
    base_url_path = "boutique/acheteurs"
    menu_label = _("Buyers")
    menu_icon = "group"
    menu_order = 40
    add_label = _("Add a buyer")
    create_action = edit_action = delete_action = Action.EDIT_CUSTOMERS
    export_action = Action.EXPORT_CUSTOMERS
    edit_template_name = "shop/backoffice/customer_edit.html"
    list_display = ["name", "email", "phone", "group_list", "order_count", "has_account"]
    unbroken = ("phone",)
    list_filter = [GroupFilter, AccountFilter]
    search_fields = ["name", "email", "phone", "code"]
    ordering = ["name"]
    export_filename = "acheteurs"
    empty_text = _("No buyer yet. Everybody who orders is added here.")
    delete_warning = _(
        "The record disappears; the orders stay, with the name they were placed under."
    )
    export_columns = (
        Column(_("shop"), lambda row: row.shop.name),
        Column(_("name"), lambda row: row.name),
        Column(_("e-mail"), lambda row: row.email),
        Column(_("phone"), lambda row: row.phone),
        Column(_("code"), lambda row: row.code),
        Column(_("groups"), group_names),
        Column(_("orders"), lambda row: row.order_total),
        Column(_("account"), lambda row: bool(row.user_id)),
        Column(_("known since"), lambda row: row.created_at),
        Column(_("notes"), lambda row: row.notes),
    )
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [
                    FieldPanel("shop"),
                    FieldPanel("name"),
                    FieldRowPanel([FieldPanel("email"), FieldPanel("phone")]),
                    FieldPanel("code"),
                ],
                heading=_("Buyer"),
            ),
            MultiFieldPanel([FieldPanel("groups")], heading=_("Groups and prices")),
            MultiFieldPanel([FieldPanel("notes")], heading=_("Notes of the shop")),
        ],
        base_form_class=CustomerForm,
    )

    def rows_for(self, actor, action):
        return customers_for(actor, action)

    def listed(self, rows):
        rows = rows.select_related("shop", "user").prefetch_related("groups")
        return rows.annotate(order_total=Count("orders", distinct=True))

    @column(_("groups"))
    def group_list(self, row):
        return group_names(row)

    @column(_("orders"), "order_total")
    def order_count(self, row):
        return str(row.order_total)

    @column(_("account"), "user")
    def has_account(self, row):
        return _("yes") if row.user_id else _("no")
