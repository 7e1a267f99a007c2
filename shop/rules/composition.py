"""What a price is made of (rules §7.6): what the producer gets, then each fee by type."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from .fees import Fee, FeeType
from .money import ZERO
from .pricing import Quote


class Kind(StrEnum):
    """The parts of a price, in the order in which they are said."""

    PRODUCER = "producer"
    SELLER = "seller"
    PACKING = FeeType.PACKING.value
    TRANSPORT = FeeType.TRANSPORT.value
    ADMIN = FeeType.ADMIN.value
    SALES = FeeType.SALES.value
    FUNDRAISING = FeeType.FUNDRAISING.value


@dataclass(frozen=True)
class Part:
    """One part of a price. `to_producer` is what the producer of the goods gets of it."""

    kind: Kind
    amount: Decimal
    to_producer: Decimal = ZERO


def of_unit(quote: Quote, seller: int | None = None) -> tuple[Part, ...]:
    """Return the parts of a shelf price: they add up to it.

    `seller` is the key of the enterprise that sells. Of its own goods it gets price and margin in
    one: the producer's part.
    """
    price = quote.price
    fees = [(each.fee, each.unit) for each in quote.fees]
    if seller == quote.goods.producer:
        return _parts(quote, price.base, ZERO, fees)
    return _parts(quote, price.owed, price.base - price.owed, fees)


def of_line(quote: Quote, seller: int | None = None) -> tuple[Part, ...]:
    """Return the parts of a line: they add up to its amount. For `seller` see `of_unit`."""
    fees = [(each.fee, each.amount) for each in quote.fees]
    if seller == quote.goods.producer:
        return _parts(quote, quote.goods.amount, ZERO, fees)
    return _parts(quote, quote.owed, quote.margin, fees)


def _parts(
    quote: Quote, owed: Decimal, margin: Decimal, fees: list[tuple[Fee, Decimal]]
) -> tuple[Part, ...]:
    producer = quote.goods.producer
    sums: dict[Kind, Decimal] = defaultdict(lambda: ZERO)
    to_producer: dict[Kind, Decimal] = defaultdict(lambda: ZERO)
    sums[Kind.SELLER] = margin
    for fee, amount in fees:
        kind = Kind(fee.type.value)
        sums[kind] += amount
        to_producer[kind] += amount if fee.owner == producer else ZERO
    first = Part(Kind.PRODUCER, owed, owed)
    others = (Part(kind, sums[kind], to_producer[kind]) for kind in list(Kind)[1:])
    return (first, *(part for part in others if part.amount or part.to_producer))
