"""Somebody leaves one team and joins another at the same moment, on real connections."""

from time import sleep

import pytest
from django.contrib.auth import get_user_model
from django.db import connection

from shop.partner.team import TEAM_GROUP, add_member, remove_member
from tests import factories
from tests.concurrency import run_together

pytestmark = pytest.mark.django_db(transaction=True)


def farm_with_owner():
    farm = factories.EnterpriseFactory()
    return farm, factories.ManagerFactory(enterprise=farm, role="owner").user


def slowly(execute, sql, params, many, context):
    """Leave others time between looking for roles and closing the door."""
    if sql.startswith("SELECT") and '"auth_group"' in sql:
        sleep(0.4)
    return execute(sql, params, many, context)


def test_who_leaves_one_team_while_joining_another_may_still_come_in(db):
    (left, first), (joined, second) = farm_with_owner(), farm_with_owner()
    person = factories.UserFactory()
    member = add_member(actor=first, enterprise=left, user=person, role="reader")

    def leaving():
        with connection.execute_wrapper(slowly):
            remove_member(actor=first, member=member)

    def joining():
        sleep(0.2)
        user = get_user_model().objects.get(pk=person.pk)
        add_member(actor=second, enterprise=joined, user=user, role="reader")

    assert run_together(leaving, joining) == [None, None]
    assert [each.enterprise for each in person.roles.all()] == [joined]
    assert person.groups.filter(name=TEAM_GROUP).exists()


def test_who_joins_two_teams_at_once_is_in_both(db):
    farms = [farm_with_owner() for _each in "AB"]
    for _each in range(5):
        person = factories.UserFactory()

        def joining(farm, owner, person=person):
            words = {"actor": owner, "enterprise": farm, "user": person, "role": "reader"}
            return lambda: add_member(**words) and None

        assert run_together(*[joining(*each) for each in farms]) == [None, None]
        assert person.roles.count() == 2
