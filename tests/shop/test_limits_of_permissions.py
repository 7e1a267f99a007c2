"""What a permission does not give: another's enterprise, products or address stay theirs (§4.1)."""

import pytest
from django.urls import reverse

from shop.partner.grants.models import PermissionKind
from shop.partner.models import Partner, StockRecord
from tests import factories

ACCOUNT = {
    "name_email-first_name": "Gaston",
    "name_email-last_name": "Leroux",
    "name_email-email": "victime@ailleurs.example",
    "locale-current_time_zone": "Europe/Paris",
    "theme-theme": "system",
    "theme-density": "default",
    "theme-contrast": "system",
}


def delete(enterprise) -> str:
    return reverse("boutique_producteurs_modeladmin_delete", args=[enterprise.pk])


@pytest.fixture
def farm(shop):
    """A farm with an owner of its own, which leaves everything to the shop."""
    farm = factories.EnterpriseFactory(name="Ferme libre", is_producer=True)
    factories.ManagerFactory(enterprise=farm, role="owner")
    factories.permit(farm, shop.enterprise, PermissionKind.values)
    return farm


def test_who_may_change_a_profile_does_not_delete_the_enterprise(manager_client, farm):
    assert manager_client.get(delete(farm)).status_code == 403
    assert manager_client.post(delete(farm)).status_code == 403
    assert Partner.objects.filter(pk=farm.pk).exists()


def test_a_manager_does_not_delete_the_enterprise_of_its_owner(manager, manager_client, farm):
    factories.ManagerFactory(enterprise=farm, user=manager, role="manager")
    assert manager_client.post(delete(farm)).status_code == 403
    assert Partner.objects.filter(pk=farm.pk).exists()


def test_a_delegated_producer_is_deleted_by_who_looks_after_it(manager_client, farm):
    Partner.objects.filter(pk=farm.pk).update(is_delegated=True)
    assert manager_client.post(delete(farm)).status_code == 302
    assert not Partner.objects.filter(pk=farm.pk).exists()


def given_away(client, product, producer) -> dict:
    """Post a product's form with another producer; return the form's errors."""
    address = reverse("boutique_produits_modeladmin_edit", args=[product.pk])
    stock = product.stockrecords.get()
    typed = {
        "title": product.title,
        "producer": producer.pk,
        "departments": [each.pk for each in product.categories.all()],
        "unit": "piece",
        "measure": "piece",
        "size": "1",
        "vat_rate": "5.5",
        "purchase_price": str(stock.price).replace(".", ","),
        "stock": stock.num_in_stock,
        "stock_seen": stock.num_in_stock,
        "is_on_sale": "on",
    }
    response = client.post(address, typed)
    return response.context["form"].errors if response.status_code == 200 else {}


@pytest.mark.parametrize("delegated", [False, True])
def test_who_may_change_products_takes_none_away(manager_client, shop, farm, delegated):
    Partner.objects.filter(pk=farm.pk).update(is_delegated=delegated)
    product = factories.ProductFactory(shop=shop, producer=farm, title="Radis")
    product.categories.add(factories.CategoryFactory())
    said = given_away(manager_client, product, shop.enterprise)
    refused = ["Seul son producteur peut confier ce produit à quelqu’un d’autre."]
    assert said == ({} if delegated else {"producer": refused})
    kept = StockRecord.objects.get(product=product).partner
    assert kept == (shop.enterprise if delegated else farm)


def test_nobody_gives_a_confirmed_account_another_address_unproven(manager, manager_client):
    assert b"name_email-email" not in manager_client.get("/gestion/account/").content
    assert manager_client.post("/gestion/account/", ACCOUNT).status_code == 302
    manager.refresh_from_db()
    assert (manager.email, manager.first_name) == ("gestion@halle.example", "Gaston")
