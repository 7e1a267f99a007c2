"""When the cycles of a rhythm open and close (rules §5.4, C-05). Days: 2026-03-02 is a Monday."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.rules.rhythm import LAST, Rhythm, Unit, occurrences

PARIS = ZoneInfo("Europe/Paris")
C05 = {"opens_day": 0, "opens_at": time(8), "closes_day": 3, "closes_at": time(18), "ready_day": 5}


def paris(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PARIS)


def shown(rhythm: Rhythm, after: str, count: int = 4) -> list[tuple]:
    """Return the occurrences as a clock on a wall in Paris shows them."""
    found = occurrences(rhythm, after=paris(after), count=count, zone=PARIS)
    return [
        (
            f"{each.opens_at.astimezone(PARIS):%d/%m %H:%M}",
            f"{each.closes_at.astimezone(PARIS):%d/%m %H:%M}",
            each.ready_on and f"{each.ready_on:%d/%m}",
        )
        for each in found
    ]


def test_c05_each_monday_eight_to_thursday_ready_on_saturday():
    rhythm = Rhythm(starts_on=date(2026, 3, 1), **C05)
    assert shown(rhythm, "2026-03-02T08:00") == [
        ("09/03 08:00", "12/03 18:00", "14/03"),
        ("16/03 08:00", "19/03 18:00", "21/03"),
        ("23/03 08:00", "26/03 18:00", "28/03"),
        ("30/03 08:00", "02/04 18:00", "04/04"),
    ]


def test_the_hours_of_the_wall_survive_both_changes_of_the_clocks():
    rhythm = Rhythm(starts_on=date(2026, 3, 1), **C05)
    for after in ("2026-03-22T12:00", "2026-10-18T12:00"):
        found = occurrences(rhythm, after=paris(after), count=2, zone=PARIS)
        assert {each.opens_at.astimezone(PARIS).time() for each in found} == {time(8)}
        assert found[1].opens_at - found[0].opens_at != timedelta(days=7)
        assert found[0].opens_at.tzinfo is UTC


def test_an_hour_that_spring_leaves_out_is_the_one_after_it():
    night = {"opens_day": 6, "opens_at": time(2, 30), "closes_day": 0, "closes_at": time(8)}
    rhythm = Rhythm(starts_on=date(2026, 3, 29), **night)
    assert shown(rhythm, "2026-03-28T00:00", 2) == [
        ("29/03 03:30", "30/03 08:00", None),
        ("05/04 02:30", "06/04 08:00", None),
    ]


def test_every_second_week_counts_from_the_first_day():
    rhythm = Rhythm(starts_on=date(2026, 3, 4), every=2, **C05)
    opens = [opening for opening, *_rest in shown(rhythm, "2026-01-01T00:00", 3)]
    assert opens == ["09/03 08:00", "23/03 08:00", "06/04 08:00"]
    assert [each[0] for each in shown(rhythm, "2026-03-24T00:00", 1)] == ["06/04 08:00"]


@pytest.mark.parametrize(
    ("nth", "every", "expected"),
    [
        (1, 1, ["02/03 08:00", "06/04 08:00", "04/05 08:00"]),
        (2, 2, ["09/03 08:00", "11/05 08:00", "13/07 08:00"]),
        (LAST, 1, ["30/03 08:00", "27/04 08:00", "25/05 08:00"]),
    ],
)
def test_each_month_on_its_nth_monday(nth, every, expected):
    rhythm = Rhythm(starts_on=date(2026, 3, 1), unit=Unit.MONTH, nth=nth, every=every, **C05)
    assert [each[0] for each in shown(rhythm, "2026-03-01T00:00", 3)] == expected


def test_a_closing_may_come_weeks_later_and_on_the_day_of_the_opening():
    same = C05 | {"closes_day": 0}
    assert shown(Rhythm(starts_on=date(2026, 3, 2), **same), "2026-03-01T00:00", 1) == [
        ("02/03 08:00", "02/03 18:00", "07/03")
    ]
    earlier = same | {"closes_at": time(7)}
    assert shown(Rhythm(starts_on=date(2026, 3, 2), **earlier), "2026-03-01T00:00", 1) == [
        ("02/03 08:00", "09/03 07:00", "14/03")
    ]
    longer = Rhythm(starts_on=date(2026, 3, 2), more_weeks=2, **C05)
    assert shown(longer, "2026-03-01T00:00", 1) == [("02/03 08:00", "19/03 18:00", "21/03")]


DAYS, TIMES = st.integers(0, 6), st.times()


@given(
    rhythm=st.builds(
        Rhythm,
        starts_on=st.dates(date(2020, 1, 1), date(2030, 1, 1)),
        opens_day=DAYS,
        opens_at=TIMES,
        closes_day=DAYS,
        closes_at=TIMES,
        ready_day=st.none() | DAYS,
        unit=st.sampled_from(Unit),
        every=st.integers(1, 12),
        nth=st.sampled_from([1, 2, 3, 4, LAST]),
        more_weeks=st.integers(0, 8),
    ),
    after=st.datetimes(datetime(2019, 1, 1), datetime(2031, 1, 1), timezones=st.just(UTC)),
)
def test_each_occurrence_comes_after_the_last_and_closes_after_it_opens(rhythm, after):
    found = occurrences(rhythm, after=after, count=5, zone=PARIS)
    assert len(found) == 5
    opens = [each.opens_at for each in found]
    assert opens == sorted(set(opens))
    assert after < opens[0]
    for each in found:
        assert each.opens_at.astimezone(PARIS).date() >= rhythm.starts_on
        assert each.closes_at >= each.opens_at
        last = each.closes_at.astimezone(PARIS).date()
        assert each.ready_on is None or timedelta(0) <= each.ready_on - last < timedelta(days=7)
