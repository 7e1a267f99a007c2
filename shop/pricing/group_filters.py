from django.utils.translation import gettext_lazy as _

from shop.backoffice.filters import ListFilter

from .models import DiscountBearer


class StateFilter(ListFilter):
    """Archived groups stay out of the list until they are asked for."""

    title = _("state")
    parameter_name = "etat"
    empty_label = _("In force")

    def lookups(self, request, model_admin):
        return [("archives", _("archived")), ("tous", _("all of them"))]

    def queryset(self, request, queryset):
        if self.value() == "tous":
            return queryset
        return queryset.filter(archived_at__isnull=self.value() is None)


class BearerFilter(ListFilter):
    title = _("who bears the difference")
    parameter_name = "difference"

    def lookups(self, request, model_admin):
        return [
            (DiscountBearer.SELLER.value, _("the shop")),
            (DiscountBearer.PRODUCER.value, _("the producer")),
        ]

    def narrow(self, rows, value):
        return rows.filter(price_list__bearer=value)


class PricesFilter(ListFilter):
    title = _("prices per product")
    parameter_name = "prix"

    def lookups(self, request, model_admin):
        return [("oui", _("with prices")), ("non", _("percentage only"))]

    def narrow(self, rows, value):
        return rows.filter(item_total__gt=0) if value == "oui" else rows.filter(item_total=0)
