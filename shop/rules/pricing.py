"""The price of one product for one visitor (rules §6, §7, §8 and §11).

    the list's price → the list's percentage → the shop's price → purchase price + margin → purchase

The first found is the sale base price; the chain runs once for each list of the customer, the
lowest result is kept and lists never add up. Per-item fees are added to it. Amounts are euros, VAT
included.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from .fees import Fee, Goods, LineFee, line_fees
from .money import ZERO, changed_by, round_cents, vat_included


class Bearer(StrEnum):
    """Who bears the difference between the base price without a list and the list's price."""

    SELLER = "seller"
    PRODUCER = "producer"


@dataclass(frozen=True)
class ListPrice:
    """A price on a list for all units, from a quantity on."""

    price: Decimal
    min_quantity: int = 1


@dataclass(frozen=True)
class PriceList:
    """What one customer group's list says about one product."""

    key: int
    label: str
    percent: Decimal = Decimal(0)  # −10 lowers every price by 10 %
    prices: tuple[ListPrice, ...] = ()  # a price for this very product beats the percentage
    bearer: Bearer = Bearer.SELLER

    def price_at(self, quantity: int) -> Decimal | None:
        """Return the product's price at that quantity, or None where the list names none."""
        reached = [each for each in self.prices if each.min_quantity <= quantity]
        best = max(reached, key=lambda each: each.min_quantity, default=None)
        return best.price if best else None

    def applied_to(self, base: Decimal, quantity: int = 1) -> Decimal:
        """Return the base price under this list, rounded once."""
        own = self.price_at(quantity)
        if own is not None:
            return own
        return changed_by(base, self.percent)


@dataclass(frozen=True)
class PriceInputs:
    """Everything that decides a price, already loaded."""

    purchase_price: Decimal
    vat_rate: Decimal = Decimal(0)  # per cent; zero for a seller who charges no VAT
    shop_price: Decimal | None = None
    margin: Decimal | None = None  # per cent of the purchase price
    lists: tuple[PriceList, ...] = ()
    fees: tuple[Fee, ...] = ()  # those of other producers and per-order ones are ignored
    producer: int = 0
    weight: Decimal = Decimal(0)  # kilos of one unit


@dataclass(frozen=True)
class BasePrice:
    """The sale base price of one unit, and what the seller owes the producer for it."""

    purchase_price: Decimal
    without_list: Decimal
    base: Decimal
    owed: Decimal
    price_list: PriceList | None = None

    @property
    def discount(self) -> Decimal:
        """Return what the list takes off one unit; negative where it makes it dearer (§11.5)."""
        return self.without_list - self.base


@dataclass(frozen=True)
class Weighing:
    """A line once weighed: its kilos, and its amount when it is sold by real weight."""

    kilos: Decimal
    amount: Decimal | None = None


