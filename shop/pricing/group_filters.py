from django.utils.translation import gettext_lazy as _

from shop.backoffice.archiving import ArchiveFilter
from shop.backoffice.filters import ListFilter

from .models import DiscountBearer


class StateFilter(ArchiveFilter):
    empty_label = _("In force")


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
