"""Which rows of the grid are asked for: search, filters and pages, kept in the address."""

from django.core.paginator import Page, Paginator

from shop.catalogue.admin_filters import DepartmentFilter, OnSaleFilter, ProducerFilter
from shop.catalogue.models import Product, ShopProduct
from shop.partner.models import Shop

ROWS = 200
BOXES = 4_500  # on a page: each sends two fields where there is no script
FILTERS = (DepartmentFilter, ProducerFilter, OnSaleFilter)


class Selection:
    """What the address asks for."""

    model = ShopProduct  # the filters ask on which model they stand

    def __init__(self, request, shop: Shop) -> None:
        self.shop = shop
        self.query = request.GET.get("q", "").replace("\x00", "").strip()
        params = {key: request.GET.getlist(key) for key in request.GET}
        self.filters = [each(request, params, ShopProduct, self) for each in FILTERS]
        self.request = request

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
        keys = rows.order_by("product__title", "pk").values_list("product_id", flat=True)
        paginator = Paginator(keys, rows_on_page(columns))
        return paginator.get_page(self.request.GET.get("page"))


def rows_on_page(columns: int) -> int:
    """Return how many rows fit: without a script every box of a page is sent."""
    return max(20, min(ROWS, BOXES // columns))
