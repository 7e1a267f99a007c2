"""Order cycles: their state follows from the clock (rules §5.2), and who may still order (§5.8).

Moments are aware datetimes.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

GRACE = timedelta(minutes=10)  # for who stood at the payment step, by default (§5.8)
LONG = timedelta(days=92)  # from this length on, a closing is too far away to be counted down


class State(StrEnum):
    """Where a cycle stands."""

    DRAFT = "draft"
    UNDATED = "undated"
    UPCOMING = "upcoming"
    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True)
class Period:
    """When orders are taken, both ends included. Without both ends: never.

    A permanent sale needs no closing.
    """

    opens_at: datetime | None
    closes_at: datetime | None
    is_draft: bool = False
    is_permanent: bool = False

    def state(self, at: datetime) -> State:
        """Return the state at a moment. A draft is one whatever its dates."""
        if self.is_draft:
            return State.DRAFT
        if self.opens_at is None or (self.closes_at is None and not self.is_permanent):
            return State.UNDATED
        if at < self.opens_at:
            return State.UPCOMING
        return State.OPEN if self.closes_at is None or at <= self.closes_at else State.CLOSED

    @property
    def is_in_order(self) -> bool:
        """Say whether the closing, if both ends are known, comes after the opening (§5.2)."""
        if self.opens_at is None or self.closes_at is None:
            return True
        return self.closes_at > self.opens_at

    @property
    def is_long(self) -> bool:
        """Say whether orders are taken for so long that nobody waits for the end."""
        if self.opens_at is None or self.closes_at is None:
            return self.is_permanent
        return self.closes_at - self.opens_at >= LONG


def takes_order(
    period: Period, *, at: datetime, entered_at: datetime | None = None, grace: timedelta = GRACE
) -> bool:
    """Say whether an order may be placed at a moment (§5.8).

    `entered_at` is when its buyer first entered the payment step: before the closing, it gives
    them the grace period, counted from there. 17:58 with ten minutes: until 18:08:00.
    """
    state = period.state(at)
    if state is State.OPEN:
        return True
    if state is not State.CLOSED or entered_at is None:
        return False
    return period.state(entered_at) is State.OPEN and at <= entered_at + grace


def is_over(closes_at: datetime | None, *, at: datetime, grace: timedelta = timedelta(0)) -> bool:
    """Say whether a closing, or a producer's cut-off, is past for the last who may still finish."""
    return closes_at is not None and at > closes_at + grace


def counts_from(
    period: Period, *, at: datetime, entered_at: datetime | None = None, grace: timedelta = GRACE
) -> datetime:
    """Return the moment whose offer counts for a buyer: within the grace period, their entry.

    What a producer's cut-off or the closing takes away meanwhile stays theirs until then.
    """
    if entered_at is None or not entered_at <= at <= entered_at + grace:
        return at
    return entered_at if period.state(entered_at) is State.OPEN else at


def takes_line(period: Period, *, at: datetime, cut_off_at: datetime | None = None) -> bool:
    """Say whether a producer's product may be put into a basket at a moment (§5.1, §5.8)."""
    return period.state(at) is State.OPEN and (cut_off_at is None or at <= cut_off_at)


def clean_tags(tags: Iterable[str]) -> list[str]:
    """Return tags trimmed, in small letters, each once, in the order given (§10.2)."""
    found = (" ".join(tag.split()).casefold() for tag in tags)
    return list(dict.fromkeys(tag for tag in found if tag))
