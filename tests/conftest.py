"""Fixtures that every test may use."""

import pytest
from django.conf import settings as django_settings
from django.core import mail
from django.core.cache import cache
from django.db import connections, transaction
from django.http import HttpResponseNotFound
from django.test import TransactionTestCase
from django.urls import URLResolver
from hypothesis import settings

from halle.testing.plugin import DATABASE

from . import access_world, factories, outbox
from .clients import client_of

# How many inputs hypothesis tries. `make test-slow` asks for the second.
settings.register_profile("quick", max_examples=100, deadline=None)
settings.register_profile("thorough", max_examples=5_000, deadline=None)
settings.load_profile("quick")


@pytest.fixture(scope="session")
def django_db_setup(request, django_test_environment, django_db_blocker):
    """Copy the migrated database. After a test with real transactions, copy it again.

    Django would empty every table instead, and with them the rows that migrations wrote.
    """
    database = request.config.stash[DATABASE]

    def restore(test_case) -> None:
        connections.close_all()
        database.restore()

    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        database.create()
        patch.setattr(TransactionTestCase, "_fixture_teardown", restore)
        django_db_blocker.block()
        yield
        django_db_blocker.restore()
        connections.close_all()
        database.drop()


def pytest_collection_modifyitems(config, items):
    """Leave out on PostgreSQL what asks no database, and the long walks: they ran on SQLite.

    `make test-slow` walks there too.
    """
    if config.getoption("db") == "postgres":
        wanted = [each for each in items if _is_wanted(each, config.option.markexpr)]
        config.hook.pytest_deselected(items=[each for each in items if each not in wanted])
        items[:] = wanted


def _is_wanted(item, asked: str) -> bool:
    if item.get_closest_marker("walk"):
        return asked == "walk"
    return "db" in item.fixturenames or item.get_closest_marker("django_db") is not None


@pytest.fixture(scope="session", autouse=True)
def _one_door_for_mail(django_test_environment):
    """Send through the site's own door, which Django's test environment has put out of use."""
    django_settings.MAILERS = outbox.MAILERS


@pytest.fixture(autouse=True)
def _outbox(_django_db_helper):
    mail.outbox = outbox.Outbox()


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """The market of tests/access_world.py, made once for a module and thrown away after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield access_world.build()
        transaction.set_rollback(True)


@pytest.fixture
def bare_error_pages(monkeypatch):
    """Answer 404 without drawing the page with its menus: thousands are asked for."""
    usual = URLResolver.resolve_error_handler

    def handler(resolver, status):
        return _bare_404 if status == 404 else usual(resolver, status)

    monkeypatch.setattr(URLResolver, "resolve_error_handler", handler)


def _bare_404(request, exception=None):
    return HttpResponseNotFound()


@pytest.fixture
def shop(db):
    """The site's main shop, open, with a pick-up point and payment in cash."""
    return factories.ShopFactory()


@pytest.fixture
def manager(shop):
    """A user who runs the main shop, in the Wagtail group of managers."""
    user = factories.UserFactory(email="gestion@halle.example")
    user.groups.add(factories.wagtail_group("Gestionnaires"))
    factories.ManagerFactory(enterprise=shop.enterprise, user=user, role="manager")
    return user


@pytest.fixture
def editor(db):
    """A user who writes pages and has no role in any enterprise."""
    user = factories.UserFactory(email="edition@halle.example")
    user.groups.add(factories.wagtail_group("Éditeurs"))
    return user


@pytest.fixture
def customer(shop):
    """A customer of the main shop with an account (`customer.user`)."""
    return factories.CustomerFactory(
        shop=shop, user=factories.UserFactory(email="client@halle.example")
    )


@pytest.fixture
def manager_client(manager):
    return client_of(manager)


@pytest.fixture
def editor_client(editor):
    return client_of(editor)


@pytest.fixture
def customer_client(customer):
    return client_of(customer.user)
