"""« Ma boutique »: chosen by the owner, filled and opened by those who run it."""

import pytest
from django.urls import reverse
from django.utils import timezone

from shop.order_cycles.models import OrderCycle
from shop.partner.models import Shop
from tests import factories
from tests.clients import team_client
from tests.factories.legs import DAY
from tests.query_growth import assert_same_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def farm(shop):
    return factories.EnterpriseFactory(name="Verger de Vincent")


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
    client = team_client(farm)
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


def test_d01_the_permanent_sale_is_told_before_the_opening(farm, made):
    factories.ProductFactory(shop=made, producer=farm)
    OrderCycle.objects.all().delete()
    client = team_client(farm)
    assert "commence une vente permanente" in client.get(path_of(farm)).text
    client.post(path_of(farm, "portal_shop_opening"), {"open": "1"})
    assert made.legs.get().cycle.sells_shelf
    page = client.get(path_of(farm))
    assert "commence une vente permanente" not in page.text
    assert page.context["checklist"].missing == []


def test_p11_a_sale_that_is_over_is_begun_anew_by_a_button(farm, made):
    factories.ProductFactory(shop=made, producer=farm)
    Shop.objects.update(is_open=True)
    now = timezone.now()
    OrderCycle.objects.update(closes_at=now, opens_at=now - DAY)
    client = team_client(farm)
    home = client.get(reverse("portal_home", args=[farm.pk])).text
    assert "Il manque\u202f: un cycle de vente ouvert ou à venir." in home
    assert "Commencer une vente permanente" in client.get(path_of(farm)).text
    for _each in range(2):
        assert client.post(path_of(farm, "portal_shop_sale")).status_code == 302
    assert made.legs.count() == 2
    assert "Votre boutique est ouverte" in client.get(path_of(farm)).text


@pytest.mark.parametrize(("role", "status"), [("manager", 403), ("packing", 403), ("reader", 403)])
def test_only_the_owner_chooses(farm, role, status):
    client = team_client(farm, role)
    assert client.get(path_of(farm)).status_code == 200
    assert choose(client, farm, "own").status_code == status
    assert state_of(farm) == ("none", None)


@pytest.mark.parametrize("role", ["packing", "reader"])
@pytest.mark.parametrize("name", ["portal_shop_shelf", "portal_shop_opening"])
def test_who_does_not_run_the_farm_opens_and_fills_nothing(shop, farm, role, name):
    factories.ProductFactory(shop=shop, producer=farm)
    choose(team_client(farm), farm, "own")
    made = Shop.objects.get(enterprise=farm)
    factories.PickupPointFactory(shop=made)
    factories.PaymentMethodFactory(shop=made)
    assert team_client(farm, role).post(path_of(farm, name), {"open": "1"}).status_code == 403
    assert state_of(farm) == ("own", (False, 0))


@pytest.mark.parametrize("name", ["portal_shop", "portal_shop_shelf", "portal_shop_opening"])
def test_a_neighbour_finds_no_shop_of_another(farm, name):
    neighbour = team_client(factories.EnterpriseFactory())
    typed = {"sells": "own", "open": "1"}
    assert neighbour.get(path_of(farm, name)).status_code == 404
    assert neighbour.post(path_of(farm, name), typed).status_code == 404
    assert state_of(farm) == ("none", None)


def test_a_forged_choice_is_refused_in_words(farm):
    response = choose(team_client(farm), farm, "everything")
    assert response.status_code == 422
    assert "Choisissez ce que" in response.text
    assert state_of(farm) == ("none", None)


@pytest.mark.parametrize("name", ["portal_shop_shelf", "portal_shop_opening"])
def test_a_hidden_shop_is_neither_filled_nor_opened(shop, farm, name):
    client = team_client(farm)
    factories.ProductFactory(shop=shop, producer=farm)
    choose(client, farm, "own")
    choose(client, farm, "none")
    assert client.post(path_of(farm, name), {"open": "1"}).status_code == 404
    assert state_of(farm) == ("none", (False, 0))


@pytest.mark.parametrize("part", ["retraits", "paiements"])
def test_the_checklist_leads_to_screens_that_the_owner_may_use(farm, part):
    client = team_client(farm)
    choose(client, farm, "own")
    link = reverse(f"boutique_reglages_{part}_modeladmin_create")
    assert link in client.get(path_of(farm)).text
    assert client.get(link).status_code == 200


