"""Which rows of the grid are asked for: search, filters and pages, kept in the address."""

from functools import cached_property

from django.core.paginator import Page, Paginator
from django.http import Http404

from shop.catalogue.admin_filters import DepartmentFilter, OnSaleFilter, ProducerFilter
from shop.catalogue.models import Product, ShopProduct
from shop.partner.models import Shop
from shop.rules.access import Action

ROWS = 200
BOXES = 4_500  # on a page: each sends two fields where there is no script
FILTERS = (DepartmentFilter, ProducerFilter, OnSaleFilter)


class Selection:
    """What the address asks for, of what the actor may see. Raises Http404 for another's shop."""

    model = ShopProduct  # the filters ask on which model they stand

    def __init__(self, request) -> None:
        self.request = request
        shops = Shop.objects.for_actor(request.user, Action.VIEW).select_related("enterprise")
        self.shops = list(shops.order_by("-is_main", "name"))
        self.shop = self._shop(request.GET.get("boutique", ""))
        self.query = request.GET.get("q", "").replace("\x00", "").strip()

    def _shop(self, asked: str) -> Shop:
        for shop in self.shops:
            if not asked or str(shop.pk) == asked:
                return shop
        raise Http404

    @cached_property
    def filters(self) -> list:
        params = {key: self.request.GET.getlist(key) for key in self.request.GET}
        return [each(self.request, params, ShopProduct, self) for each in FILTERS]

    @property
    def is_chosen(self) -> bool:
        return bool(self.query) or any(each.value() for each in self.filters)

    def page(self, columns: int) -> Page:
        """Return a page of product ids, by title; fewer rows where there are many columns."""
        rows = ShopProduct.objects.filter(shop=self.shop)
        for each in self.filters:
            rows = each.queryset(self.request, rows)
        if self.query:
            rows = rows.filter(product__in=Product.objects.matching(self.query).values("pk"))
        keys = rows.order_by("product__search_text", "pk").values_list("product_id", flat=True)
        paginator = Paginator(keys, rows_on_page(columns))
        return paginator.get_page(self.request.GET.get("page"))


def rows_on_page(columns: int) -> int:
    """Return how many rows fit: without a script every box of a page is sent."""
    return max(20, min(ROWS, BOXES // columns))
