from django.apps import apps
from django.utils.translation import gettext_lazy as _

from shop.backoffice.filters import ListFilter, PeriodFilter
from shop.order_cycles.scope import cycles_for
from shop.rules.access import Action

from .desk import orders_for
from .models import STATUS_LABELS


class StatusFilter(ListFilter):
    title = _("status")
    parameter_name = "statut"

    def lookups(self, request, model_admin):
        return list(STATUS_LABELS.items())

    def narrow(self, rows, value):
        return rows.filter(status=value)


class CycleFilter(ListFilter):
    title = _("order cycle")
    parameter_name = "cycle"

    def lookups(self, request, model_admin):
        rows = cycles_for(request.user, Action.VIEW)
        return list(rows.values_list("pk", "name"))

    def narrow(self, rows, value):
        return rows.filter(cycle=value)


class PickupFilter(ListFilter):
    title = _("pick-up point")
    parameter_name = "retrait"

    def lookups(self, request, model_admin):
        shops = apps.get_model("partner", "Shop").objects.for_actor(request.user, Action.VIEW)
        points = apps.get_model("order_cycles", "PickupPoint").objects.filter(
            shop__in=shops.order_by()
        )
        return list(points.order_by("name").values_list("pk", "name"))

    def narrow(self, rows, value):
        return rows.filter(pickup_point=value)


class PaymentFilter(ListFilter):
    title = _("payment")
    parameter_name = "paiement"

    def lookups(self, request, model_admin):
        names = orders_for(request.user, Action.VIEW).order_by("payment_name")
        return [(name, name) for name in names.values_list("payment_name", flat=True).distinct()]

    def narrow(self, rows, value):
        return rows.filter(payment_name=value)


class DateFilter(PeriodFilter):
    title = _("ordered")
    field = "date_placed"
