"""The database answers as the rule does, whatever was given, ended and owned."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shop.partner.grants.rights import (
    is_permitted,
    permissions_by_giver,
    permitted,
    permitting,
)
from shop.partner.models import Grant, Manager, Partner
from shop.rules.access import Role
from shop.rules.grants import AUTOMATIC, Period, Permission, permits
from tests import factories

pytestmark = pytest.mark.django_db
SINCE = datetime(2026, 3, 9, tzinfo=UTC)
HOURS = st.integers(0, 12)
KINDS = st.sampled_from(list(Permission))
# A few moments, so that starts, ends and questions fall together often.
PERIODS = st.tuples(st.integers(0, 2), st.integers(0, 2), KINDS, HOURS, st.none() | HOURS)
MANY = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture
def farms(db):
    return [factories.EnterpriseFactory(name=name) for name in ("A", "B", "C")]


@pytest.fixture
def people(db):
    return [factories.UserFactory() for _each in range(2)]


def hour(number: int | None) -> datetime | None:
    return None if number is None else SINCE + timedelta(hours=number)


def write(farms, people, rows, owners) -> list[Grant]:
    """Store what the database would take of these permissions, and who owns what."""
    Grant.objects.all().delete()
    Manager.objects.all().delete()
    for farm, owner in zip(farms, owners, strict=True):
        if owner is not None:
            Manager.objects.create(enterprise=farm, user=people[owner], role=Role.OWNER.value)
    open_ones, made = set(), []
    for giver, receiver, kind, start, end in rows:
        key = (giver, receiver, kind)
        if (
            giver == receiver
            or (end is not None and end < start)
            or (end is None and key in open_ones)
        ):
            continue
        open_ones |= {key} if end is None else set()
        parties = {"giver": farms[giver], "receiver": farms[receiver]}
        moments = {"starts_at": hour(start), "ends_at": hour(end)}
        made.append(Grant(permission=kind.value, **parties, **moments))
    return Grant.objects.bulk_create(made)


def by_the_rule(farms, owners, grants, giver, receiver, kind, at) -> bool:
    owner, other = owners[farms.index(giver)], owners[farms.index(receiver)]
    own = [
        Period(each.starts_at, each.ends_at)
        for each in grants
        if (each.giver, each.receiver, each.permission) == (giver, receiver, kind.value)
    ]
    return permits(
        kind,
        same_enterprise=giver == receiver,
        same_owner=owner is not None and owner == other,
        periods=own,
        at=at,
    )


@MANY
@given(
    rows=st.lists(PERIODS, max_size=8),
    owners=st.tuples(*[st.sampled_from([None, 0, 1])] * 3),
    moment=st.integers(-1, 13),
)
def test_what_the_database_permits_is_what_the_rule_permits(farms, people, rows, owners, moment):
    grants, at = write(farms, people, rows, owners), hour(moment)
    for receiver in farms:
        by_giver = permissions_by_giver(receiver.pk, at)
        for kind in Permission:
            expected = {
                giver
                for giver in farms
                if by_the_rule(farms, owners, grants, giver, receiver, kind, at)
            }
            assert set(permitting(receiver.pk, kind, at)) == expected
            for giver in farms:
                assert is_permitted(giver.pk, receiver.pk, kind, at) is (giver in expected)
                assert permitted(giver.pk, kind, at).contains(receiver) is (giver in expected)
                if kind in AUTOMATIC:
                    assert (kind in by_giver.get(giver.pk, ())) is (giver in expected)


def test_managers_and_others_in_common_permit_nothing(farms, people):
    for farm in farms:
        Manager.objects.create(enterprise=farm, user=people[0], role=Role.MANAGER.value)
    assert list(permitting(farms[0].pk, Permission.SELL)) == [farms[0]]
    assert Partner.objects.count() == 3