@dataclass(frozen=True)
class Quote:
    """The answer: the same cents on shelf, basket, order, e-mail and report."""

    price: BasePrice
    goods: Goods
    fees: tuple[LineFee, ...]
    public_price: Decimal  # the shelf price of one unit for a visitor without any list

    @property
    def quantity(self) -> int:
        return self.goods.quantity

    @property
    def vat_rate(self) -> Decimal:
        """Return the rate of the product, in per cent."""
        return self.goods.vat_rate

    @property
    def price_list(self) -> PriceList | None:
        return self.price.price_list

    @property
    def unit_price(self) -> Decimal:
        """Return the shelf price."""
        return self.price.base + sum((each.unit for each in self.fees), ZERO)

    @property
    def total(self) -> Decimal:
        """Return the amount of the line: where it and the unit price differ, the line is right."""
        return self.goods.amount + sum((each.amount for each in self.fees), ZERO)

    @property
    def is_approximate(self) -> bool:
        """Say whether the shelf price is to be shown as « env. » (§7.4)."""
        return not all(each.is_exact for each in self.fees)

    @property
    def is_sellable(self) -> bool:
        """Say whether neither the shelf price nor the line is below zero."""
        return self.unit_price >= 0 and self.total >= 0

    @property
    def vat_by_rate(self) -> dict[Decimal, Decimal]:
        """Return the VAT of the line: of the goods, and of each fee, by rate."""
        sums: dict[Decimal, Decimal] = defaultdict(lambda: ZERO)
        sums[self.vat_rate] += vat_included(self.goods.amount, self.vat_rate)
        for each in self.fees:
            if each.amount:
                sums[each.vat_rate] += each.vat
        return dict(sums)

    @property
    def vat(self) -> Decimal:
        return sum(self.vat_by_rate.values(), ZERO)

    @property
    def unit_vat(self) -> Decimal:
        """Return the VAT in one unit, once per rate, to be shown only: lines compute their own."""
        sums: dict[Decimal, Decimal] = defaultdict(lambda: ZERO)
        sums[self.vat_rate] += self.price.base
        for each in self.fees:
            sums[each.vat_rate] += each.unit
        return sum((vat_included(amount, rate) for rate, amount in sums.items()), ZERO)

    @property
    def unit_excl_vat(self) -> Decimal:
        """Return the shelf price without VAT (§8.1), to be shown only."""
        return self.unit_price - self.unit_vat

    @property
    def owed(self) -> Decimal:
        """Return what the seller owes the producer for the line, its fees apart."""
        weighed = self.goods.weighed_amount
        if weighed is None or not self.price.base:
            missing = weighed is not None and not self.goods.weight
            return ZERO if missing else self.price.owed * self.quantity
        return round_cents(weighed * self.price.owed / self.price.base)

    @property
    def margin(self) -> Decimal:
        """Return what is left to the seller of the line: negative when it bears a discount."""
        return self.goods.amount - self.owed

    @property
    def margin_percent(self) -> Decimal | None:
        """Return the margin in per cent of the purchase price, or None where that is zero."""
        bought = self.price.purchase_price * self.quantity
        return round_cents(self.margin * 100 / bought) if bought else None

    @property
    def saving(self) -> Decimal:
        """Return what the visitor's list saves on the line; negative where it makes it dearer."""
        return (self.public_price - self.unit_price) * self.quantity


def quote(inputs: PriceInputs, quantity: int = 1) -> Quote:
    """Return the price of so many units of a product. Total: every input has an answer."""
    public = base_price(inputs, 1, lists=())
    return priced(
        base_price(inputs, quantity),
        inputs,
        quantity,
        public_price=priced(public, inputs, 1).unit_price,
    )


def base_price(
    inputs: PriceInputs, quantity: int, lists: Sequence[PriceList] | None = None
) -> BasePrice:
    """Return the sale base price under the best of the lists (§6.2), and what is owed (§11.5)."""
    lists = inputs.lists if lists is None else lists
    public = base_without_list(inputs)
    best = min(lists, key=lambda each: (each.applied_to(public, quantity), each.key), default=None)
    base = public if best is None else best.applied_to(public, quantity)
    owed = owed_price(inputs.purchase_price, public - base, best.bearer if best else None)
    return BasePrice(inputs.purchase_price, public, base, owed, best)


def owed_price(purchase_price: Decimal, discount: Decimal, bearer: Bearer | None) -> Decimal:
    """Return what the producer is owed for one unit: less a discount that it bears (§11.5)."""
    if bearer is not Bearer.PRODUCER:
        return purchase_price
    return max(ZERO, purchase_price - discount)


def base_without_list(inputs: PriceInputs) -> Decimal:
    """Return the shop's own price, else purchase price + margin, else the purchase price."""
    if inputs.shop_price is not None:
        return inputs.shop_price
    if inputs.margin is not None:
        return changed_by(inputs.purchase_price, inputs.margin)
    return inputs.purchase_price


def priced(
    price: BasePrice,
    inputs: PriceInputs,
    quantity: int,
    *,
    public_price: Decimal | None = None,
    weighing: Weighing | None = None,
) -> Quote:
    """Add the fees to a base price that is already known: a new one, or one frozen on an order."""
    goods = Goods(
        producer=inputs.producer,
        base=price.base,
        quantity=quantity,
        weight=weighing.kilos if weighing else inputs.weight * quantity,
        vat_rate=inputs.vat_rate,
        weighed_amount=weighing.amount if weighing else None,
    )
    found = Quote(price, goods, line_fees(inputs.fees, goods, inputs.weight), ZERO)
    shown = found.unit_price if public_price is None else public_price
    return Quote(price, goods, found.fees, shown)
