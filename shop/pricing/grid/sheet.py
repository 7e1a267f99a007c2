"""The rows of the grid: products of one shop with what decides their prices, loaded once."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from shop.catalogue.models import Product, ShopProduct
from shop.catalogue.scope import products_for
from shop.partner.models import Shop, StockRecord
from shop.pricing.context import PricingContext
from shop.rules.access import Action
from shop.rules.grants import Permission
from shop.rules.pricing import PriceList

from .cells import Cell, Kind


@dataclass(frozen=True)
class Row:
    """A product as the shop sells it."""

    shop_product: ShopProduct
    has_own_purchase: bool  # the actor may change its purchase price

    @property
    def pk(self) -> int:
        return self.shop_product.product_id

    @property
    def product(self) -> Product:
        return self.shop_product.product

    @cached_property
    def record(self) -> StockRecord | None:
        return self.product.stock


@dataclass(frozen=True)
class Sheet:
    """Rows by product id, in their order. A fixed number of queries, whatever their number."""

    shop: Shop
    rows: dict[int, Row]
    context: PricingContext
    may_edit: bool

    @cached_property
    def lists(self) -> dict[int, PriceList]:
        return {each.key: each for each in self.context.lists}

    def knows(self, cell: Cell) -> bool:
        """Say whether the cell is in the shop's grid."""
        return cell.product in self.rows and (not cell.price_list or cell.price_list in self.lists)

    def may_change(self, cell: Cell) -> bool:
        """Say whether the actor may type in a cell that is in the grid."""
        if cell.kind is Kind.PURCHASE:
            return self.may_edit and self.rows[cell.product].has_own_purchase
        return self.may_edit

    def takes(self, cell: Cell) -> bool:
        """Say whether a value counts in the cell: the shop's own price needs permission (§4.5)."""
        if cell.kind is not Kind.PRICE:
            return True
        return self.context.permits(self.rows[cell.product].product, Permission.CATALOGUE)

    def stored(self, cell: Cell) -> Decimal | None:
        """Return what the database holds: euros, or per cent for a margin."""
        row = self.rows[cell.product]
        if cell.kind is Kind.PURCHASE:
            return row.record and row.record.price
        if cell.kind is Kind.LIST:
            prices = self.context.list_prices.get(cell.product, {}).get(cell.price_list, ())
            return next((each.price for each in prices if each.min_quantity == 1), None)
        return getattr(row.shop_product, cell.kind)


def load_sheet(*, actor, shop: Shop, products: Iterable[int]) -> Sheet:
    """Load the rows of these product ids, in that order; those that the shop lacks are left out."""
    keys = list(products)
    found = ShopProduct.objects.filter(shop=shop, product__in=keys).select_related("product")
    by_product = {
        each.product_id: each for each in found.prefetch_related("product__stockrecords__partner")
    }
    may_edit = Shop.objects.for_actor(actor, Action.EDIT_PRICES).filter(pk=shop.pk).exists()
    own = products_for(actor, Action.EDIT_PRICES).filter(pk__in=keys).values_list("pk", flat=True)
    owned = set(own) if may_edit else set()
    return Sheet(
        shop=shop,
        rows={
            key: Row(by_product[key], key in owned and by_product[key].product.stock is not None)
            for key in keys
            if key in by_product
        },
        context=PricingContext.for_shop(shop=shop, products=keys),
        may_edit=may_edit,
    )
