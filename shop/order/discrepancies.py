"""What does not add up in frozen orders, to the cent (rules §7.7)."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from shop.backoffice.display import euros
from shop.rules.money import ZERO, vat_included
from shop.rules.pricing import Bearer, owed_price

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


type Check = tuple[str, str, str, Decimal, Decimal]
"""What it is, the title and the label in it, as written, as its parts give it."""


def discrepancies_of(ledger: Ledger) -> Iterator[Discrepancy]:
    """Compare every figure with its parts, order by order."""
    for order in ledger.orders:
        for what, title, label, found, expected in _checks(order, ledger):
            if found != expected:
                words = _(what) % {"title": title, "label": label}
                yield Discrepancy(order.number, words, found, expected)


def _checks(order: OrderRow, ledger: Ledger) -> Iterator[Check]:
    lines = ledger.lines.get(order.pk, [])
    surcharges = ledger.surcharges.get(order.pk, [])
    for line in lines:
        yield from _of_line(line, ledger.line_fees.get(line.pk, []))
    for surcharge in surcharges:
        yield from _of_surcharge(surcharge, ledger.order_fees.get(surcharge.pk, []))
    parts = [*lines, *surcharges]
    incl_tax = sum((each.incl_tax for each in parts), order.shipping_incl_tax)
    excl_tax = sum((each.excl_tax for each in parts), order.shipping_excl_tax)
    yield _TOTAL, "", "", order.incl_tax, incl_tax
    yield _EXCL_VAT, "", "", order.excl_tax, excl_tax
    if not order.charges_vat:
        yield _NO_VAT, "", "", order.incl_tax - order.excl_tax, ZERO


_TOTAL = gettext_noop("total")
_EXCL_VAT = gettext_noop("total without VAT")
_NO_VAT = gettext_noop("VAT of a seller that charges none")


def _of_line(line: LineRow, fees: list[FeeRow]) -> Iterator[Check]:
    title = line.title
    amount = sum((fee.amount for fee in fees), line.goods)
    vat = sum((fee.vat for fee in fees), vat_included(line.goods, line.vat_rate))
    unit_price = sum((fee.unit for fee in fees), line.base_price)
    yield _LINE, title, "", line.incl_tax, amount
    yield _LINE_UNIT, title, "", line.unit_price, unit_price
    yield _LINE_VAT, title, "", line.incl_tax - line.excl_tax, vat
    yield _LINE_OWED, title, "", line.owed_price, _owed_price(line)
    yield from _vat_of_fees(title, fees)


_LINE = gettext_noop("%(title)s, amount")
_LINE_UNIT = gettext_noop("%(title)s, unit price")
_LINE_VAT = gettext_noop("%(title)s, VAT")
_LINE_OWED = gettext_noop("%(title)s, owed to the producer")


def _owed_price(line: LineRow) -> Decimal:
    """Return the purchase price, or less where a producer bears the discount of a list (§11.5)."""
    bearer = Bearer(line.bearer) if line.bearer else None
    return owed_price(line.purchase_price, line.base_without_list - line.base_price, bearer)


def _of_surcharge(surcharge: SurchargeRow, fees: list[FeeRow]) -> Iterator[Check]:
    own = [fee for fee in fees if fee.order == surcharge.order]
    name, tax = surcharge.name, surcharge.incl_tax - surcharge.excl_tax
    yield _ON_ORDER, "", name, surcharge.incl_tax, sum((fee.amount for fee in own), ZERO)
    yield _ON_ORDER_VAT, "", name, tax, sum((fee.vat for fee in own), ZERO)
    yield from _vat_of_fees(name, fees)


_ON_ORDER = gettext_noop("Whole order – %(label)s")
_ON_ORDER_VAT = gettext_noop("Whole order – %(label)s, VAT")


def _vat_of_fees(title: str, fees: list[FeeRow]) -> Iterator[Check]:
    for fee in fees:
        yield _FEE_VAT, title, fee.label, fee.vat, vat_included(fee.amount, fee.vat_rate)


_FEE_VAT = gettext_noop("%(title)s, VAT of the fee %(label)s")
