"""One price as the rules answer it, for a visitor, a customer or a group: nothing is stored."""

from dataclasses import dataclass

from shop.catalogue.models import Product, ShopProduct
from shop.customer.models import Customer, CustomerGroup
from shop.rules.fees import Calculator
from shop.rules.grants import Permission
from shop.rules.pricing import PriceInputs, Quote, quote
from shop.rules.totals import OrderQuote, Share, order_quote, shares_of

from .context import PricingContext


@dataclass(frozen=True)
class Payer:
    """Whose price is asked: a customer's, that of anybody in a group, or a visitor's."""

    customer: Customer | None = None
    group: CustomerGroup | None = None

    @property
    def is_visitor(self) -> bool:
        return self.customer is None and self.group is None

    @property
    def label(self) -> str:
        return str(self.customer or self.group or "")


@dataclass(frozen=True)
class Simulation:
    """The price of so many units, the order that they would make alone, and who gets what."""

    row: ShopProduct
    inputs: PriceInputs
    quote: Quote
    order: OrderQuote
    shares: tuple[Share, ...]
    names: dict[int, str]  # of the enterprises that get something
    charges_vat: bool
    is_permitted: bool  # the producer lets the shop sell the product

    @property
    def product(self) -> Product:
        return self.row.product

    @property
    def lacks_weight(self) -> bool:
        """Say whether a fee per kilo counts nothing, because nobody said what a unit weighs."""
        by_weight = (fee.terms.calculator is Calculator.PER_KG for fee in self.inputs.fees)
        return not self.inputs.weight and any(by_weight)


def simulate(
    *, row: ShopProduct, quantity: int, payer: Payer
) -> tuple[Simulation, Simulation | None] | None:
    """Return the price for the payer, and beside it a visitor's where that is somebody else.

    `row` may be off sale. None where its product has no purchase price yet. Seven queries at most.
    """
    record = row.product.stock
    if record is None or record.price is None:
        return None
    context = _context_for(row, payer)
    visitor = _simulation(row, context, context.inputs_for(row.product, record, 0), quantity)
    if payer.is_visitor:
        return visitor, None
    price_list = None if payer.customer else _list_of(payer.group)
    own = context.inputs_for(row.product, record, price_list)
    return _simulation(row, context, own, quantity), visitor


def _context_for(row: ShopProduct, payer: Payer) -> PricingContext:
    only = [row.product_id]
    if payer.customer is None:
        return PricingContext.for_shop(shop=row.shop, products=only)
    return PricingContext.for_customer(shop=row.shop, customer=payer.customer, products=only)


def _list_of(group: CustomerGroup) -> int:
    price_list = getattr(group, "price_list", None)
    return price_list.pk if price_list else 0


def _simulation(
    row: ShopProduct, context: PricingContext, inputs: PriceInputs, quantity: int
) -> Simulation:
    found = quote(inputs, quantity)
    order = order_quote([found], context.fees)
    seller = row.shop.enterprise
    names = {fee.owner: fee.owner_name for fee in context.fees}
    return Simulation(
        row=row,
        inputs=inputs,
        quote=found,
        order=order,
        shares=shares_of(order, seller.pk),
        names={**names, inputs.producer: row.product.producer.name, seller.pk: seller.name},
        charges_vat=context.charges_vat,
        is_permitted=context.permits(row.product, Permission.SELL),
    )
