"""Per-order fees as buyers read them: « Commande entière – Transport » (rules §7.5)."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Charge:
    """One per-order fee, in euros. `producer` is named when only its goods are charged."""

    label: str
    producer: str
    amount: Decimal
    excl_tax: Decimal


def charges_of(order) -> list[Charge]:
    """Return the per-order fees of an order that cost or give something.

    Load the order with `with_money()`.
    """
    names = {line.partner_id: line.partner_name for line in order.lines.all()}
    return [
        Charge(row.name, names.get(_producer_of(row), ""), row.incl_tax, row.excl_tax)
        for row in order.surcharges.all()
        if row.incl_tax
    ]


def _producer_of(surcharge) -> int | None:
    return next((fee.producer_id for fee in surcharge.fees.all() if fee.producer_id), None)
