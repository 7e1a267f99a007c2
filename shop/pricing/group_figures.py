"""What the prices of a list come to on the shelf, as `shop.rules.pricing` computes it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from shop.catalogue.models import Product
from shop.partner.models import Shop
from shop.rules.pricing import Bearer, ListPrice, PriceInputs, PriceList, quote

from .context import PricingContext
from .group_editing import ListTerms, PricesByQuantity


@dataclass(frozen=True)
class RowFigures:
    """One price of a list in euros for one unit: on the shelf, and what the producer is owed."""

    public_price: Decimal
    shelf_price: Decimal
    excl_vat: Decimal
    owed: Decimal
    purchase_price: Decimal
    is_approximate: bool
    is_at_a_loss: bool  # the shop owes the producer more than the base price


def figures_of(inputs: PriceInputs, quantity: int) -> RowFigures:
    """Return the figures of one list's price: `inputs` holds that list alone."""
    found = quote(inputs, quantity)
    return RowFigures(
        public_price=found.public_price,
        shelf_price=found.unit_price,
        excl_vat=found.unit_excl_vat,
        owed=found.price.owed,
        purchase_price=found.price.purchase_price,
        is_approximate=found.is_approximate,
        is_at_a_loss=found.margin < 0,
    )


@dataclass(frozen=True)
class ListFigures:
    """A list as it is stored or being typed. `of` answers without a query."""

    context: PricingContext
    terms: ListTerms
    prices: Mapping[int, tuple[ListPrice, ...]]  # by product id

    @classmethod
    def load(cls, *, shop: Shop, terms: ListTerms, prices: PricesByQuantity) -> "ListFigures":
        """Load in a fixed number of queries what decides the prices of these products."""
        by_product: dict[int, tuple[ListPrice, ...]] = {}
        for (product, quantity), price in prices.items():
            by_product[product] = (*by_product.get(product, ()), ListPrice(price, quantity))
        context = PricingContext.for_shop(shop=shop, products=list(by_product))
        return cls(context, terms, by_product)

    def of(self, product: Product, quantity: int) -> RowFigures | None:
        """Return the figures from that quantity on, or None for what the shop does not sell."""
        record = product.stock
        if record is None or record.price is None or not self.context.offers(product):
            return None
        inputs = self.context.inputs_for(product, record, 0)
        lists = (self._list_for(product.pk),)
        return figures_of(replace(inputs, lists=lists), quantity)

    def _list_for(self, product_id: int) -> PriceList:
        own = self.prices.get(product_id, ())
        return PriceList(1, "", self.terms.percent, own, Bearer(self.terms.bearer))
