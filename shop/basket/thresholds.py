"""How far a basket is from a lower fee on the whole order (rules §7.2, §7.5)."""

from decimal import Decimal

from shop.rules.fees import Basis, Calculator, Fee
from shop.rules.money import ZERO
from shop.rules.totals import OrderQuote


def goods_missing(quote: OrderQuote, fee: Fee) -> Decimal:
    """Return the euros of goods, at sale base price, that would make the fee fall to its second
    amount; zero where more goods would not lower it."""
    terms = fee.terms
    if terms.calculator is not Calculator.THRESHOLD or terms.next_amount >= terms.amount:
        return ZERO
    seen = (
        line.goods.amount
        for line in quote.lines
        if terms.basis is Basis.ORDER or fee.applies_to(line.goods.producer)
    )
    return max(ZERO, terms.minimum - sum(seen, ZERO))
