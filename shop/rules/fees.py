"""Fees: who receives them, where they are charged and how they are computed (rules §7).

Each fee is computed on the sale base price alone, so that fees never compound and their order does
not matter. Amounts are euros, VAT included; weights are kilos; rates are per cent.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from .money import ZERO, percentage_of, round_cents, split, vat_included


class FeeType(StrEnum):
    """What a fee pays for: the parts of a price that the public sees."""

    PACKING = "packing"
    TRANSPORT = "transport"
    ADMIN = "admin"
    SALES = "sales"
    FUNDRAISING = "fundraising"


class Calculator(StrEnum):
    """How a fee is computed. The first four are per item, the others per order."""

    PERCENT = "percent"
    PER_ITEM = "per_item"
    PER_KG = "per_kg"
    PERCENT_AND_FIXED = "percent_and_fixed"
    FLAT = "flat"
    DEGRESSIVE = "degressive"
    THRESHOLD = "threshold"
    ORDER_PERCENT_AND_FIXED = "order_percent_and_fixed"


PER_ITEM = frozenset(
    {
        Calculator.PERCENT,
        Calculator.PER_ITEM,
        Calculator.PER_KG,
        Calculator.PERCENT_AND_FIXED,
    }
)


class Place(StrEnum):
    """Where a fee is charged, whoever receives it."""

    SALE = "sale"  # everything that is sold, in every shop: the coordinator's fees
    SUPPLY = "supply"  # what one producer brings
    SHOP = "shop"  # everything that one shop sells


class Basis(StrEnum):
    """What a per-order fee looks at."""

    CHARGED = "charged"  # the goods on which it is charged
    ORDER = "order"  # the whole order


@dataclass(frozen=True)
class Terms:
    """How much a fee is. A field that its calculator does not use is ignored."""

    calculator: Calculator
    percent: Decimal = ZERO
    amount: Decimal = ZERO  # per item, per kilo, per order, first item, below the minimum
    next_amount: Decimal = ZERO  # each following item; from the minimum on
    max_items: int = 0  # items that pay, in a degressive fee
    minimum: Decimal = ZERO  # goods from which a threshold fee changes
    basis: Basis = Basis.CHARGED

    @property
    def is_per_item(self) -> bool:
        """Say whether the fee is part of the shelf price."""
        return self.calculator in PER_ITEM


@dataclass(frozen=True)
class Fee:
    """A fee as it is charged at one place. `owner` and `producer` are keys of enterprises."""

    key: int
    owner: int
    type: FeeType
    label: str
    terms: Terms
    vat_rate: Decimal | None = None  # None: the rate of the product
    place: Place = Place.SHOP
    producer: int | None = None  # whose goods, when the place is SUPPLY
    owner_name: str = ""

    @property
    def code(self) -> str:
        """Return a name that no other fee or place shares."""
        return f"fee-{self.key}-{self.place}-{self.producer or 0}"

    def applies_to(self, producer: int) -> bool:
        """Say whether the goods of that producer pay this fee."""
        return self.producer is None or self.producer == producer

    def rate_for(self, product_rate: Decimal) -> Decimal:
        """Return the VAT rate of the fee on a product taxed at `product_rate`."""
        return product_rate if self.vat_rate is None else self.vat_rate


@dataclass(frozen=True)
class Goods:
    """One line as fees see it, at sale base price."""

    producer: int
    base: Decimal  # one unit
    quantity: int
    weight: Decimal  # the whole line, in kilos: nominal, or final once weighed
    vat_rate: Decimal
    weighed_amount: Decimal | None = None  # for a line sold by real weight

    @property
    def amount(self) -> Decimal:
        return self.base * self.quantity if self.weighed_amount is None else self.weighed_amount


@dataclass(frozen=True)
class LineFee:
    """What one per-item fee costs on one line. `unit` is what the shelf price shows of it."""

    fee: Fee
    unit: Decimal
    amount: Decimal
    vat_rate: Decimal
    vat: Decimal
    is_exact: bool = True  # False where the unit's cents times a quantity may differ from a line


def unit_amount(terms: Terms, base: Decimal, weight: Decimal) -> Decimal:
    """Return what a per-item fee adds to the price of one unit of that base and weight."""
    if terms.calculator is Calculator.PERCENT:
        return percentage_of(base, terms.percent)
    if terms.calculator is Calculator.PER_ITEM:
        return terms.amount
    if terms.calculator is Calculator.PER_KG:
        return round_cents(terms.amount * weight)
    if terms.calculator is Calculator.PERCENT_AND_FIXED:
        return percentage_of(base, terms.percent) + terms.amount
    return ZERO


def line_amount(terms: Terms, goods: Goods) -> Decimal:
    """Return what a per-item fee costs on a line (§7.4).

    Percentages are rounded on the unit, or on the amount of a weighed line; kilos on the line.
    """
    if terms.calculator is Calculator.PER_KG:
        return round_cents(terms.amount * goods.weight)
    if goods.weighed_amount is None:
        return unit_amount(terms, goods.base, ZERO) * goods.quantity
    fixed = terms.amount if terms.calculator is not Calculator.PERCENT else ZERO
    percent = terms.percent if terms.calculator is not Calculator.PER_ITEM else ZERO
    return percentage_of(goods.weighed_amount, percent) + fixed * goods.quantity


def line_fees(fees: Sequence[Fee], goods: Goods, unit_weight: Decimal) -> tuple[LineFee, ...]:
    """Return the per-item fees of a line, in the order of `fees`."""
    return tuple(
        _line_fee(fee, goods, unit_weight)
        for fee in fees
        if fee.terms.is_per_item and fee.applies_to(goods.producer)
    )


def _line_fee(fee: Fee, goods: Goods, unit_weight: Decimal) -> LineFee:
    amount, rate = line_amount(fee.terms, goods), fee.rate_for(goods.vat_rate)
    unit = unit_amount(fee.terms, goods.base, unit_weight)
    by_weight = fee.terms.calculator is Calculator.PER_KG
    return LineFee(
        fee=fee,
        unit=unit,
        amount=amount,
        vat_rate=rate,
        vat=vat_included(amount, rate),
        is_exact=not by_weight or unit == fee.terms.amount * unit_weight,
    )


def order_amount(terms: Terms, goods: Decimal, items: int) -> Decimal:
    """Return what a per-order fee costs for `items` pieces whose goods amount to `goods`."""
    if items <= 0:
        return ZERO
    if terms.calculator is Calculator.FLAT:
        return terms.amount
    if terms.calculator is Calculator.DEGRESSIVE:
        paying = min(items, terms.max_items)
        return terms.amount + terms.next_amount * (paying - 1) if paying > 0 else ZERO
    if terms.calculator is Calculator.THRESHOLD:
        return terms.amount if goods < terms.minimum else terms.next_amount
    if terms.calculator is Calculator.ORDER_PERCENT_AND_FIXED:
        return percentage_of(goods, terms.percent) + terms.amount
    return ZERO


@dataclass(frozen=True)
class VatPart:
    """A part of an amount taxed at one rate."""

    rate: Decimal
    amount: Decimal
    vat: Decimal


@dataclass(frozen=True)
class OrderFee:
    """What one per-order fee costs, with its VAT rate by rate."""

    fee: Fee
    amount: Decimal
    parts: tuple[VatPart, ...]

    @property
    def vat(self) -> Decimal:
        return sum((part.vat for part in self.parts), ZERO)

    @property
    def excl_vat(self) -> Decimal:
        return self.amount - self.vat


def order_fees(fees: Sequence[Fee], lines: Sequence[Goods], room: Decimal) -> tuple[OrderFee, ...]:
    """Return the per-order fees, each charged once if what it is charged on supplies a line (§7.5).

    `room` is what the lines cost: together the fees never bring an order below zero; where they
    would, the negative ones shrink in proportion. A last cent is shared by the keys of the fees and
    places, so that the order of `fees` is the order of the answer and nothing else.
    """
    charged = [fee for fee in fees if not fee.terms.is_per_item and _goods_of(fee, lines)]
    by_key = sorted(charged, key=lambda fee: (fee.key, fee.place, fee.producer or 0))
    amounts = not_below_zero([_order_fee_amount(fee, lines) for fee in by_key], room)
    found = {fee.code: amount for fee, amount in zip(by_key, amounts, strict=True)}
    return tuple(
        OrderFee(fee, found[fee.code], vat_parts(fee, found[fee.code], _goods_of(fee, lines)))
        for fee in charged
    )


def _goods_of(fee: Fee, lines: Sequence[Goods]) -> list[Goods]:
    return [goods for goods in lines if fee.applies_to(goods.producer)]


def _seen_by(fee: Fee, lines: Sequence[Goods]) -> Sequence[Goods]:
    return lines if fee.terms.basis is Basis.ORDER else _goods_of(fee, lines)


def _order_fee_amount(fee: Fee, lines: Sequence[Goods]) -> Decimal:
    seen = _seen_by(fee, lines)
    goods = sum((each.amount for each in seen), ZERO)
    return order_amount(fee.terms, goods, sum(each.quantity for each in seen))


def goods_missing(fee: Fee, lines: Sequence[Goods]) -> Decimal:
    """Return the goods that would make a threshold fee fall to its second amount.

    Zero where more goods would not lower it.
    """
    terms = fee.terms
    if terms.calculator is not Calculator.THRESHOLD or terms.next_amount >= terms.amount:
        return ZERO
    return max(ZERO, terms.minimum - sum((each.amount for each in _seen_by(fee, lines)), ZERO))


def not_below_zero(amounts: Sequence[Decimal], room: Decimal) -> tuple[Decimal, ...]:
    """Return the amounts, the negative ones lowered in proportion where `room` cannot bear them."""
    taken = [max(ZERO, -amount) for amount in amounts]
    given = max(ZERO, room) + sum((amount for amount in amounts if amount > 0), ZERO)
    if sum(taken, ZERO) <= given:
        return tuple(amounts)
    shares = split(given, taken)
    return tuple(
        -share if amount < 0 else amount for amount, share in zip(amounts, shares, strict=True)
    )


def vat_parts(fee: Fee, amount: Decimal, lines: Sequence[Goods]) -> tuple[VatPart, ...]:
    """Return the VAT of a per-order fee: its own rate, or those of the goods in proportion."""
    by_rate: dict[Decimal, Decimal] = defaultdict(lambda: ZERO)
    for goods in lines:
        by_rate[fee.rate_for(goods.vat_rate)] += goods.amount
    rates = sorted(by_rate)
    shares = split(amount, [by_rate[rate] for rate in rates])
    parts = [
        VatPart(rate, share, vat_included(share, rate))
        for rate, share in zip(rates, shares, strict=True)
    ]
    return tuple(part for part in parts if part.amount) or tuple(parts[:1])
