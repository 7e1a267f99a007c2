from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shop.backoffice.filters import ListFilter
from shop.partner.scope import enterprises_for
from shop.rules.access import Action

from .models import Category, ProductCategory, VatRate

LOW_STOCK = 5


class _ProductFilter(ListFilter):
    """A filter of products, or of rows that point to one."""

    def lookup(self, name: str) -> str:
        return name if self.model_admin.model._meta.model_name == "product" else f"product__{name}"


class DepartmentFilter(_ProductFilter):
    title = _("department")
    parameter_name = "rayon"

    def lookups(self, request, model_admin):
        return [(each.pk, each.name) for each in Category.objects.order_by("path")]

    def narrow(self, rows, value):
        below = Category.objects.get(pk=value).get_descendants_and_self()
        inside = ProductCategory.objects.filter(category__in=below).values("product")
        return rows.filter(**{self.lookup("pk__in"): inside})


class ProducerFilter(_ProductFilter):
    title = _("producer")
    parameter_name = "producteur"

    def lookups(self, request, model_admin):
        producers = enterprises_for(request.user, Action.VIEW).producers().order_by("name")
        return list(producers.values_list("pk", "name"))

    def narrow(self, rows, value):
        return rows.filter(**{self.lookup("stockrecords__partner"): value})


class StockFilter(_ProductFilter):
    title = _("stock")
    parameter_name = "stock"

    def lookups(self, request, model_admin):
        return [("epuise", _("sold out")), ("bas", _("low")), ("illimite", _("unlimited"))]

    def narrow(self, rows, value):
        pieces = self.lookup("stockrecords__num_in_stock")
        unlimited = self.lookup("stockrecords__is_unlimited")
        if value == "illimite":
            return rows.filter(**{unlimited: True})
        rows = rows.filter(**{unlimited: False})
        if value == "epuise":
            return rows.filter(Q(**{f"{pieces}__lte": 0}) | Q(**{f"{pieces}__isnull": True}))
        return rows.filter(**{f"{pieces}__gt": 0, f"{pieces}__lte": LOW_STOCK})


class OnSaleFilter(ListFilter):
    title = _("on the shelf")
    parameter_name = "vente"

    def lookups(self, request, model_admin):
        return [("oui", _("on sale")), ("non", _("off the shelf"))]

    def narrow(self, rows, value):
        return rows.filter(is_on_sale=value == "oui")


class VatFilter(ListFilter):
    title = _("VAT rate")
    parameter_name = "tva"

    def lookups(self, request, model_admin):
        return VatRate.choices

    def narrow(self, rows, value):
        return rows.filter(vat_rate=value)
