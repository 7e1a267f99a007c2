"""The list of producers in a reseller's back office: badges, permissions, ways elsewhere."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from shop.partner.grants.models import PermissionKind
from shop.partner.grants.services import ask
from tests import factories
from tests.clients import client_of
from tests.query_growth import assert_same_queries

LIST = "/gestion/boutique/producteurs/"


def edit(enterprise) -> str:
    return reverse("boutique_producteurs_modeladmin_edit", args=[enterprise.pk])


@pytest.fixture
def owner(shop):
    """The owner of the main shop's enterprise."""
    user = factories.UserFactory(email="helene@halle.example")
    user.groups.add(factories.wagtail_group("Gestionnaires"))
    factories.ManagerFactory(enterprise=shop.enterprise, user=user, role="owner")
    return user


def text_of(client, enterprise) -> str:
    """Return what the list says of one enterprise, without its tags."""
    rows = BeautifulSoup(client.get(LIST).content, "html.parser").select("tr[data-object-pk]")
    row = next(each for each in rows if each["data-object-pk"] == str(enterprise.pk))
    return " ".join(row.get_text(" ").split())


def test_the_list_tells_delegated_producers_and_what_each_permits(manager_client, shop):
    looked_after = factories.EnterpriseFactory(name="Déléguée", is_delegated=True)
    resold = factories.EnterpriseFactory(name="Revendue")
    ended = factories.EnterpriseFactory(name="Terminée")
    factories.ProductFactory(shop=shop, producer=looked_after)
    factories.ProductFactory(shop=shop, producer=resold, permissions=["sell"])
    factories.ProductFactory(shop=shop, producer=ended, permissions=[])
    factories.permit(ended, shop.enterprise, ["sell"], until=timezone.now())
    assert "délégué tout" in text_of(manager_client, looked_after).replace(" Modifier", "")
    assert "vendre Demander" in text_of(manager_client, resold)
    assert "rien Demander" in text_of(manager_client, ended)
    assert "votre entreprise" in text_of(manager_client, shop.enterprise)


@pytest.mark.parametrize(
    "asked", ["CHÊNE", "chene", "grand-chêne", "Chêne !", "CONTACT@chene", "die chêne", "2615"]
)
def test_a_producer_is_found_however_its_name_is_typed(manager_client, shop, asked):
    oak = factories.EnterpriseFactory(
        name="Ferme du Grand Chêne", email="contact@chene.example", town="Die", postcode="26150"
    )
    other = factories.EnterpriseFactory(name="Verger d’à côté", email="", town="Crest", postcode="")
    for each in (oak, other):
        factories.ProductFactory(shop=shop, producer=each)
    listed = manager_client.get(LIST, {"q": asked}).content.decode()
    assert oak.name in listed
    assert other.name not in listed


def test_a_request_without_an_answer_is_shown_in_the_place_of_the_link(
    manager_client, manager, shop
):
    farm = factories.EnterpriseFactory()
    factories.ProductFactory(shop=shop, producer=farm, permissions=["sell"])
    ask_for = {"permissions": ["catalogue"], "message": "", "now": timezone.now()}
    ask(actor=manager, asker=shop.enterprise, giver=farm, **ask_for)
    assert "demande en attente" in text_of(manager_client, farm)
    assert "Demander" not in text_of(manager_client, farm)


def test_enterprises_of_one_owner_sell_each_others_products(manager_client, owner, shop):
    sister = factories.EnterpriseFactory()
    factories.ManagerFactory(enterprise=sister, user=owner, role="owner")
    factories.ProductFactory(shop=shop, producer=sister, permissions=[])
    assert "vendre, prix et stocks" in text_of(manager_client, sister)


def test_permissions_to_another_hub_are_not_shown(manager_client, shop):
    farm = factories.EnterpriseFactory()
    factories.ProductFactory(shop=shop, producer=farm, permissions=["sell"])
    other = factories.ShopFactory(is_main=False)
    factories.permit(farm, other.enterprise, list(PermissionKind.values))
    assert "vendre Demander" in text_of(manager_client, farm)


def test_an_export_says_who_is_delegated_and_what_each_permits(manager_client, shop):
    farm = factories.EnterpriseFactory(name="Ferme du Lac", is_delegated=True)
    factories.ProductFactory(shop=shop, producer=farm, permissions=["sell", "edit_profile"])
    text = manager_client.get(f"{LIST}?export=csv").content.decode("utf-8-sig")
    head, *lines = (line.split(";") for line in text.splitlines())
    said = {line[0]: dict(zip(head, line, strict=True)) for line in lines}
    assert said["Ferme du Lac"]["permissions"] == "vendre, profil"
    assert said["Ferme du Lac"]["délégué"] == "1"
    assert said[shop.enterprise.name]["permissions"] == "votre entreprise"


def test_a_reader_asks_nobody(shop):
    farm = factories.EnterpriseFactory()
    factories.ProductFactory(shop=shop, producer=farm, permissions=["sell"])
    user = factories.UserFactory()
    user.groups.add(factories.wagtail_group("Gestionnaires"))
    factories.ManagerFactory(enterprise=shop.enterprise, user=user, role="reader")
    assert "Demander" not in text_of(client_of(user), farm)


def test_the_journal_of_a_producer_is_for_its_own_people(manager_client, owner, shop):
    farm = factories.EnterpriseFactory()
    factories.ProductFactory(shop=shop, producer=farm)
    history = reverse("boutique_producteurs_modeladmin_history", args=[farm.pk])
    assert manager_client.get(history).status_code == 403
    assert history not in manager_client.get(edit(farm)).content.decode()
    own = client_of(owner)
    assert own.get(history).status_code == 403
    factories.ManagerFactory(enterprise=farm, user=owner, role="reader")
    assert own.get(history).status_code == 200


def test_a_profile_leads_to_the_people_only_where_one_has_a_role(manager_client, owner, shop):
    farm = factories.EnterpriseFactory(is_delegated=True)
    factories.ProductFactory(shop=shop, producer=farm)
    team = reverse("portal_team", args=[farm.pk])
    portal = reverse("portal_home", args=[farm.pk])
    page = manager_client.get(edit(farm)).content.decode()
    assert team not in page
    assert portal not in page
    assert "personne ne s’y connecte" in page
    factories.ManagerFactory(enterprise=farm, user=owner, role="owner")
    page = client_of(owner).get(edit(farm)).content.decode()
    assert portal in page
    assert reverse("portal_hand_over", args=[farm.pk]) in page
    farm.is_delegated = False
    farm.save()
    assert team in client_of(owner).get(edit(farm)).content.decode()


def test_the_list_counts_the_enterprises_of_the_owner(manager_client, owner, shop):
    assert "1 sur 5" in manager_client.get(LIST).content.decode()


def test_the_list_costs_the_same_with_thirty_producers(manager_client, shop):
    def add():
        farm = factories.EnterpriseFactory(is_delegated=True)
        factories.ProductFactory(shop=shop, producer=farm, permissions=["sell", "catalogue"])

    assert_same_queries(manager_client, LIST, add)
    assert_same_queries(manager_client, f"{LIST}?export=csv", add)
