"""Money: euros as Decimal, VAT included unless a name says otherwise (rules §8).

This is the only module of the project that may call ``quantize``.
"""

from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
ZERO = Decimal("0.00")


def round_cents(amount: Decimal) -> Decimal:
    """Round an amount in euros to the cent, half away from zero (−0.125 → −0.13)."""
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def percentage_of(amount: Decimal, percent: Decimal) -> Decimal:
    """Return `percent` per cent of an amount in euros, rounded to the cent."""
    return round_cents(amount * percent / 100)


def vat_included(amount: Decimal, rate: Decimal) -> Decimal:
    """Return the VAT contained in an amount that includes it.

    `rate` is in per cent (5.5 for food). VAT = amount − amount / (1 + rate), rules §8.1.
    """
    return round_cents(amount - amount / (1 + rate / 100))


def excluding_vat(amount: Decimal, rate: Decimal) -> Decimal:
    """Return the amount without the VAT that it contains: HT = TTC − VAT."""
    return amount - vat_included(amount, rate)


def per_measure(amount: Decimal, size: Decimal) -> Decimal:
    """Return the price of one kilo or litre, given the price of `size` kilos or litres.

    Raises ValueError when the size is not positive.
    """
    if size <= 0:
        raise ValueError("a size must be positive")
    return round_cents(amount / size)
