"""Money: euros as Decimal, VAT included unless a name says otherwise (rules §8).

This is the only module of the project that may call ``quantize``.
"""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
ZERO = Decimal("0.00")


def round_cents(amount: Decimal) -> Decimal:
    """Round an amount in euros to the cent, half away from zero (−0.125 → −0.13), never to −0."""
    return amount.quantize(CENT, rounding=ROUND_HALF_UP) + ZERO


def percentage_of(amount: Decimal, percent: Decimal) -> Decimal:
    """Return `percent` per cent of an amount in euros, rounded to the cent."""
    return round_cents(amount * percent / 100)


def changed_by(amount: Decimal, percent: Decimal) -> Decimal:
    """Return an amount in euros raised by `percent` per cent, rounded once: −10 lowers it."""
    return round_cents(amount * (100 + percent) / 100)


def vat_included(amount: Decimal, rate: Decimal) -> Decimal:
    """Return the VAT contained in an amount that includes it.

    `rate` is in per cent (5.5 for food). VAT = amount − amount / (1 + rate), rules §8.1.
    """
    return round_cents(amount * rate / (100 + rate))


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


def split(amount: Decimal, weights: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """Share whole cents in proportion to weights, none of them negative; no cent is lost.

    The shares add up to the amount. A cent that belongs to nobody goes to who is owed the largest
    part of it, the first of equals. Without any weight the first gets everything.
    """
    if not weights:
        return ()
    whole = sum(weights, Decimal(0))
    if whole <= 0:
        return (amount, *(ZERO for _ in weights[1:]))
    exact = [amount * weight / whole for weight in weights]
    shares = [int(share / CENT) * CENT for share in exact]
    left = int((amount - sum(shares, ZERO)) / CENT)
    order = sorted(range(len(shares)), key=lambda i: (-abs(exact[i] - shares[i]), i))
    for index in order[: abs(left)]:
        shares[index] += CENT if left > 0 else -CENT
    return tuple(shares)
