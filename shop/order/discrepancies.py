"""What does not add up in frozen orders, to the cent (rules §7.7)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from shop.backoffice.display import euros
from shop.rules.money import ZERO, vat_included

from .ledger import FeeRow, Ledger, LineRow, OrderRow, SurchargeRow


@dataclass(frozen=True)
class Discrepancy:
    """One figure that is not the one that its parts give. Amounts are euros."""

    number: str  # of the order
    what: str  # the figure, in words
    found: Decimal
    expected: Decimal

    def __str__(self) -> str:
        return _("Order %(number)s, %(what)s: %(found)s written, %(expected)s computed.") % {
            "number": self.number,
            "what": self.what,
            "found": euros(self.found),
            "expected": euros(self.expected),
        }


type Check = tuple[str, Decimal, Decimal]  # what it is, as written, as its parts give it


def discrepancies_of(ledger: Ledger) -> Iterator[Discrepancy]:
    """Compare every figure with its parts, order by order."""
    for order in ledger.orders:
        for what, found, expected in _checks(order, ledger):
            if found != expected:
                yield Discrepancy(order.number, what, found, expected)


def _checks(order: OrderRow, ledger: Ledger) -> Iterator[Check]:
    lines = ledger.lines.get(order.pk, [])
    surcharges = ledger.surcharges.get(order.pk, [])
    for line in lines:
        yield from _of_line(line, ledger.line_fees.get(line.pk, []))
    for surcharge in surcharges:
        yield from _of_surcharge(surcharge, ledger.order_fees.get(surcharge.pk, []))
    parts = [*lines, *surcharges]
    incl_tax = _sum(parts, lambda each: each.incl_tax) + order.shipping_incl_tax
    excl_tax = _sum(parts, lambda each: each.excl_tax) + order.shipping_excl_tax
    yield _("total"), order.incl_tax, incl_tax
    yield _("total without VAT"), order.excl_tax, excl_tax
    if not order.charges_vat:
        yield _("VAT of a seller that charges none"), order.incl_tax - order.excl_tax, ZERO


def _of_line(line: LineRow, fees: list[FeeRow]) -> Iterator[Check]:
    goods_vat = vat_included(line.goods, line.vat_rate)
    yield (
        _("%(title)s, amount") % {"title": line.title},
        line.incl_tax,
        line.goods + _sum(fees, lambda fee: fee.amount),
    )
    yield (
        _("%(title)s, unit price") % {"title": line.title},
        line.unit_price,
        line.base_price + _sum(fees, lambda fee: fee.unit),
    )
    yield (
        _("%(title)s, VAT") % {"title": line.title},
        line.incl_tax - line.excl_tax,
        goods_vat + _sum(fees, lambda fee: fee.vat),
    )
    yield (
        _("%(title)s, owed to the producer") % {"title": line.title},
        line.owed_price,
        _owed_price(line),
    )
    yield from _vat_of_fees(line.title, fees)


def _owed_price(line: LineRow) -> Decimal:
    """Return the purchase price, or less where a producer bears the discount of a list (§11.5)."""
    lowered = max(ZERO, line.purchase_price - (line.base_without_list - line.base_price))
    if line.price_list is not None and line.owed_price == lowered:
        return lowered
    return line.purchase_price


def _of_surcharge(surcharge: SurchargeRow, fees: list[FeeRow]) -> Iterator[Check]:
    own = [fee for fee in fees if fee.order == surcharge.order]
    name = _("Whole order – %(label)s") % {"label": surcharge.name}
    yield name, surcharge.incl_tax, _sum(own, lambda fee: fee.amount)
    yield (
        _("%(title)s, VAT") % {"title": name},
        surcharge.incl_tax - surcharge.excl_tax,
        _sum(own, lambda fee: fee.vat),
    )
    yield from _vat_of_fees(surcharge.name, fees)


def _vat_of_fees(title: str, fees: list[FeeRow]) -> Iterator[Check]:
    for fee in fees:
        words = {"title": title, "label": fee.label}
        what = _("%(title)s, VAT of the fee %(label)s") % words
        yield what, fee.vat, vat_included(fee.amount, fee.vat_rate)


def _sum[Row](rows: list[Row], amount: Callable[[Row], Decimal]) -> Decimal:
    return sum((amount(row) for row in rows), ZERO)
