"""The sale of a shop as one visitor meets it: in which leg they shop, at a moment (rules §5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from shop.rules.cycles import State, counts_from, takes_order

from .models import OutgoingLeg


@dataclass(frozen=True)
class Sale:
    """A shop, and what it sells at a moment: in one leg, or in none.

    `entered_at` is when this visitor's basket first entered the payment step.
    """

    shop: object
    leg: OutgoingLeg | None
    at: datetime
    legs: Sequence[OutgoingLeg] = ()  # open or to come, the first to open first
    entered_at: datetime | None = None

    @property
    def cycle(self):
        return self.leg and self.leg.cycle

    @property
    def state(self) -> State | None:
        """Return the state of the visitor's cycle, None where there is none."""
        return self.leg and self.leg.cycle.state(self.at)

    @property
    def grace(self) -> timedelta:
        return timedelta(minutes=self.shop.grace_minutes)

    @property
    def counts_at(self) -> datetime:
        """Return the moment whose offer counts: within the grace period, that of the entry."""
        if self.leg is None:
            return self.at
        clock = {"at": self.at, "entered_at": self.entered_at, "grace": self.grace}
        return counts_from(self.leg.cycle.period, **clock)

    @property
    def is_open(self) -> bool:
        """Say whether products may be put into a basket, its methods apart (§5.8)."""
        return self.shop.is_open and self.state is State.OPEN

    @property
    def takes_orders(self) -> bool:
        """Say whether visitors may order now: open, with a pick-up and a payment (§5.5)."""
        return self.is_open and self.has_means

    @property
    def may_finish(self) -> bool:
        """Say whether the clock lets this visitor order: open, or within the grace (§5.8)."""
        if self.leg is None or not self.shop.is_open:
            return False
        clock = {"at": self.at, "entered_at": self.entered_at, "grace": self.grace}
        return takes_order(self.leg.cycle.period, **clock)

    @property
    def has_means(self) -> bool:
        """Say whether the leg offers a place to fetch orders and a way to pay (§5.5)."""
        return bool(self.leg and self.leg.has_pickup and self.leg.has_payment)

    @property
    def open_legs(self) -> list[OutgoingLeg]:
        """Return the legs in which orders are taken now, the first to close first."""
        found = [leg for leg in self.legs if leg.cycle.state(self.at) is State.OPEN]
        return sorted(found, key=_closing)

    @property
    def next_leg(self) -> OutgoingLeg | None:
        """Return the next leg to open."""
        found = (leg for leg in self.legs if leg.cycle.state(self.at) is State.UPCOMING)
        return next(found, None)


def _closing(leg: OutgoingLeg) -> tuple:
    closes_at = leg.cycle.closes_at
    return closes_at is None, closes_at, leg.pk


def current_sale(*, shop, at: datetime, wanted: int | None = None) -> Sale:
    """Return the sale of a shop at a moment: one query.

    `wanted` is the cycle (its id) that the visitor chose; it counts while it is open. Else it is
    the open one that closes first, else the next to open.
    """
    legs = [_of(shop, leg) for leg in _legs(shop).open_or_upcoming(at)]
    sale = Sale(shop, None, at, legs)
    chosen = next((leg for leg in sale.open_legs if leg.cycle_id == wanted), None)
    leg = chosen or next(iter(sale.open_legs), None) or sale.next_leg
    return Sale(shop, leg, at, legs)


def sale_of(*, shop, cycle: int | None, at: datetime, entered_at: datetime | None = None) -> Sale:
    """Return the sale of a basket's own cycle (its id), whatever became of it: one query."""
    leg = _legs(shop).filter(cycle=cycle).first() if cycle else None
    return Sale(shop, leg and _of(shop, leg), at, entered_at=entered_at)


def _of(shop, leg: OutgoingLeg) -> OutgoingLeg:
    leg.shop = shop
    return leg


def _legs(shop):
    return OutgoingLeg.objects.of_shop(shop).select_related("cycle").with_means()
