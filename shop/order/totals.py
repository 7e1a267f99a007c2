"""Totals by producer, from the frozen lines (rules §16): what each has to bring, and is owed."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum

from shop.rules.money import ZERO, vat_included
from shop.rules.text import fold

from .models import Line


@dataclass(frozen=True)
class ProductTotal:
    """What was ordered of one product at one price. Amounts are euros, without any fee.

    Kilos are zero where nobody has said what one unit weighs, litres for what is not measured so.
    """

    product: int | None  # None once it is deleted
    title: str
    unit_label: str
    unit_price: Decimal  # what the producer is owed for one unit
    quantity: int
    kilos: Decimal
    litres: Decimal = Decimal(0)
    vat_rate: Decimal = Decimal(0)  # in per cent; zero where the producer charges none

    @property
    def amount(self) -> Decimal:
        return self.unit_price * self.quantity

    @property
    def vat(self) -> Decimal:
        """Return the VAT contained in the amount."""
        return vat_included(self.amount, self.vat_rate)


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
    def vat(self) -> Decimal:
        return sum((row.vat for row in self.rows), ZERO)

    @property
    def kilos(self) -> Decimal:
        return sum((row.kilos for row in self.rows), Decimal(0))

    @property
    def litres(self) -> Decimal:
        return sum((row.litres for row in self.rows), Decimal(0))


def producer_totals(orders, producer=None) -> tuple[ProducerTotal, ...]:
    """Add up the lines of a queryset of orders, by producer, product and unit price: one query.

    Cancelled orders are left out. One product at two prices, or two rates of VAT, gives two rows.
    `producer` keeps the lines of one enterprise.
    """
    names: dict[int | str, str] = {}
    found: dict[int | str, dict[tuple, ProductTotal]] = {}
    for line in _sums(orders, producer):
        who = line["partner"] or line["partner_name"]
        names[who] = line["partner_name"]
        rows = found.setdefault(who, {})
        key = (line["product"] or line["title"], line["owed_price"], _vat_rate(line))
        rows[key] = _more(rows.get(key), line)
    totals = [
        ProducerTotal(who if isinstance(who, int) else None, names[who], _sorted(rows.values()))
        for who, rows in found.items()
    ]
    return tuple(sorted(totals, key=lambda total: fold(total.name)))


_COLUMNS = (
    "partner",
    "partner_name",
    "partner__charges_vat",
    "product",
    "product__measure",
    "product__size",
    "product__vat_rate",
    "title",
    "unit_label",
    "unit_weight",
    "vat_rate",
    "order__charges_vat",
    "owed_price",
)


def _sums(orders, producer):
    lines = Line.objects.filter(order__in=orders.counted().values("pk")).order_by()
    lines = lines if producer is None else lines.filter(partner=producer)
    return lines.values(*_COLUMNS).annotate(pieces=Sum("quantity")).order_by(*_COLUMNS)


def _vat_rate(line: dict) -> Decimal:
    """Return the rate that the producer charges.

    A seller that charges no VAT freezes none on its lines; the product then tells.
    """
    if not line["partner__charges_vat"]:
        return Decimal(0)
    return (
        line["vat_rate"] if line["order__charges_vat"] else Decimal(line["product__vat_rate"] or 0)
    )


def _more(known: ProductTotal | None, line: dict) -> ProductTotal:
    pieces = line["pieces"]
    litres = line["product__size"] * pieces if line["product__measure"] == "L" else Decimal(0)
    return ProductTotal(
        product=line["product"],
        title=line["title"],
        unit_label=line["unit_label"],
        unit_price=line["owed_price"],
        quantity=pieces + (known.quantity if known else 0),
        kilos=line["unit_weight"] * pieces + (known.kilos if known else 0),
        litres=litres + (known.litres if known else 0),
        vat_rate=_vat_rate(line),
    )


def _sorted(rows) -> tuple[ProductTotal, ...]:
    return tuple(sorted(rows, key=lambda row: (fold(row.title), row.unit_price)))
