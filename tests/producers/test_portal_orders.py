"""« Mes commandes » and the dashboard: one's own lines, customers as the shop chooses."""

import pytest
from django.urls import reverse
from django.utils import timezone

from shop.order.services import change_status
from tests import factories
from tests.clients import team_client
from tests.query_growth import assert_same_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def farm(shop):
    return factories.EnterpriseFactory(name="Verger de Vincent")


@pytest.fixture
def vincent(farm):
    return team_client(farm)


@pytest.fixture
def order(shop, farm):
    apples = factories.ProductFactory(shop=shop, producer=farm, title="Pommes", price="3.00")
    carrots = factories.ProductFactory(shop=shop, title="Carottes")
    user = factories.UserFactory(first_name="Jeanne", last_name="Durand", phone="06 01 02 03 04")
    customer = factories.CustomerFactory(shop=shop, user=user, name="Jeanne Durand")
    return factories.OrderFactory(shop, {apples: 2, carrots: 3}, user=customer.user)


def page_of(client, farm, query="") -> str:
    path = reverse("portal_orders", args=[farm.pk]) + query
    return client.get(path).content.decode().replace("\u202f", " ")


def test_e01_a_producer_sees_its_own_lines_and_a_masked_customer(vincent, farm, order):
    page = page_of(vincent, farm)
    assert "6,00 €" in page
    assert "Carottes" not in page
    assert "Masqué" in page
    for secret in (order.buyer_name, order.buyer_email, order.buyer_phone or "06 01 02 03 04"):
        assert secret not in page


def test_e01_names_shown_by_the_shop_bring_neither_phone_nor_e_mail(vincent, farm, shop, order):
    shop.shows_names = True
    shop.save()
    page = page_of(vincent, farm)
    assert order.buyer_name in page
    assert order.buyer_email not in page
    shop.shows_contacts = True
    shop.save()
    assert order.buyer_email in page_of(vincent, farm)


def test_placed_orders_stay_visible_after_the_permission_ended(vincent, farm, order):
    farm.grants_given.update(ends_at=timezone.now())
    assert "6,00 €" in page_of(vincent, farm)


def test_handed_out_and_cancelled_orders_are_not_to_prepare(vincent, farm, shop, order):
    boss = factories.ManagerFactory(enterprise=shop.enterprise).user
    change_status(actor=boss, order=order, status="ready")
    assert "6,00 €" in page_of(vincent, farm)
    change_status(actor=boss, order=order, status="handed_out")
    assert "6,00 €" not in page_of(vincent, farm)
    assert "6,00 €" in page_of(vincent, farm, "?quoi=passees")


def test_the_dashboard_says_what_to_prepare_and_what_is_gone(vincent, farm, shop, order):
    factories.ProductFactory(shop=shop, producer=farm, title="Poires", stock=0)
    factories.ProductFactory(shop=shop, producer=farm, title="Coings", stock=2)
    page = vincent.get(reverse("portal_home", args=[farm.pk])).content.decode()
    assert "Pommes" in page
    assert "Poires" in page
    assert "Coings" in page
    assert "Carottes" not in page


def test_orders_and_dashboard_cost_the_same_queries_with_more_rows(vincent, farm, shop, order):
    def add_row():
        product = factories.ProductFactory(shop=shop, producer=farm)
        factories.OrderFactory(shop, {product: 1})

    for name in ("portal_orders", "portal_home"):
        assert assert_same_queries(vincent, reverse(name, args=[farm.pk]), add_row) <= 27


def test_one_enterprise_leads_straight_to_it_and_several_are_listed(vincent, farm):
    home = reverse("portal_enterprises")
    assert vincent.get(home).url == reverse("portal_home", args=[farm.pk])
    other = factories.EnterpriseFactory(name="Cidrerie")
    user = farm.managers.get().user
    factories.ManagerFactory(enterprise=other, user=user, role="reader")
    page = vincent.get(home).content.decode()
    assert "Cidrerie" in page
    assert "Verger de Vincent" in page
