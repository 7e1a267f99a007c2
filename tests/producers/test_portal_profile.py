"""« Mon profil »: changed by its own people, never taken from others."""

import pytest
from django.urls import reverse
from wagtail.models import ModelLogEntry

from producers.portal.profile import views
from shop.backoffice.exceptions import Refused
from shop.partner.editing import update_enterprise, version_of
from shop.partner.models import Partner
from tests import factories
from tests.clients import team_client

pytestmark = pytest.mark.django_db
TYPED = {"name": "Verger Vincent", "town": "Albi", "postcode": "81000", "charges_vat": "on"}


@pytest.fixture
def farm(shop):
    return factories.EnterpriseFactory(name="Verger de Vincent", siret="")


def send(client, farm, **typed):
    seen = version_of(Partner.objects.get(pk=farm.pk))
    return client.post(reverse("portal_profile", args=[farm.pk]), {**TYPED, "seen": seen, **typed})


def said(farm) -> list[str]:
    return list(ModelLogEntry.objects.for_instance(farm).values_list("action", flat=True))


def test_an_owner_changes_the_profile(farm):
    client = team_client(farm)
    assert client.get(reverse("portal_profile", args=[farm.pk])).status_code == 200
    assert send(client, farm, siret="732 829 320 00074").status_code == 302
    farm.refresh_from_db()
    assert (farm.name, farm.town, farm.siret) == ("Verger Vincent", "Albi", "73282932000074")
    assert said(farm) == ["halle.profile.changed"]


@pytest.mark.parametrize(("role", "status"), [("packing", 403), ("reader", 403)])
def test_other_roles_change_nothing(farm, role, status):
    assert send(team_client(farm, role), farm).status_code == status
    farm.refresh_from_db()
    assert farm.name == "Verger de Vincent"


def test_a_neighbour_does_not_find_the_profile(farm):
    neighbour = team_client(factories.EnterpriseFactory())
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
    response = send(team_client(farm), farm, **{"town": "Gaillac", **typed})
    assert response.status_code == 422
    assert "Gaillac" in response.text
    assert "secret@pres.example" not in response.text
    farm.refresh_from_db()
    assert farm.name == "Verger de Vincent"


def test_of_two_people_the_second_is_told_and_loses_nothing(farm):
    first, second = team_client(farm), team_client(farm, "manager")
    seen = version_of(farm)
    send(first, farm, town="Castres")
    told = send(second, farm, town="Lavaur", seen=seen)
    farm.refresh_from_db()
    assert (told.status_code, "Lavaur" in told.text, farm.town) == (409, True, "Castres")
    assert version_of(farm) in told.text  # saving again puts it in place
    assert said(farm) == ["halle.profile.changed"]


def test_a_lost_answer_sent_again_changes_nothing_more(farm):
    client, seen = team_client(farm), version_of(farm)
    assert [send(client, farm, seen=seen).status_code for _ in range(2)] == [302, 302]
    assert said(farm) == ["halle.profile.changed"]


def test_a_name_taken_at_this_very_moment_is_told_at_its_field(farm, monkeypatch):
    def taken(**ignored):
        raise Refused("Ce nom est déjà pris.", "name")

    monkeypatch.setattr(views, "update_enterprise", taken)
    response = send(team_client(farm), farm)
    assert response.status_code == 409
    assert response.context["form"].errors == {"name": ["Ce nom est déjà pris."]}
    assert said(farm) == []


def test_a_changed_profile_keeps_who_looks_after_the_farm(farm):
    """The farm was handed over between the hub's loading of its profile and the saving."""
    actor = factories.ManagerFactory(enterprise=farm, role="owner").user
    Partner.objects.filter(pk=farm.pk).update(is_delegated=True)
    read_before = Partner.objects.get(pk=farm.pk)
    Partner.objects.filter(pk=farm.pk).update(is_delegated=False)
    read_before.town = "Albi"
    update_enterprise(actor=actor, enterprise=read_before)
    farm.refresh_from_db()
    assert (farm.town, farm.is_delegated) == ("Albi", False)


def test_a_number_taken_at_this_very_moment_is_refused_at_its_field(farm):
    actor = factories.ManagerFactory(enterprise=farm, role="owner").user
    factories.EnterpriseFactory(siret="73282932000074")
    farm.siret = "73282932000074"
    with pytest.raises(Refused) as refused:
        update_enterprise(actor=actor, enterprise=farm)
    assert refused.value.field == "siret"
