from collections import defaultdict
from decimal import Decimal

from shop.rules.money import ZERO


def vat_by_rate(lines) -> list[tuple[Decimal, Decimal]]:
    """Return (rate, VAT in euros) of order lines, lowest rate first, without zero rates."""
    sums: dict[Decimal, Decimal] = defaultdict(lambda: ZERO)
    for line in lines:
        if line.vat_rate:
            sums[line.vat_rate] += line.line_price_incl_tax - line.line_price_excl_tax
    return sorted(sums.items())
