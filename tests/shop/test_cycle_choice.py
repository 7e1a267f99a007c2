"""Several open cycles: the visitor chooses, and each keeps its own basket (rules §5.6)."""

import pytest
import time_machine
from django.test import Client

from shop.basket.models import Basket
from shop.storefront.urlconf import shop_reverse
from tests import factories
from tests.clients import client_of

from .test_cycle_banner import words
from .weeks import MONDAY, NEXT_MONDAY, NEXT_THURSDAY, THURSDAY, TUESDAY, week

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _tuesday():
    with time_machine.travel(TUESDAY, tick=False):
        yield


@pytest.fixture
def shop(db):
    return factories.ShopFactory(sale=None)


@pytest.fixture
def products(shop):
    farm = factories.EnterpriseFactory(name="Verger")
    return [
        factories.ProductFactory(shop=shop, producer=farm, title=title, stock=10)
        for title in ("Pommes", "Poires", "Coings", "Noix")
    ]


@pytest.fixture
def cycles(shop, products):
    farm = products[0].stock.partner
    thursday = week(shop, "Retrait jeudi", producers=[farm], ready_for="jeudi")
    saturday = week(
        shop, "Retrait samedi", MONDAY, NEXT_THURSDAY, producers=[farm], ready_for="samedi"
    )
    return thursday, saturday


def page(client, shop, name="catalogue:index", **data) -> str:
    return words(client.get(shop_reverse(shop, name), data))


def choose(client, shop, cycle, **data):
    address = shop_reverse(shop, "catalogue:choose-cycle")
    return client.post(address, {"cycle": getattr(cycle, "pk", cycle)} | data)


def add(client, shop, product, **data):
    address = shop_reverse(shop, "basket:add", pk=product.pk)
    return client.post(address, {"quantity": 1} | data)


def held() -> dict[str, int]:
    rows = Basket.open.filter(lines__isnull=False).distinct()
    return {row.cycle.name: row.lines.count() for row in rows}


@pytest.mark.parametrize("is_guest", [True, False])
def test_C_15_switching_keeps_the_basket_of_each_cycle(shop, products, cycles, is_guest):
    client = Client() if is_guest else client_of(factories.UserFactory())
    for product in products[:3]:
        add(client, shop, product)
    answer = choose(client, shop, cycles[1])
    assert answer.url == shop_reverse(shop, "catalogue:index")

    shelf = page(client, shop)
    assert "Vous êtes maintenant dans « Retrait samedi »." in shelf
    assert "Votre panier de « Retrait jeudi » (3 produits) est gardé." in shelf
    assert "3 produits dans votre panier" in shelf
    assert "Votre panier est vide" in page(client, shop, "basket:summary")

    add(client, shop, products[3])
    assert held() == {"Retrait jeudi": 3, "Retrait samedi": 1}
    basket = page(client, shop, "basket:summary")
    assert "Noix" in basket
    assert "Retrait samedi · Commandes ouvertes jusqu’à jeudi 25 mars à 18 h" in basket

    choose(client, shop, cycles[0])
    basket = page(client, shop, "basket:summary")
    assert "Pommes" in basket
    assert "prêt pour : jeudi" in basket


def test_the_first_to_close_is_shown_until_the_visitor_chooses(client, shop, cycles):
    shelf = page(client, shop)
    assert "Commandez jusqu’à jeudi 18 mars à 18 h" in shelf
    assert "Choisir cette vente – Retrait samedi" in shelf
    assert "Choisir cette vente – Retrait jeudi" not in shelf


def test_one_open_cycle_leaves_no_choice(client, shop, products):
    farm = products[0].stock.partner
    week(shop, producers=[farm])
    week(shop, "Semaine 13", NEXT_MONDAY, NEXT_THURSDAY, producers=[farm])
    assert "choisissez" not in page(client, shop)


def test_a_cycle_that_is_not_open_here_cannot_be_chosen(client, shop, products, cycles):
    farm = products[0].stock.partner
    ahead = week(shop, "Semaine 13", NEXT_MONDAY, NEXT_THURSDAY, producers=[farm])
    draft = week(shop, "Brouillon", producers=[farm], is_draft=True)
    other = week(factories.ShopFactory(is_main=False, sale=None), "Ailleurs")
    for wanted in (draft, other, "", "x", "9" * 30, "-1"):
        choose(client, shop, wanted)
        shelf = page(client, shop)
        assert "Choisissez une des ventes ouvertes." in shelf
        assert "Brouillon" not in shelf
        assert "Ailleurs" not in shelf
    choose(client, shop, ahead)
    assert "Les commandes de « Semaine 13 » ne sont pas encore ouvertes." in page(client, shop)
    assert "Commandez jusqu’à jeudi 18 mars à 18 h" in page(client, shop)


def test_an_address_of_another_site_is_no_way_back(client, shop, cycles):
    answer = choose(client, shop, cycles[1], next="https://ailleurs.example/")
    assert answer.url == shop_reverse(shop, "catalogue:index")


def test_the_page_of_the_other_tab_puts_nothing_into_this_basket(client, shop, products, cycles):
    choose(client, shop, cycles[1])
    add(client, shop, products[0], cycle=cycles[0].pk)
    assert held() == {}
    assert "Vous êtes maintenant dans « Retrait samedi »." in page(client, shop)
    answer = client.post(
        shop_reverse(shop, "basket:add", pk=products[0].pk),
        {"quantity": 1, "cycle": cycles[0].pk},
        headers={"HX-Request": "true"},
    )
    assert answer.headers["HX-Redirect"]
    add(client, shop, products[0], cycle=cycles[1].pk)
    assert held() == {"Retrait samedi": 1}


def test_a_link_chooses_a_cycle_unless_something_lies_in_the_basket(client, shop, products, cycles):
    assert "Commandez jusqu’à jeudi 25 mars" in words(
        client.get(shop_reverse(shop, "catalogue:index"), {"cycle": cycles[1].pk}, follow=True)
    )
    add(client, shop, products[0])
    address = shop_reverse(shop, "catalogue:index")
    assert "Commandez jusqu’à jeudi 25 mars" in words(
        client.get(address, {"cycle": cycles[0].pk}, follow=True)
    )
    for nonsense in ("x", "0", "9" * 40):
        assert client.get(address, {"cycle": nonsense}).status_code == 200


def test_the_choice_ends_with_its_cycle(client, shop, products, cycles):
    farm = products[0].stock.partner
    choose(client, shop, cycles[0])
    week(shop, "Semaine 13", NEXT_MONDAY, NEXT_THURSDAY, producers=[farm])
    with time_machine.travel(THURSDAY.replace(hour=19), tick=False):
        assert "Commandez jusqu’à jeudi 25 mars" in page(client, shop)
