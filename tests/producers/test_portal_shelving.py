"""A shop lists products of producers who permit it, from « Mes permissions » (P-02, §4.1)."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from shop.catalogue.models import Product, ShopProduct
from shop.partner.grants.services import end, give
from shop.partner.models import Grant
from shop.partner.team import admit
from tests import factories
from tests.clients import client_of
from tests.factories.shops import permit
from tests.query_growth import assert_same_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def farm(db):
    return factories.EnterpriseFactory(name="Verger de Vincent")


@pytest.fixture
def apples(farm):
    return factories.ProductFactory(producer=farm, title="Pommes", price="3.00")


def teammate(enterprise, role="manager"):
    user = factories.ManagerFactory(enterprise=enterprise, role=role).user
    admit(user)
    return user


@pytest.fixture
def helene(shop):
    return client_of(teammate(shop.enterprise, "owner"))


def permissions_of(shop) -> str:
    return reverse("portal_permissions", args=[shop.enterprise.pk])


def shelf(shop, farm) -> str:
    return reverse("portal_shelve", args=[shop.enterprise.pk, farm.pk])


def listed() -> list:
    return list(ShopProduct.objects.order_by("pk").values_list("shop", "product__title"))


def test_p02_a_producer_can_be_chosen_once_it_permits_it_and_keeps_its_prices(
    helene, shop, farm, apples, client
):
    vincent = teammate(farm, "owner")
    assert "Verger de Vincent" not in helene.get(permissions_of(shop)).content.decode()
    assert helene.post(shelf(shop, farm), {"products": [apples.pk]}).status_code == 404
    assert listed() == []

    parties = {"giver": farm, "receiver": shop.enterprise}
    give(actor=vincent, permissions=["sell"], now=timezone.now(), **parties)
    page = helene.get(permissions_of(shop)).content.decode()
    assert "Verger de Vincent" in page
    assert shelf(shop, farm) in page
    assert "Pommes" in helene.get(shelf(shop, farm)).content.decode()
    assert helene.post(shelf(shop, farm), {"products": [apples.pk]}).status_code == 302
    assert "Pommes" in client.get(shop.path).content.decode()

    row = ShopProduct.objects.get()
    forged = {"purchase_price": "0,01", "purchase_price_seen": "3,00", "is_on_sale": "on"}
    edited = helene.post(reverse("boutique_stocks_modeladmin_edit", args=[row.pk]), forged)
    assert edited.status_code == 403
    assert apples.stockrecords.get().price == Decimal("3.00")


def test_what_is_not_ticked_is_not_listed_and_a_second_click_adds_nothing(
    helene, shop, farm, apples
):
    factories.ProductFactory(producer=farm, title="Poires")
    permit(farm, shop.enterprise, ["sell"])
    assert helene.post(shelf(shop, farm), {"products": [apples.pk]}).status_code == 302
    assert helene.post(shelf(shop, farm), {"products": [apples.pk]}).status_code == 422
    assert listed() == [(shop.pk, "Pommes")]


@pytest.mark.parametrize("which", ["another's", "unknown", "word", "none"])
def test_a_forged_product_is_refused_and_nothing_is_listed(helene, shop, farm, apples, which):
    permit(farm, shop.enterprise, ["sell"])
    other = factories.ProductFactory(title="Miel")
    ids = {"another's": [apples.pk, other.pk], "unknown": [99999], "word": ["x"], "none": []}
    response = helene.post(shelf(shop, farm), {"products": ids[which]})
    assert response.status_code == 422
    assert "Miel" not in response.content.decode()
    assert listed() == []


@pytest.mark.parametrize("role", ["packing", "reader"])
def test_who_packs_or_reads_lists_nothing(shop, farm, apples, role):
    permit(farm, shop.enterprise, ["sell"])
    client = client_of(teammate(shop.enterprise, role))
    assert client.get(shelf(shop, farm)).status_code == 403
    assert client.post(shelf(shop, farm), {"products": [apples.pk]}).status_code == 403
    assert listed() == []


def test_a_producer_s_own_people_and_strangers_do_not_reach_the_hub_s_shelf(shop, farm, apples):
    permit(farm, shop.enterprise, ["sell"])
    for person in (teammate(farm, "owner"), teammate(factories.EnterpriseFactory(), "owner")):
        client = client_of(person)
        assert client.post(shelf(shop, farm), {"products": [apples.pk]}).status_code == 404
    assert listed() == []


def test_after_the_end_the_producer_is_no_longer_there(helene, shop, farm, apples):
    permit(farm, shop.enterprise, ["sell"])
    now = timezone.now()
    end(actor=teammate(farm, "owner"), grant=Grant.objects.get(), at=now, now=now)
    assert helene.get(shelf(shop, farm)).status_code == 404
    assert helene.post(shelf(shop, farm), {"products": [apples.pk]}).status_code == 404
    assert listed() == []


def test_a_shop_that_sells_its_own_only_lists_no_others(helene, shop, farm, apples):
    permit(farm, shop.enterprise, ["sell"])
    shop.enterprise.sells = "own"
    shop.enterprise.save()
    assert helene.post(shelf(shop, farm), {"products": [apples.pk]}).status_code == 404
    assert listed() == []


def test_a_price_below_zero_is_refused_whole_and_said(helene, shop, farm, apples):
    cheap = factories.ProductFactory(producer=farm, title="Persil", price="0.50")
    permit(farm, shop.enterprise, ["sell"])
    factories.FeeFactory(shop, calculator="per_item", amount="-1.00")
    response = helene.post(shelf(shop, farm), {"products": [apples.pk, cheap.pk]})
    assert response.status_code == 422
    assert "Persil" in response.content.decode()
    assert listed() == []


def test_products_taken_out_of_public_sight_are_not_offered(helene, shop, farm, apples):
    Product.objects.update(is_public=False)
    permit(farm, shop.enterprise, ["sell"])
    assert "Pommes" not in helene.get(shelf(shop, farm)).content.decode()


def test_the_shop_s_menu_leads_to_the_permissions_of_its_enterprise(helene, shop, farm):
    menu = helene.get(permissions_of(shop)).content.decode()
    assert reverse("shop_permissions") in menu
    response = helene.get(reverse("shop_permissions"))
    assert response.url == permissions_of(shop)
    producer = client_of(teammate(farm, "owner"))
    assert producer.get(reverse("shop_permissions")).status_code == 404
    home = producer.get(reverse("portal_home", args=[farm.pk])).content.decode()
    assert reverse("shop_permissions") not in home


def test_many_producers_and_products_cost_no_more_queries(helene, shop, farm):
    permit(farm, shop.enterprise, ["sell"])

    def add_row() -> None:
        other = factories.ProductFactory().producer
        permit(other, shop.enterprise, ["sell", "catalogue"])
        factories.ProductFactory(producer=farm)

    assert_same_queries(helene, permissions_of(shop), add_row)
    assert_same_queries(helene, shelf(shop, farm), add_row)
