"""Producers in a reseller's back office: path A, duplicates, badges."""

import pytest
from django.urls import reverse

from shop.backoffice.exceptions import Refused
from shop.partner.editing import create_enterprise
from shop.partner.models import Partner
from tests import factories

LIST = "/gestion/boutique/producteurs/"
CREATE = f"{LIST}create/"


def edit(enterprise) -> str:
    return reverse("boutique_producteurs_modeladmin_edit", args=[enterprise.pk])


def errors(response) -> dict:
    return response.context["form"].errors


@pytest.fixture
def owner(shop):
    """The owner of the main shop's enterprise."""
    user = factories.UserFactory(email="helene@halle.example")
    user.groups.add(factories.wagtail_group("Gestionnaires"))
    factories.ManagerFactory(enterprise=shop.enterprise, user=user, role="owner")
    return user


@pytest.mark.parametrize("typed", ["ferme du prè", "Ferme  du Pré", "FERME DU PRE"])
def test_a_name_that_differs_by_accents_alone_is_taken(manager_client, typed):
    factories.EnterpriseFactory(name="Ferme du Pré")
    response = manager_client.post(CREATE, {"name": typed, "is_producer": "on"})
    assert errors(response)["name"] == ["Ce nom est déjà pris."]
    assert response.context["form"]["name"].value() == typed
    assert Partner.objects.filter(name_key="ferme du pre").count() == 1


def test_an_enterprise_keeps_its_name_with_other_accents(manager_client, shop):
    producer = factories.EnterpriseFactory(name="Ferme du Pre", is_producer=True)
    factories.ProductFactory(shop=shop, producer=producer)
    response = manager_client.post(edit(producer), {"name": "Ferme du Pré", "is_producer": "on"})
    assert response.status_code == 302
    producer.refresh_from_db()
    assert producer.name == "Ferme du Pré"


def test_a_name_taken_at_the_same_moment_is_told_at_its_field(owner):
    factories.EnterpriseFactory(name="Ferme du Pré")
    with pytest.raises(Refused) as refused:
        create_enterprise(actor=owner, enterprise=Partner(name="Ferme du pre"))
    assert refused.value.field == "name"
    assert Partner.objects.filter(managers__user=owner).count() == 1
