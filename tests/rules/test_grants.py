"""Permissions between enterprises: when they hold, and what needs none (rules §4)."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.rules.access import Action
from shop.rules.grants import AUTOMATIC, Period, Permission, needed_for, permits

START = datetime(2026, 3, 9, 8, tzinfo=UTC)
END = datetime(2026, 3, 12, 20, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))


def allowed(permission, *periods, at=START, same_enterprise=False, same_owner=False) -> bool:
    flags = {"same_enterprise": same_enterprise, "same_owner": same_owner}
    return permits(permission, periods=periods, at=at, **flags)


@pytest.mark.parametrize(
    ("at", "holds"),
    [
        (START - MOMENT, False),
        (START, True),
        (END - MOMENT, True),
        (END, False),
        (END + timedelta(days=900), False),
    ],
)
def test_a_permission_holds_from_its_start_until_just_before_its_end(at, holds):
    assert allowed(Permission.SELL, Period(START, END), at=at) is holds


def test_e05_a_revocation_now_holds_at_once_and_leaves_what_was_before():
    revoked = Period(START, END)
    assert not allowed(Permission.SELL, revoked, at=END)
    assert allowed(Permission.SELL, revoked, at=END - timedelta(hours=1))


def test_e07_a_revocation_at_the_end_of_the_cycle_lets_it_run():
    assert allowed(Permission.SELL, Period(START, END), at=END - timedelta(minutes=1))


def test_without_an_end_it_holds_for_ever():
    assert allowed(Permission.EDIT_PROFILE, Period(START), at=START + timedelta(days=36_500))


def test_given_again_it_holds_in_the_later_period_too():
    periods = [Period(START, START + timedelta(1)), Period(END)]
    assert not allowed(Permission.SELL, *periods, at=START + timedelta(2))
    assert allowed(Permission.SELL, *periods, at=END)


@pytest.mark.parametrize("permission", Permission)
def test_p02_nothing_is_permitted_without_a_permission(permission):
    assert not allowed(permission)


@pytest.mark.parametrize("permission", Permission)
def test_an_enterprise_needs_no_permission_from_itself(permission):
    assert allowed(permission, same_enterprise=True)


@pytest.mark.parametrize(
    ("permission", "automatic"),
    [
        (Permission.SELL, True),
        (Permission.CATALOGUE, True),
        (Permission.EDIT_PRODUCTS, False),
        (Permission.EDIT_PROFILE, False),
    ],
)
def test_one_owner_s_enterprises_sell_each_other_s_products_and_change_nothing(
    permission, automatic
):
    assert allowed(permission, same_owner=True) is automatic
    assert (permission in AUTOMATIC) is automatic


@pytest.mark.parametrize(
    ("action", "permission"),
    [
        (Action.EDIT_CATALOGUE, Permission.EDIT_PRODUCTS),
        (Action.EDIT_PRICES, Permission.EDIT_PRODUCTS),
        (Action.EDIT_ENTERPRISE, Permission.EDIT_PROFILE),
    ],
)
def test_e03_selling_alone_lets_nobody_change_prices_products_or_profiles(action, permission):
    assert needed_for(action) is permission
    assert permission not in AUTOMATIC


_OPENED = {Action.EDIT_CATALOGUE, Action.EDIT_PRICES, Action.EDIT_ENTERPRISE}


@pytest.mark.parametrize("action", sorted(set(Action) - _OPENED))
def test_no_permission_opens_orders_teams_customers_or_permissions(action):
    assert needed_for(action) is None


@given(st.lists(st.tuples(MOMENTS, MOMENTS)), MOMENTS, st.sampled_from(list(Permission)))
def test_one_more_period_never_takes_a_permission_away(pairs, at, permission):
    periods = [Period(min(pair), max(pair)) for pair in pairs]
    for count in range(len(periods)):
        before = allowed(permission, *periods[:count], at=at)
        assert allowed(permission, *periods[: count + 1], at=at) or not before


@given(MOMENTS, MOMENTS, MOMENTS)
def test_an_earlier_end_only_takes_moments_away(start, end, at):
    whole = Period(min(start, end))
    assert whole.holds(at) or not Period(min(start, end), max(start, end)).holds(at)
