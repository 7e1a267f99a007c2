from collections import defaultdict
from decimal import Decimal

from shop.rules.money import ZERO


def vat_by_rate(order) -> list[tuple[Decimal, Decimal]]:
    """Return (rate, VAT in euros) of an order's lines and fees, lowest rate first.

    Rates of zero, and those of fees of zero, are left out. Load the order with `with_money()`.
    """
    sums: dict[Decimal, Decimal] = defaultdict(lambda: ZERO)
    for line in order.lines.all():
        fees = [each for each in line.fees.all() if each.fee_amount]
        vat = line.line_price_incl_tax - line.line_price_excl_tax
        sums[line.vat_rate] += vat - sum((each.vat for each in fees), ZERO)
        for each in fees:
            sums[each.vat_rate] += each.vat
    for surcharge in order.surcharges.all():
        for each in surcharge.fees.all():
            if each.fee_amount:
                sums[each.vat_rate] += each.vat
    return sorted((rate, vat) for rate, vat in sums.items() if rate)
