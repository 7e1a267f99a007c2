"""When the order cycles of a rhythm open, close and are handed out (rules §5.4, C-05).

« Chaque lundi 8 h → jeudi 20 h, prêt samedi »: the hours are those of a wall clock, and stay the
same when the clocks change. Moments are aware datetimes in UTC; days of the week count from 0
(Monday).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from itertools import islice

WEEK = timedelta(days=7)
LAST = -1  # the last such day of a month


class Unit(StrEnum):
    """How often: every so many weeks, or on the nth such day of every so many months."""

    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True)
class Rhythm:
    """A pattern. `starts_on` is the first day that counts, and of several weeks says which.

    The closing is the first `closes_day` at `closes_at` after the opening, and `more_weeks` later;
    the hand-out the first `ready_day` that is not before the day of the closing.
    """

    starts_on: date
    opens_day: int
    opens_at: time
    closes_day: int
    closes_at: time
    ready_day: int | None = None
    unit: Unit = Unit.WEEK
    every: int = 1
    nth: int = 1  # in a month: 1 to 4, or LAST
    more_weeks: int = 0


@dataclass(frozen=True)
class Occurrence:
    """One order cycle of a rhythm."""

    opens_at: datetime
    closes_at: datetime
    ready_on: date | None

    def overlaps(self, opens_at: datetime, closes_at: datetime) -> bool:
        """Say whether orders would be taken in both windows at once."""
        return self.opens_at < closes_at and opens_at < self.closes_at


def occurrences(rhythm: Rhythm, *, after: datetime, count: int, zone: tzinfo) -> list[Occurrence]:
    """Return the next `count` occurrences that open after a moment, in their order."""
    every = (_occurrence(rhythm, day, zone) for day in _opening_days(rhythm, after, zone))
    return list(islice((each for each in every if each.opens_at > after), count))


def _opening_days(rhythm: Rhythm, after: datetime, zone: tzinfo) -> Iterator[date]:
    """Yield the days of openings, from one that is not after the day of `after`."""
    today = max(rhythm.starts_on, after.astimezone(zone).date())
    days = _weekly(rhythm, today) if rhythm.unit is Unit.WEEK else _monthly(rhythm, today)
    return (day for day in days if day >= rhythm.starts_on)


def _weekly(rhythm: Rhythm, today: date) -> Iterator[date]:
    first = _next_day(rhythm.starts_on, rhythm.opens_day)
    step = WEEK * rhythm.every
    day = first + step * max(0, (today - first) // step)
    while True:
        yield day
        day += step


def _monthly(rhythm: Rhythm, today: date) -> Iterator[date]:
    begin = rhythm.starts_on.year * 12 + rhythm.starts_on.month - 1
    month = begin + (today.year * 12 + today.month - 1 - begin) // rhythm.every * rhythm.every
    while True:
        yield _nth_day(month // 12, month % 12 + 1, rhythm.opens_day, rhythm.nth)
        month += rhythm.every


def _nth_day(year: int, month: int, weekday: int, nth: int) -> date:
    if nth != LAST:
        return _next_day(date(year, month, 1), weekday) + WEEK * (nth - 1)
    following = date(year + month // 12, month % 12 + 1, 1)
    return _next_day(following - WEEK, weekday)


def _occurrence(rhythm: Rhythm, day: date, zone: tzinfo) -> Occurrence:
    last = _next_day(day, rhythm.closes_day)
    if last == day and rhythm.closes_at <= rhythm.opens_at:
        last += WEEK
    last += WEEK * rhythm.more_weeks
    ready = None if rhythm.ready_day is None else _next_day(last, rhythm.ready_day)
    opens_at = _moment(day, rhythm.opens_at, zone)
    return Occurrence(opens_at, _moment(last, rhythm.closes_at, zone), ready)


def _next_day(day: date, weekday: int) -> date:
    """Return the first such day of the week that is not before a day."""
    return day + timedelta(days=(weekday - day.weekday()) % 7)


def _moment(day: date, at: time, zone: tzinfo) -> datetime:
    """Return a moment of a wall clock. One that spring leaves out is an hour later; of one that
    comes twice in autumn the first counts."""
    return datetime.combine(day, at, zone).astimezone(UTC)
