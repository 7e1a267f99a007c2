"""« Mon profil »: changed by its own people, never taken from others."""

import pytest
from django.test import Client
from django.urls import reverse

from shop.partner.team import admit
from tests import factories

pytestmark = pytest.mark.django_db
TYPED = {"name": "Verger Vincent", "town": "Albi", "postcode": "81000", "charges_vat": "on"}


@pytest.fixture
def farm(shop):
    return factories.EnterpriseFactory(name="Verger de Vincent", siret="")


def client_of(enterprise, role="owner") -> Client:
    user = factories.ManagerFactory(enterprise=enterprise, role=role).user
    admit(user)
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def send(client, farm, **typed):
    return client.post(reverse("portal_profile", args=[farm.pk]), {**TYPED, **typed})


def test_an_owner_changes_the_profile(farm):
    client = client_of(farm)
    assert client.get(reverse("portal_profile", args=[farm.pk])).status_code == 200
    assert send(client, farm, siret="732 829 320 00074").status_code == 302
    farm.refresh_from_db()
    assert (farm.name, farm.town, farm.siret) == ("Verger Vincent", "Albi", "73282932000074")


@pytest.mark.parametrize(("role", "status"), [("packing", 403), ("reader", 403)])
def test_other_roles_change_nothing(farm, role, status):
    assert send(client_of(farm, role), farm).status_code == status
    farm.refresh_from_db()
    assert farm.name == "Verger de Vincent"


def test_a_neighbour_does_not_find_the_profile(farm):
    neighbour = client_of(factories.EnterpriseFactory())
    assert send(neighbour, farm).status_code == 404
    farm.refresh_from_db()
    assert farm.name == "Verger de Vincent"


@pytest.mark.parametrize(
    "typed",
    [{"name": "  FERME des  Pres "}, {"siret": "73282932000074"}, {"siret": "12"}, {"name": ""}],
)
def test_what_is_taken_or_wrong_is_refused_and_shown_again(farm, typed):
    factories.EnterpriseFactory(
        name="Ferme des Prés", siret="73282932000074", email="secret@pres.example"
    )
    response = send(client_of(farm), farm, **{"town": "Gaillac", **typed})
    assert response.status_code == 422
    assert "Gaillac" in response.text
    assert "secret@pres.example" not in response.text
    farm.refresh_from_db()
    assert farm.name == "Verger de Vincent"
