"""When the daily round is due, summer time included."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from shop.rules.rounds import last_round

PARIS = ZoneInfo("Europe/Paris")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "hour", "expected"),
    [
        ("2026-11-24T16:59:59", 18, "2026-11-23T17:00"),
        ("2026-11-24T17:00:00", 18, "2026-11-24T17:00"),
        ("2026-07-01T16:00:00", 18, "2026-07-01T16:00"),
        ("2026-11-24T23:30:00", 18, "2026-11-24T17:00"),  # it is the 25th in Paris
        ("2026-03-29T00:59:59", 2, "2026-03-28T01:00"),  # the 29th has no 2 o'clock
        ("2026-03-29T01:00:00", 2, "2026-03-29T01:00"),
        ("2026-10-25T00:00:00", 2, "2026-10-25T00:00"),  # the 25th has two
        ("2026-10-25T01:30:00", 2, "2026-10-25T00:00"),
        ("2026-10-26T01:00:00", 2, "2026-10-26T01:00"),
    ],
)
def test_the_last_round_is_at_the_hour_in_paris(now, hour, expected):
    assert last_round(at(now), hour, PARIS) == at(expected)
