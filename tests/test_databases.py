"""The databases of the tests themselves."""

import threading

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from wagtail.models import Page

from tests.factories import UserFactory


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("run", ["first", "second"])
def test_real_transactions_start_from_what_migrations_wrote(run):
    assert Page.objects.filter(depth=1).count() == 1
    assert Group.objects.exists()
    assert not Group.objects.filter(name="Passants").exists()
    Group.objects.all().delete()
    Page.objects.all().delete()
    Group.objects.create(name="Passants")


@pytest.mark.django_db
def test_a_test_after_real_transactions_finds_the_migrated_rows():
    assert Page.objects.filter(depth=1).count() == 1
    assert not Group.objects.filter(name="Passants").exists()


@pytest.mark.django_db(transaction=True)
def test_threads_see_what_is_committed():
    user = UserFactory()
    seen = []

    def look() -> None:
        seen.append(type(user).objects.count())
        connection.close()

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert seen == [1]
