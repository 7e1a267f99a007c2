from django.urls import path, reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from shop.backoffice.display import column, euros, state
from shop.backoffice.exports import Column
from shop.backoffice.modeladmin import ShopModelAdmin
from shop.rules.orders import CANCELLED, HANDED_OUT, PLACED, READY

from .admin_filters import CycleFilter, DateFilter, PaymentFilter, PickupFilter, StatusFilter
from .admin_views import MoveView, OrderView
from .desk import orders_for
from .models import Order

STATE_KINDS = {PLACED: "warning", READY: "good", HANDED_OUT: "plain", CANCELLED: "bad"}


class OrderAdmin(ShopModelAdmin):
    """Orders: seen, moved from status to status, never edited or deleted."""

    model = Order
    base_url_path = "boutique/commandes"
    menu_label = _("Orders")
    menu_icon = "form"
    menu_order = 30
    inspect_view_enabled = True
    inspect_view_class = OrderView
    inspect_template_name = "shop/backoffice/order.html"
    list_display = ["number", "state", "buyer", "pickup", "total", "payment", "placed"]
    unbroken = ("placed", "total")
    list_filter = [StatusFilter, CycleFilter, PickupFilter, PaymentFilter, DateFilter]
    search_fields = ["number", "buyer_name", "buyer_email"]
    ordering = ["-date_placed"]
    export_filename = "commandes"
    empty_text = _("No order yet. Orders arrive here as soon as somebody buys in the shop.")
    export_columns = (
        Column(_("number"), lambda row: row.number),
        Column(_("date"), lambda row: row.date_placed),
        Column(_("shop"), lambda row: row.shop.name),
        Column(_("buyer"), lambda row: row.buyer_name),
        Column(_("pick-up"), lambda row: row.pickup_name),
        Column(_("payment"), lambda row: row.payment_name),
        Column(_("total"), lambda row: row.total_incl_tax),
        Column(_("status"), lambda row: row.status_label),
    )

    def rows_for(self, actor, action):
        return orders_for(actor, action)

    def listed(self, rows):
        return rows.select_related("shop")

    def move_view(self, request, instance_pk):
        view = MoveView.as_view(model_admin=self)
        return self.answer(view, request, str(instance_pk))

    def get_admin_urls_for_registration(self):
        move = path(
            f"{self.base_url_path}/statut/<int:instance_pk>/",
            self.move_view,
            name="shop_order_move",
        )
        return (*super().get_admin_urls_for_registration(), move)

    def screen_url(self, order) -> str:
        return reverse(self.url_helper.get_action_url_name("inspect"), args=[order.pk])

    @column(_("date"), "date_placed")
    def placed(self, row):
        return date_format(localtime(row.date_placed), "d/m/Y H:i")

    @column(_("buyer"), "buyer_name")
    def buyer(self, row):
        return row.buyer_name

    @column(_("pick-up"), "pickup_name")
    def pickup(self, row):
        return row.pickup_name

    @column(_("payment"), "payment_name")
    def payment(self, row):
        return row.payment_name

    @column(_("total"), "total_incl_tax")
    def total(self, row):
        return euros(row.total_incl_tax)

    @column(_("status"), "status")
    def state(self, row):
        return state(row.status_label, STATE_KINDS.get(row.status, ""))
