"""The ways into the portal, and its dashboard."""

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.clients import team_client
from tests.query_growth import assert_same_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def farm(shop):
    return factories.EnterpriseFactory(name="Verger de Vincent")


@pytest.mark.parametrize("role", ["owner", "packing", "reader"])
def test_the_admin_s_empty_home_leads_those_without_a_shop_to_their_portal(farm, role):
    response = team_client(farm, role).get(reverse("wagtailadmin_home"))
    assert (response.status_code, response.url) == (302, reverse("portal_enterprises"))


@pytest.mark.parametrize("role", ["owner", "packing"])
def test_the_people_of_a_shop_keep_the_admin_s_home(shop, role):
    assert team_client(shop.enterprise, role).get(reverse("wagtailadmin_home")).status_code == 200


def test_an_editor_who_farms_keeps_the_admin_s_home(farm):
    user = factories.ManagerFactory(enterprise=farm).user
    user.groups.add(factories.wagtail_group("Éditeurs"))
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(reverse("wagtailadmin_home")).status_code == 200


def test_one_enterprise_opens_at_once_and_several_are_a_choice(farm):
    client, way_in = team_client(farm), reverse("portal_enterprises")
    assert client.get(way_in).url == reverse("portal_home", args=[farm.pk])
    second = factories.EnterpriseFactory(name="Rucher du Puy")
    factories.ManagerFactory(enterprise=second, user_id=client.session["_auth_user_id"])
    page = client.get(way_in).text
    assert "Verger de Vincent" in page
    assert "Rucher du Puy" in page


def test_the_dashboard_says_what_is_low_and_what_is_gone_of_the_own_products(shop, farm):
    factories.ProductFactory(shop=shop, producer=farm, title="Pommes", stock=2)
    factories.ProductFactory(shop=shop, producer=farm, title="Poires", stock=0)
    factories.ProductFactory(shop=shop, title="Carottes secrètes", stock=0)
    response = team_client(farm).get(reverse("portal_home", args=[farm.pk]))
    names = {key: [row.product.title for row in response.context[key]] for key in ("low", "gone")}
    assert names == {"low": ["Pommes"], "gone": ["Poires"]}
    assert "secrètes" not in response.text


def test_the_dashboard_costs_the_same_queries_with_more_products(shop, farm):
    def add_row():
        factories.ProductFactory(shop=shop, producer=farm, stock=1)

    add_row()
    assert_same_queries(team_client(farm), reverse("portal_home", args=[farm.pk]), add_row)


@pytest.mark.parametrize(("role", "offered"), [("owner", True), ("reader", False)])
def test_only_who_may_run_the_shop_is_offered_to_see_to_it(shop, role, offered):
    shop.is_open = False
    shop.save()
    page = team_client(shop.enterprise, role).get(reverse("portal_home", args=[shop.enterprise_id]))
    assert "shop-warning" in page.text
    assert ("Y remédier" in page.text) is offered
