"""Who ordered what, and when: drawn once from a seed, without a database."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from django.utils import timezone

from shop.rules.orders import CANCELLED, HANDED_OUT, PLACED, READY

from .files import rows

SEED = 1907
ORDERS = 60
DAYS = 56
BASICS = 40  # the first products of the table are bought more often
TRADE = "Professionnels"  # this group orders by the crate
CRATES = (5, 6, 10)
SCARCE = 10  # cancelled orders take nothing of which less than this is left


@dataclass(frozen=True)
class PlannedOrder:
    """One past order: its buyer's e-mail, its moment and the pieces of each product."""

    email: str
    placed_at: datetime
    quantities: dict[str, int]
    pickup: int
    payment: int
    status: str


def plan(day: date) -> list[PlannedOrder]:
    """Return the orders of the eight weeks before a day, oldest first; the same at each call."""
    random = Random(SEED)
    emails = [row["email"] for row in rows("customers")]
    traders = {row["email"] for row in rows("customers") if TRADE in row["groups"]}
    buyers = (emails + emails[:18] + emails[:12])[:ORDERS]
    random.shuffle(buyers)
    moments = sorted((_moment(random, day) for _ in buyers[3:]), reverse=False)
    moments += [_at(day, back, hour) for back, hour in ((2, 18), (1, 12), (1, 20))]
    return [
        _order(random, email, moment, day, number, by_crate=email in traders)
        for number, (email, moment) in enumerate(zip(buyers, sorted(moments), strict=True))
    ]


def ordered_pieces(orders: list[PlannedOrder]) -> Counter:
    """Return the pieces by title that the orders keep: the cancelled ones give theirs back."""
    pieces: Counter = Counter()
    for order in orders:
        if order.status != CANCELLED:
            pieces.update(order.quantities)
    return pieces


def _moment(random: Random, day: date) -> datetime:
    back = random.randint(2, DAYS)
    return _at(day, back, random.randint(7, 21), random.randint(0, 59))


def _at(day: date, back: int, hour: int, minute: int = 5) -> datetime:
    moment = datetime.combine(day - timedelta(days=back), time(hour, minute))
    return timezone.make_aware(moment)


def _order(
    random: Random, email: str, moment: datetime, day: date, number: int, *, by_crate: bool
) -> PlannedOrder:
    age = (day - timezone.localdate(moment)).days
    cancelled = number % 13 == 5
    status = CANCELLED if cancelled else PLACED if age <= 3 else READY if age <= 7 else HANDED_OUT
    return PlannedOrder(
        email=email,
        placed_at=moment,
        quantities=_quantities(
            random, plentiful_only=cancelled, by_crate=by_crate and not cancelled
        ),
        pickup=random.choice((0, 0, 1, 1, 1, 2)),
        payment=random.choice((0, 0, 1, 2)),
        status=status,
    )


def _quantities(random: Random, *, plentiful_only: bool, by_crate: bool) -> dict[str, int]:
    table = rows("products")
    if plentiful_only:
        table = [row for row in table if row["stock"].isdigit() and int(row["stock"]) >= SCARCE]
    weights = [3 if place < BASICS else 2 for place in range(len(table))]
    picked = {row["title"]: row for row in random.choices(table, weights, k=random.randint(3, 9))}
    return {title: _quantity(random, row, by_crate) for title, row in picked.items()}


def _quantity(random: Random, row: dict, by_crate: bool) -> int:
    dear = float(row["purchase"]) > 12
    if dear:
        return 1
    return random.choice(CRATES if by_crate else (1, 1, 1, 2, 2, 3))
