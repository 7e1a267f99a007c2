"""« Ma boutique »: chosen by the owner, filled and opened by those who run it."""

import pytest
from django.test import Client
from django.urls import reverse

from shop.partner.models import Shop
from shop.partner.team import admit
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def farm(shop):
    return factories.EnterpriseFactory(name="Verger de Vincent")


def client_of(enterprise, role="owner") -> Client:
    user = factories.ManagerFactory(enterprise=enterprise, role=role).user
    admit(user)
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def path_of(farm, name="portal_shop") -> str:
    return reverse(name, args=[farm.pk])


def choose(client, farm, sells):
    return client.post(path_of(farm), {"sells": sells})


def state_of(farm) -> tuple:
    farm.refresh_from_db()
    made = Shop.objects.filter(enterprise=farm).first()
    return farm.sells, made and (made.is_open, made.shop_products.count())


def test_d01_a_producer_chooses_fills_and_opens_its_shop(shop, farm):
    factories.ProductFactory(shop=shop, producer=farm)
    client = client_of(farm)
    assert choose(client, farm, "own").status_code == 302
    assert client.post(path_of(farm, "portal_shop_shelf")).status_code == 302
    told = client.post(path_of(farm, "portal_shop_opening"), {"open": "1"}, follow=True)
    assert "moyen de paiement" in told.text
    assert state_of(farm) == ("own", (False, 1))
    made = Shop.objects.get(enterprise=farm)
    factories.PickupPointFactory(shop=made)
    factories.PaymentMethodFactory(shop=made)
    client.post(path_of(farm, "portal_shop_opening"), {"open": "1"})
    assert state_of(farm) == ("own", (True, 1))
    client.post(path_of(farm, "portal_shop_opening"), {"open": "0"})
    assert state_of(farm) == ("own", (False, 1))


@pytest.mark.parametrize(("role", "status"), [("manager", 403), ("packing", 403), ("reader", 403)])
def test_only_the_owner_chooses(farm, role, status):
    client = client_of(farm, role)
    assert client.get(path_of(farm)).status_code == 200
    assert choose(client, farm, "own").status_code == status
    assert state_of(farm) == ("none", None)


@pytest.mark.parametrize("role", ["packing", "reader"])
@pytest.mark.parametrize("name", ["portal_shop_shelf", "portal_shop_opening"])
def test_who_does_not_run_the_farm_opens_and_fills_nothing(shop, farm, role, name):
    factories.ProductFactory(shop=shop, producer=farm)
    choose(client_of(farm), farm, "own")
    made = Shop.objects.get(enterprise=farm)
    factories.PickupPointFactory(shop=made)
    factories.PaymentMethodFactory(shop=made)
    assert client_of(farm, role).post(path_of(farm, name), {"open": "1"}).status_code == 403
    assert state_of(farm) == ("own", (False, 0))


@pytest.mark.parametrize("name", ["portal_shop", "portal_shop_shelf", "portal_shop_opening"])
def test_a_neighbour_finds_no_shop_of_another(farm, name):
    neighbour = client_of(factories.EnterpriseFactory())
    typed = {"sells": "own", "open": "1"}
    assert neighbour.get(path_of(farm, name)).status_code == 404
    assert neighbour.post(path_of(farm, name), typed).status_code == 404
    assert state_of(farm) == ("none", None)


def test_a_forged_choice_is_refused_in_words(farm):
    response = choose(client_of(farm), farm, "everything")
    assert response.status_code == 422
    assert "Choisissez ce que" in response.text
    assert state_of(farm) == ("none", None)


@pytest.mark.parametrize("name", ["portal_shop_shelf", "portal_shop_opening"])
def test_a_hidden_shop_is_neither_filled_nor_opened(shop, farm, name):
    client = client_of(farm)
    factories.ProductFactory(shop=shop, producer=farm)
    choose(client, farm, "own")
    choose(client, farm, "none")
    assert client.post(path_of(farm, name), {"open": "1"}).status_code == 404
    assert state_of(farm) == ("none", (False, 0))


@pytest.mark.parametrize("part", ["retraits", "paiements"])
def test_the_checklist_leads_to_screens_that_the_owner_may_use(farm, part):
    client = client_of(farm)
    choose(client, farm, "own")
    link = reverse(f"boutique_reglages_{part}_modeladmin_create")
    assert link in client.get(path_of(farm)).text
    assert client.get(link).status_code == 200
