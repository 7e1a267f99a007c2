"""What the shop's pages say of its sale: open until when, opening when, or nothing planned."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from shop.basket.models import Line
from shop.storefront.cycles.banner import Countdown
from shop.storefront.urlconf import shop_reverse
from tests import factories
from tests.factories.pages import HomePageFactory
from tests.query_growth import assert_same_queries

from .weeks import MONDAY, NEXT_MONDAY, NEXT_THURSDAY, THURSDAY, TUESDAY, week

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)
NO_SALE = "Pas de vente prévue pour l’instant"


@pytest.fixture
def shop(db):
    return factories.ShopFactory(sale=None, name="La Halle", announcement="Les bons produits")


@pytest.fixture
def apples(shop):
    return factories.ProductFactory(shop=shop, title="Pommes", price="3.60", stock=12)


def shelf(client, shop, at) -> str:
    """Return the words of the shelf's page at a moment, without its tags."""
    with time_machine.travel(at, tick=False):
        return words(client.get(shop_reverse(shop, "catalogue:index")))


def words(response) -> str:
    assert response.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.text)).replace("\u202f", " ")


def add(client, shop, product, at, **data) -> int:
    """Post the form of a card at a moment, and return how many pieces lie in baskets then."""
    address = shop_reverse(shop, "basket:add", pk=product.pk)
    with time_machine.travel(at, tick=False):
        assert client.post(address, {"quantity": 1, "seen": 0} | data).status_code == 302
    return sum(Line.objects.values_list("quantity", flat=True))


def test_C_02_a_cycle_is_to_come_open_and_closed_to_the_second(client, shop, apples):
    week(shop, producers=[apples.stock.partner], ready_for="samedi, 9 h à 12 h")

    before = shelf(client, shop, MONDAY - SECOND)
    assert "Semaine 12 ouvre lundi 15 mars à 8 h" in before
    assert "Ajouter Pommes" not in before
    assert add(client, shop, apples, MONDAY - SECOND) == 0

    first = shelf(client, shop, MONDAY)
    assert "Commandez jusqu’à jeudi 18 mars à 18 h" in first
    assert "Prêt pour : samedi, 9 h à 12 h" in first
    assert "Ajouter Pommes" in first
    assert add(client, shop, apples, THURSDAY) == 1
    assert "Ajouter Pommes" in shelf(Client(), shop, THURSDAY)

    after = shelf(Client(), shop, THURSDAY + SECOND)
    assert NO_SALE in after
    assert "Ajouter Pommes" not in after
    assert add(Client(), shop, apples, THURSDAY + SECOND) == 1


def test_the_banner_names_the_pick_up_points_and_counts_the_others(client, shop, apples):
    for number in range(4):
        factories.PickupPointFactory(shop=shop, name=f"Grange {number}", opening="samedi, 10 h")
    week(shop, producers=[apples.stock.partner])
    page = shelf(client, shop, TUESDAY)
    assert "Grange 0 samedi, 10 h" in page
    assert "et 2 autres lieux" in page


@pytest.mark.parametrize(
    ("left", "text"),
    [
        (timedelta(days=2, hours=4, minutes=12, seconds=59), "2\u00a0j 04\u00a0h\u00a012"),
        (timedelta(days=1), "1\u00a0j 00\u00a0h\u00a000"),
        (timedelta(hours=23, minutes=59), "23\u00a0h\u00a059"),
        (timedelta(minutes=9, seconds=30), "9\u00a0min"),
        (timedelta(seconds=5), "0\u00a0min"),
    ],
)
def test_a_countdown_is_said_in_two_measures_at_most(left, text):
    assert Countdown("", left).text == text


def test_the_countdown_is_there_without_javascript_and_only_for_a_near_closing(
    client, shop, apples
):
    cycle = week(shop, producers=[apples.stock.partner])
    assert "Fermeture dans 2 j 06 h 00" in shelf(client, shop, TUESDAY).replace("\u00a0", " ")
    cycle.opens_at = THURSDAY - timedelta(days=92)
    cycle.save()
    long = shelf(client, shop, TUESDAY)
    assert "Fermeture dans" not in long
    assert "Commandes ouvertes" in long


