"""How many enterprises a person may own (rules §3.2)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.rules.quota import DEFAULT_LIMIT, allows, left

NUMBERS = st.integers(0, 200)


def test_five_by_default():
    assert DEFAULT_LIMIT == 5


@pytest.mark.parametrize(
    ("owned", "adding", "limit", "allowed"),
    [
        (4, 1, 5, True),
        (5, 1, 5, False),
        (0, 5, 5, True),
        (0, 6, 5, False),
        (12, 8, 20, True),
        (13, 8, 20, False),
        (9, 1, 5, False),
        (0, 1, 0, False),
    ],
)
def test_what_would_pass_the_limit_is_refused_whole(owned, adding, limit, allowed):
    assert allows(owned=owned, adding=adding, limit=limit) is allowed


def test_who_owns_too_many_has_none_left_and_keeps_them():
    assert left(owned=9, limit=5) == 0


@given(owned=NUMBERS, adding=NUMBERS, limit=NUMBERS)
def test_what_is_left_may_be_added_and_not_one_more(owned, adding, limit):
    if adding:
        fits = adding <= left(owned=owned, limit=limit)
        assert allows(owned=owned, adding=adding, limit=limit) is fits
