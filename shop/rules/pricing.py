"""The price of one product for one visitor (rules §6 and §11).

    purchase price → shop's own price → the list's percentage, or the list's price → shelf price

The chain runs once for each list of the customer; the lowest result is kept and lists never add up.
All amounts are euros per sold unit, VAT included.
"""

from dataclasses import dataclass
from decimal import Decimal

from .money import ZERO, percentage_of, vat_included


@dataclass(frozen=True)
class PriceList:
    """What one customer group's list says about one product."""

    key: int
    label: str
    percent: Decimal = Decimal(0)  # −10 lowers every price by 10 %
    price: Decimal | None = None  # a price for this very product beats the percentage

    def applied_to(self, public_base: Decimal) -> Decimal:
        """Return the base price under this list, never below zero."""
        if self.price is not None:
            return self.price
        return max(ZERO, public_base + percentage_of(public_base, self.percent))


@dataclass(frozen=True)
class PriceInputs:
    """Everything that decides a price, already loaded."""

    purchase_price: Decimal
    vat_rate: Decimal = Decimal(0)  # per cent; zero for a seller who charges no VAT
    shop_price: Decimal | None = None
    lists: tuple[PriceList, ...] = ()


@dataclass(frozen=True)
class Quote:
    """The answer: the same cents on shelf, basket, order, e-mail and report."""

    purchase_price: Decimal
    public_price: Decimal  # what a visitor without any list pays
    unit_price: Decimal
    vat_rate: Decimal
    price_list: PriceList | None = None

    @property
    def unit_vat(self) -> Decimal:
        """Return the VAT in one unit, to be shown only: lines compute their own."""
        return vat_included(self.unit_price, self.vat_rate)

    def line_total(self, quantity: int) -> Decimal:
        """Return the amount of a line, VAT included."""
        return self.unit_price * quantity

    def line_vat(self, quantity: int) -> Decimal:
        """Return the VAT of a line, computed on the line (F-18), never unit VAT × quantity."""
        return vat_included(self.line_total(quantity), self.vat_rate)


def quote(inputs: PriceInputs) -> Quote:
    """Return the price of a product. Total: every input has an answer."""
    public = inputs.shop_price if inputs.shop_price is not None else inputs.purchase_price
    best = min(inputs.lists, key=lambda each: (each.applied_to(public), each.key), default=None)
    return Quote(
        purchase_price=inputs.purchase_price,
        public_price=public,
        unit_price=public if best is None else best.applied_to(public),
        vat_rate=inputs.vat_rate,
        price_list=best,
    )
