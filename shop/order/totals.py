"""Totals by producer, from the frozen lines (rules §16): what each has to bring, and is owed."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum

from shop.rules.money import ZERO
from shop.rules.text import fold

from .models import Line


@dataclass(frozen=True)
class ProductTotal:
    """What was ordered of one product at one price. Amounts are euros, without any fee."""

    product: int | None  # None once it is deleted
    title: str
    unit_label: str
    unit_price: Decimal  # what the producer is owed for one unit
    quantity: int
    kilos: Decimal  # zero where nobody has said what one unit weighs

    @property
    def amount(self) -> Decimal:
        return self.unit_price * self.quantity


@dataclass(frozen=True)
class ProducerTotal:
    """All that was ordered from one producer."""

    producer: int | None  # None once it is deleted
    name: str
    rows: tuple[ProductTotal, ...]

    @property
    def amount(self) -> Decimal:
        """Return what the producer is owed for its goods, its own fees apart."""
        return sum((row.amount for row in self.rows), ZERO)

    @property
    def kilos(self) -> Decimal:
        return sum((row.kilos for row in self.rows), Decimal(0))


def producer_totals(orders, producer=None) -> tuple[ProducerTotal, ...]:
    """Add up the lines of a queryset of orders, by producer, product and unit price: one query.

    Cancelled orders are left out. One product at two prices gives two rows. `producer` keeps the
    lines of one enterprise.
    """
    names: dict[int | str, str] = {}
    found: dict[int | str, dict[tuple, ProductTotal]] = {}
    for line in _sums(orders, producer):
        who = line["partner"] or line["partner_name"]
        names[who] = line["partner_name"]
        rows = found.setdefault(who, {})
        key = (line["product"] or line["title"], line["owed_price"])
        rows[key] = _more(rows.get(key), line)
    totals = [
        ProducerTotal(who if isinstance(who, int) else None, names[who], _sorted(rows.values()))
        for who, rows in found.items()
    ]
    return tuple(sorted(totals, key=lambda total: fold(total.name)))


def _sums(orders, producer):
    lines = Line.objects.filter(order__in=orders.counted().values("pk")).order_by()
    lines = lines if producer is None else lines.filter(partner=producer)
    columns = ("partner", "partner_name", "product", "title", "unit_label", "unit_weight")
    return lines.values(*columns, "owed_price").annotate(pieces=Sum("quantity")).order_by(*columns)


def _more(known: ProductTotal | None, line: dict) -> ProductTotal:
    pieces = line["pieces"]
    return ProductTotal(
        product=line["product"],
        title=line["title"],
        unit_label=line["unit_label"],
        unit_price=line["owed_price"],
        quantity=pieces + (known.quantity if known else 0),
        kilos=line["unit_weight"] * pieces + (known.kilos if known else 0),
    )


def _sorted(rows) -> tuple[ProductTotal, ...]:
    return tuple(sorted(rows, key=lambda row: (fold(row.title), row.unit_price)))