@pytest.fixture
def made(shop, farm) -> Shop:
    """A shop of the farm with a pick-up point and a way to pay, closed, with nothing in it."""
    farm.sells = "own"
    farm.save()
    return factories.ShopFactory(enterprise=farm, name="Au verger", is_main=False, is_open=False)


def opens(page) -> bool:
    return "Ouvrir ma boutique" in page.text


def test_a_farm_without_products_is_led_to_its_first_one(farm, made):
    page = team_client(farm).get(path_of(farm))
    assert f'href="{reverse("portal_product_new", args=[farm.pk])}"' in page.text
    assert not opens(page)


def test_products_that_are_listed_but_not_for_sale_are_put_right_in_their_list(farm, made):
    client = team_client(farm)
    product = factories.ProductFactory(shop=made, producer=farm, on_sale=False)
    page = client.get(path_of(farm))
    product_item = page.context["checklist"].items[2]
    assert product_item.add_url == reverse("boutique_produits_modeladmin_index")
    assert "Y remédier" in page.text
    assert not opens(page)
    made.shop_products.filter(product=product).update(is_on_sale=True)
    assert opens(client.get(path_of(farm)))


def test_a_reseller_without_products_of_its_own_sees_to_those_of_others(farm, made):
    farm.sells = "any"
    farm.save()
    factories.ProductFactory(shop=made, on_sale=False)
    items = team_client(farm).get(path_of(farm)).context["checklist"].items
    assert items[2].add_url == reverse("boutique_produits_modeladmin_index")


def test_products_of_others_do_not_make_a_farms_own_shop_ready(shop, farm, made):
    factories.ProductFactory(shop=made, producer=shop.enterprise)
    assert not opens(team_client(farm).get(path_of(farm)))


def test_a_reader_sees_how_the_shop_stands_and_no_button(farm, made):
    page = team_client(farm, "reader").get(path_of(farm))
    assert "Au verger" in page.text
    for address in ("portal_shop_shelf", "portal_shop_opening"):
        assert path_of(farm, address) not in page.text
    assert reverse("boutique_commandes_modeladmin_index") in page.text
    settings = reverse("boutique_reglages_boutiques_modeladmin_edit", args=[made.pk])
    assert settings not in page.text


def test_every_screen_that_the_shop_leads_to_opens(farm, made):
    factories.ProductFactory(shop=made, producer=farm)
    client = team_client(farm)
    screens = client.get(path_of(farm)).context["screens"]
    kept = [item.keep_url for item in client.get(path_of(farm)).context["checklist"].items]
    for address in [url for url, label in screens] + [url for url in kept if url]:
        assert client.get(address).status_code == 200, address


@pytest.mark.parametrize("part", ["retraits", "paiements"])
def test_saving_what_was_missing_leads_back_to_the_checklist(farm, made, part):
    rows = {"retraits": made.pickup_points, "paiements": made.payment_methods}[part]
    rows.all().delete()
    client = team_client(farm)
    missing = [item.add_url for item in client.get(path_of(farm)).context["checklist"].items]
    add = next(url for url in missing if url.startswith(f"/gestion/boutique/reglages/{part}"))
    typed = {"name": "Ici", "town": "Die", "opening": "samedi", "kind": "cash", "position": 0}
    assert client.post(add, typed | {"is_active": "on"}).url == path_of(farm)
    assert rows.count() == 1


def test_in_its_own_shop_a_farm_sees_who_ordered(shop, farm, made):
    product = factories.ProductFactory(shop=made, producer=farm, stock=9)
    made.is_open = True
    made.save()
    shop.shop_products.create(product=product)
    factories.permit(farm, shop.enterprise, ["sell"])
    factories.OrderFactory(made, {product: 1}, buyer=factories.buyer("Zoé Petit"))
    factories.OrderFactory(shop, {product: 1}, buyer=factories.buyer("Paul Durand"))
    page = team_client(farm).get(reverse("portal_orders", args=[farm.pk])).text
    assert "Zoé Petit" in page
    assert "Paul Durand" not in page


def test_the_shop_screen_costs_the_same_queries_with_more_products(farm, made):
    client = team_client(farm)
    assert_same_queries(
        client,
        path_of(farm),
        lambda: factories.ProductFactory(producer=farm),
    )
