"""A producer's products, as its phone shows them."""

from dataclasses import dataclass
from uuid import uuid4

from django.db.models import Prefetch, QuerySet

from shop.catalogue.admin_fields import stock_initial
from shop.catalogue.models import Product, ShopProduct
from shop.catalogue.units import unit_label
from shop.partner.grants.rights import permitted
from shop.partner.models import Partner
from shop.rules.grants import Permission

from .forms import SupplyForm

LOW = 3  # pieces: below or at this, a stock is said to be low


@dataclass(frozen=True)
class Row:
    """One product: what it is, where it sells, and the form of its price and stock."""

    product: Product
    form: SupplyForm
    shops: tuple[str, ...]  # names of the shops that sell it now
    saved: bool = False

    @property
    def record(self):
        return self.product.stock

    @property
    def unit(self) -> str:
        return unit_label(self.product)

    @property
    def level(self) -> str:
        """Return none, low or fine: how the stock stands."""
        if self.record.is_unlimited or (self.record.num_in_stock or 0) > LOW:
            return "fine"
        return "low" if self.record.num_in_stock else "none"


def products_of(enterprise: Partner) -> QuerySet[Product]:
    """Return what the enterprise makes: the only products that its portal knows."""
    selling = permitted(enterprise.pk, Permission.SELL).order_by().values("pk")
    shelves = ShopProduct.objects.filter(
        is_on_sale=True,
        product__is_public=True,
        shop__enterprise__in=selling,
        shop__is_open=True,
    )
    return (
        Product.objects.of_producer(enterprise)
        .prefetch_related(
            "stockrecords",
            Prefetch("shop_products", shelves.select_related("shop"), to_attr="shelves"),
        )
        .order_by("search_text", "pk")
    )


def row_of(product: Product, form: SupplyForm | None = None, *, saved: bool = False) -> Row:
    """Return a product's row, with what was typed (`form`) or with what is stored."""
    form = form or SupplyForm(
        initial=stock_initial(product.stock) | {"key": uuid4()}, prefix=f"p{product.pk}"
    )
    return Row(product, form, tuple(each.shop.name for each in product.shelves), saved)
