"""What a whole basket or order costs, and who gets each euro of it (rules §7.5, §7.7)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from .fees import Fee, OrderFee, order_fees
from .money import ZERO
from .pricing import Quote


class Role(StrEnum):
    """In which capacity a beneficiary gets money."""

    PRODUCER = "producer"  # its goods, at purchase price
    SELLER = "seller"  # the margin: sale base less what the producer is owed
    FEE = "fee"
    DELIVERY = "delivery"
    PAYMENT = "payment"
    DISCOUNT = "discount"
    ADJUSTMENT = "adjustment"


@dataclass(frozen=True)
class Share:
    """An amount that belongs to one beneficiary: the key of an enterprise."""

    role: Role
    beneficiary: int
    amount: Decimal


@dataclass(frozen=True)
class OrderQuote:
    """The lines and the per-order fees of a basket."""

    lines: tuple[Quote, ...]
    fees: tuple[OrderFee, ...]

    @property
    def goods(self) -> Decimal:
        """Return the goods at sale base price (§12.3)."""
        return sum((line.goods.amount for line in self.lines), ZERO)

    @property
    def lines_total(self) -> Decimal:
        """Return the sum of the lines at shelf price."""
        return sum((line.total for line in self.lines), ZERO)

    @property
    def fees_total(self) -> Decimal:
        return sum((each.amount for each in self.fees), ZERO)

    @property
    def total(self) -> Decimal:
        return self.lines_total + self.fees_total

    @property
    def vat_by_rate(self) -> dict[Decimal, Decimal]:
        """Return the VAT of lines and fees by rate, in per cent, lowest first."""
        sums: dict[Decimal, Decimal] = defaultdict(lambda: ZERO)
        for line in self.lines:
            for rate, vat in line.vat_by_rate.items():
                sums[rate] += vat
        for each in self.fees:
            for part in each.parts:
                if part.amount:
                    sums[part.rate] += part.vat
        return dict(sorted(sums.items()))

    @property
    def vat(self) -> Decimal:
        return sum(self.vat_by_rate.values(), ZERO)


def order_quote(lines: Sequence[Quote], fees: Sequence[Fee]) -> OrderQuote:
    """Return what the lines cost together with the per-order fees among `fees`."""
    room = sum((line.total for line in lines), ZERO)
    return OrderQuote(tuple(lines), order_fees(fees, [line.goods for line in lines], room))


def shares_of(order: OrderQuote, seller: int) -> tuple[Share, ...]:
    """Return who gets what of an order: one share per role and beneficiary, none lost (§7.7)."""
    return gathered(
        [share for line in order.lines for share in _shares_of_line(line, seller)]
        + [Share(Role.FEE, each.fee.owner, each.amount) for each in order.fees]
    )


def _shares_of_line(line: Quote, seller: int) -> list[Share]:
    return [
        Share(Role.PRODUCER, line.goods.producer, line.owed),
        Share(Role.SELLER, seller, line.margin),
        *(Share(Role.FEE, each.fee.owner, each.amount) for each in line.fees),
    ]


def gathered(shares: Iterable[Share]) -> tuple[Share, ...]:
    """Add up the shares of each role and beneficiary, in the order of roles and keys."""
    sums: dict[tuple[Role, int], Decimal] = defaultdict(lambda: ZERO)
    for share in shares:
        sums[share.role, share.beneficiary] += share.amount
    ordered = sorted(sums.items(), key=lambda item: (list(Role).index(item[0][0]), item[0][1]))
    return tuple(Share(role, key, amount) for (role, key), amount in ordered)
