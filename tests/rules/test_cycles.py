"""The state of a cycle and who may still order (rules §5.2, §5.8)."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.rules.cycles import (
    Period,
    State,
    clean_tags,
    counts_from,
    takes_line,
    takes_order,
)

PARIS = ZoneInfo("Europe/Paris")
MONDAY = datetime(2026, 3, 16, 8, tzinfo=PARIS)
THURSDAY = datetime(2026, 3, 19, 18, tzinfo=PARIS)
WEEK_12 = Period(MONDAY, THURSDAY)
SECOND = timedelta(seconds=1)
moments = st.datetimes(datetime(2025, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))


@pytest.mark.parametrize(
    ("at", "state"),
    [
        (MONDAY - SECOND, State.UPCOMING),
        (MONDAY, State.OPEN),
        (THURSDAY, State.OPEN),
        (THURSDAY + SECOND, State.CLOSED),
    ],
)
def test_c02_the_state_follows_the_clock_both_ends_included(at, state):
    assert WEEK_12.state(at) is state
    assert takes_line(WEEK_12, at=at) is (state is State.OPEN)


@pytest.mark.parametrize("period", [Period(None, None), Period(MONDAY, None), Period(None, MONDAY)])
def test_c01_a_cycle_without_both_dates_is_never_open(period):
    assert period.state(MONDAY) is State.UNDATED
    assert not takes_order(period, at=MONDAY, entered_at=MONDAY)


def test_c01_the_closing_comes_after_the_opening():
    assert WEEK_12.is_in_order
    assert not Period(MONDAY, MONDAY).is_in_order
    assert not Period(THURSDAY, MONDAY).is_in_order
    assert Period(MONDAY, None).is_in_order


@given(at=moments)
def test_a_draft_is_a_draft_whatever_the_clock_says(at):
    draft = Period(MONDAY, THURSDAY, is_draft=True)
    assert draft.state(at) is State.DRAFT
    assert not takes_order(draft, at=at, entered_at=at)


def test_a_permanent_sale_is_open_from_its_opening_on():
    sale = Period(MONDAY, None, is_permanent=True)
    assert sale.state(MONDAY - SECOND) is State.UPCOMING
    assert sale.state(MONDAY + timedelta(days=4000)) is State.OPEN
    assert sale.is_long


def test_c11_who_entered_the_payment_before_the_closing_may_finish_within_ten_minutes():
    entered = THURSDAY - timedelta(minutes=2)  # 17:58
    assert takes_order(WEEK_12, at=THURSDAY + timedelta(minutes=3), entered_at=entered)
    assert takes_order(WEEK_12, at=THURSDAY + timedelta(minutes=8), entered_at=entered)
    late = THURSDAY + timedelta(minutes=8, seconds=1)  # 18:08:01
    assert not takes_order(WEEK_12, at=late, entered_at=entered)


def test_c10_who_enters_after_the_closing_may_not_order():
    late = THURSDAY + timedelta(seconds=5)
    assert not takes_order(WEEK_12, at=late)
    assert not takes_order(WEEK_12, at=late, entered_at=late)


def test_within_the_grace_the_offer_of_the_entry_counts():
    entered = THURSDAY - timedelta(minutes=2)
    at = THURSDAY + timedelta(minutes=3)
    assert counts_from(WEEK_12, at=at, entered_at=entered) == entered
    assert counts_from(WEEK_12, at=at) == at
    late = entered + timedelta(minutes=10, seconds=1)
    assert counts_from(WEEK_12, at=late, entered_at=entered) == late


@given(at=moments, entered=moments, grace=st.timedeltas(timedelta(0), timedelta(hours=1)))
def test_no_order_is_taken_later_than_the_closing_and_the_grace(at, entered, grace):
    if takes_order(WEEK_12, at=at, entered_at=entered, grace=grace):
        assert MONDAY <= at <= THURSDAY + grace


def test_a_producers_cut_off_ends_its_products_before_the_rest():
    wednesday = THURSDAY - timedelta(days=1)
    assert takes_line(WEEK_12, at=wednesday, cut_off_at=wednesday)
    assert not takes_line(WEEK_12, at=wednesday + SECOND, cut_off_at=wednesday)


def test_tags_are_trimmed_small_and_said_once():
    assert clean_tags([" Pro ", "pro", "", "Amap  du Lac"]) == ["pro", "amap du lac"]
