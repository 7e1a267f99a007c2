"""When nobody can order any more: the closing and the grace of who stood at the payment (§5.8)."""

from datetime import UTC, datetime, timedelta

import pytest

from shop.rules.cycles import is_over

SIX = datetime(2026, 3, 19, 18, tzinfo=UTC)
SECOND = timedelta(seconds=1)
TEN = timedelta(minutes=10)


@pytest.mark.parametrize(
    ("closes_at", "at", "grace", "over"),
    [
        (SIX, SIX, timedelta(0), False),
        (SIX, SIX + SECOND, timedelta(0), True),
        (SIX, SIX + TEN, TEN, False),
        (SIX, SIX + TEN + SECOND, TEN, True),
        (None, SIX, TEN, False),
    ],
)
def test_the_last_may_finish_before_a_closing_is_over(closes_at, at, grace, over):
    assert is_over(closes_at, at=at, grace=grace) is over