def test_a_permanent_sale_says_open_and_neither_name_nor_end(client, apples, shop):
    cycle = week(shop, "Vente permanente", closes=None, sells_shelf=True)
    page = shelf(client, shop, TUESDAY)
    assert "Commandes ouvertes Les bons produits" in page
    assert cycle.name not in page


def test_the_next_opening_is_told_beside_an_open_sale(client, shop, apples):
    week(shop, producers=[apples.stock.partner])
    week(shop, "Semaine 13", NEXT_MONDAY, NEXT_THURSDAY, producers=[apples.stock.partner])
    assert "Prochaine ouverture : « Semaine 13 », lundi 22 mars à 8 h." in shelf(
        client, shop, TUESDAY
    )


def test_drafts_and_undated_cycles_are_never_shown(client, shop, apples):
    week(shop, producers=[apples.stock.partner], is_draft=True)
    week(shop, "Sans date", None, None, producers=[apples.stock.partner])
    page = shelf(client, shop, TUESDAY)
    assert NO_SALE in page
    assert "Semaine 12" not in page
    assert "Sans date" not in page


def test_without_a_sale_the_shop_says_its_own_words_while_closed(client, shop, apples):
    shop.closed_message = "Nous rouvrons avec les asperges."
    shop.save()
    page = shelf(client, shop, TUESDAY)
    assert f"{NO_SALE} Les bons produits Nous rouvrons avec les asperges." in page


def test_C_17_a_shop_window_shows_prices_and_refuses_an_add(client, shop, apples):
    week(shop, producers=[apples.stock.partner], all_payments=False)
    page = shelf(client, shop, TUESDAY)
    assert "3,60 €" in page
    assert "Ajouter Pommes" not in page
    assert add(client, shop, apples, TUESDAY) == 0
    with time_machine.travel(TUESDAY, tick=False):
        told = words(client.get(shop_reverse(shop, "basket:summary")))
    assert "« Semaine 12 » ne peut pas être commandée" in told


def test_P_11_without_a_pick_up_point_no_orderable_cycle_is_shown(client, shop, apples):
    shop.pickup_points.update(is_active=False)
    week(shop, producers=[apples.stock.partner])
    page = shelf(client, shop, TUESDAY)
    assert "La boutique n’est pas encore prête" in page
    assert "Commandez jusqu’à" not in page
    assert "Ajouter Pommes" not in page
    assert add(client, shop, apples, TUESDAY) == 0


def test_D_01_one_pick_up_one_payment_and_one_open_cycle_can_be_ordered_from(client, db):
    farm = factories.EnterpriseFactory(name="Ferme seule", is_producer=True, sells="own")
    own = factories.ShopFactory(enterprise=farm, sale=None)
    product = factories.ProductFactory(shop=own, producer=farm, title="Tomme")
    week(own, "Mes fromages", producers=[farm])
    assert add(client, own, product, TUESDAY) == 1


def test_the_home_page_and_a_product_say_until_when(client, shop, apples):
    HomePageFactory()
    week(shop, producers=[apples.stock.partner], ready_for="samedi")
    with time_machine.travel(TUESDAY, tick=False):
        home = words(client.get("/"))
        product = words(client.get(f"/boutique/{shop.slug}/produits/{apples.slug}_{apples.pk}/"))
    line = "Commandes ouvertes jusqu’à jeudi 18 mars à 18 h"
    assert f"Semaine 12 – {line}" in home
    assert f"Semaine 12 · {line} · prêt pour : samedi" in product


def test_a_closed_shop_and_a_product_of_another_sale(client, shop, apples):
    week(shop, producers=[factories.EnterpriseFactory()])
    address = f"/boutique/{shop.slug}/produits/{apples.slug}_{apples.pk}/"
    with time_machine.travel(TUESDAY, tick=False):
        assert client.get(address).status_code == 404
    shop.is_open = False
    shop.save()
    assert "La boutique est fermée" in shelf(client, shop, TUESDAY)


def test_the_shelf_costs_the_same_with_more_products_in_a_cycle(client, shop):
    producer = factories.EnterpriseFactory()
    week(shop, producers=[producer])
    with time_machine.travel(TUESDAY, tick=False):
        assert_same_queries(
            client,
            shop_reverse(shop, "catalogue:index"),
            lambda: factories.ProductFactory(shop=shop, producer=producer),
        )
