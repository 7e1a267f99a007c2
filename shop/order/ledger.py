"""The frozen rows of orders as plain figures: five queries, whatever the number of orders."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from .models import Line, LineFee, Order, OrderFee, Surcharge


class OrderRow(NamedTuple):
    """An order. Amounts are euros."""

    pk: int
    number: str
    seller: int
    seller_name: str
    charges_vat: bool
    incl_tax: Decimal
    excl_tax: Decimal
    shipping_incl_tax: Decimal
    shipping_excl_tax: Decimal


class LineRow(NamedTuple):
    """A line. Prices are euros for one unit, amounts are euros for the line."""

    pk: int
    order: int
    title: str
    producer: int | None
    producer_name: str
    quantity: int
    purchase_price: Decimal
    owed_price: Decimal
    base_price: Decimal
    base_without_list: Decimal
    bearer: str
    vat_rate: Decimal
    unit_price: Decimal
    incl_tax: Decimal
    excl_tax: Decimal

    @property
    def goods(self) -> Decimal:
        """Return the line at sale base price."""
        return self.base_price * self.quantity

    @property
    def owed(self) -> Decimal:
        return self.owed_price * self.quantity


class SurchargeRow(NamedTuple):
    """A per-order fee as Oscar keeps it."""

    pk: int
    order: int
    name: str
    incl_tax: Decimal
    excl_tax: Decimal


class FeeRow(NamedTuple):
    """A fee of a line, or a part of a surcharge (`of` is its key); `unit` is zero in the latter."""

    of: int
    order: int
    owner: int
    owner_name: str
    type: str
    label: str
    place: str
    amount: Decimal
    vat_rate: Decimal
    vat: Decimal
    unit: Decimal = Decimal(0)


@dataclass(frozen=True)
class Ledger:
    """Orders in the order of their keys; their rows by the key of what they belong to."""

    orders: list[OrderRow]
    lines: dict[int, list[LineRow]]  # by order
    line_fees: dict[int, list[FeeRow]]  # by line
    surcharges: dict[int, list[SurchargeRow]]  # by order
    order_fees: dict[int, list[FeeRow]]  # by surcharge


def ledger_of(orders) -> Ledger:
    """Read a queryset of orders: five queries."""
    keys = orders.values("pk")
    totals = Order.objects.filter(pk__in=keys).order_by("pk")
    lines = Line.objects.filter(order__in=keys).order_by("pk")
    line_fees = LineFee.objects.filter(line__order__in=keys).order_by("pk")
    surcharges = Surcharge.objects.filter(order__in=keys).order_by("pk")
    order_fees = OrderFee.objects.filter(surcharge__order__in=keys).order_by("pk")
    return Ledger(
        orders=[OrderRow(*row) for row in totals.values_list(*_ORDER)],
        lines=_grouped(map(LineRow._make, lines.values_list(*_LINE)), "order"),
        line_fees=_fees(line_fees.values_list("line", "line__order", *_FEE, "unit_amount")),
        surcharges=_grouped(map(SurchargeRow._make, surcharges.values_list(*_SURCHARGE)), "order"),
        order_fees=_fees(order_fees.values_list("surcharge", "order", *_FEE)),
    )


_ORDER = (
    "pk",
    "number",
    "seller",
    "seller_name",
    "charges_vat",
    "total_incl_tax",
    "total_excl_tax",
    "shipping_incl_tax",
    "shipping_excl_tax",
)
_LINE = (
    "pk",
    "order",
    "title",
    "partner",
    "partner_name",
    "quantity",
    "purchase_price",
    "owed_price",
    "base_price",
    "base_without_list",
    "bearer",
    "vat_rate",
    "unit_price_incl_tax",
    "line_price_incl_tax",
    "line_price_excl_tax",
)
_SURCHARGE = ("pk", "order", "name", "incl_tax", "excl_tax")
_FEE = ("owner", "owner_name", "type", "label", "place", "fee_amount", "vat_rate", "vat")


def _fees(rows) -> dict[int, list[FeeRow]]:
    return _grouped((FeeRow(*row) for row in rows), "of")


def _grouped[Row](rows: Iterable[Row], key: str) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        found[getattr(row, key)].append(row)
    return found
