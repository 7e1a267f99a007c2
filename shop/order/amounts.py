"""The sums of an order as its buyer reads them, from frozen rows: named like those of a basket."""

from dataclasses import dataclass
from decimal import Decimal

from shop.basket.context import FeeRow
from shop.rules.money import ZERO

from .vat import vat_by_rate


@dataclass(frozen=True)
class Amounts:
    """What an order costs, in euros, VAT included unless a name says otherwise."""

    lines_total: Decimal
    lines_excl_vat: Decimal
    fees: tuple[FeeRow, ...]  # « commande entière », without those of zero
    total: Decimal
    total_excl_vat: Decimal
    vat_by_rate: tuple[tuple[Decimal, Decimal], ...]  # (rate in per cent, VAT contained)
    charges_vat: bool
    shows_excl_vat: bool


def amounts_of(order) -> Amounts:
    """Add up an order. Load it with `with_money()`."""
    lines = order.lines.all()
    return Amounts(
        lines_total=sum((line.line_price_incl_tax for line in lines), ZERO),
        lines_excl_vat=sum((line.line_price_excl_tax for line in lines), ZERO),
        fees=tuple(_fees(order)),
        total=order.total_incl_tax,
        total_excl_vat=order.total_excl_tax,
        vat_by_rate=tuple(vat_by_rate(order)),
        charges_vat=order.charges_vat,
        shows_excl_vat=order.shows_excl_vat,
    )


def _fees(order):
    names = {line.partner_id: line.partner_name for line in order.lines.all()}
    for row in order.surcharges.all():
        if row.incl_tax:
            producer = names.get(_producer_of(row), "")
            yield FeeRow(row.name, producer, row.incl_tax, row.tax)


def _producer_of(surcharge) -> int | None:
    return next((fee.producer_id for fee in surcharge.fees.all() if fee.producer_id), None)
