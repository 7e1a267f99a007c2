"""Baskets left behind at the closing are lists for the next cycle (rules §5.8, C-10)."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from shop.basket.keeping import keep_lists
from shop.basket.models import Basket
from shop.order.models import Order
from shop.storefront.urlconf import shop_reverse
from tests import factories
from tests.clients import client_of
from tests.query_growth import assert_same_queries

from .test_cycle_banner import words
from .weeks import NEXT_MONDAY, NEXT_THURSDAY, THURSDAY, TUESDAY, week

pytestmark = pytest.mark.django_db
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
LATE = THURSDAY + 5 * SECOND
CLOSED = "Les commandes de « Semaine 12 » sont closes depuis jeudi 18 mars à 18 h."
NEXT = "Prochaine ouverture : « Semaine 13 », lundi 22 mars à 8 h."


@pytest.fixture
def shop(db):
    return factories.ShopFactory(sale=None)


@pytest.fixture
def farm():
    return factories.EnterpriseFactory(name="Verger")


@pytest.fixture
def apples(shop, farm):
    return factories.ProductFactory(shop=shop, producer=farm, title="Pommes", price="3.60")


@pytest.fixture
def pears(shop, farm):
    return factories.ProductFactory(shop=shop, producer=farm, title="Poires", price="4.00")


@pytest.fixture
def cycle(shop, farm):
    week(shop, "Semaine 13", NEXT_MONDAY, NEXT_THURSDAY, producers=[farm])
    return week(shop, producers=[farm])


@pytest.fixture(params=["guest", "account"])
def visitor(request, db):
    return Client() if request.param == "guest" else client_of(factories.UserFactory())


def see(client, shop, at, name="basket:summary", follow=False) -> str:
    with time_machine.travel(at, tick=False):
        return words(client.get(shop_reverse(shop, name), follow=follow))


def fill(client, shop, *products, at=TUESDAY, quantity=2) -> None:
    with time_machine.travel(at, tick=False):
        for product in products:
            data = {"quantity": quantity}
            client.post(shop_reverse(shop, "basket:add", pk=product.pk), data)
        client.get(shop_reverse(shop, "basket:summary"))  # reads the messages


def act(client, shop, at, name) -> str:
    """Use or forget the only list, and return the basket page."""
    (kept,) = Basket.saved.all()
    with time_machine.travel(at, tick=False):
        return words(client.post(shop_reverse(shop, f"basket:{name}", pk=kept.pk), follow=True))


def in_basket() -> dict[str, int]:
    rows = Basket.open.values_list("lines__product__title", "lines__quantity")
    return {title: quantity for title, quantity in rows if title}


def states() -> list[str]:
    return sorted(Basket.objects.values_list("status", flat=True))


def test_C_10_ordering_five_seconds_late_places_nothing_and_keeps_the_basket(
    visitor, shop, cycle, apples, pears
):
    fill(visitor, shop, apples, pears)

    told = see(visitor, shop, LATE, "checkout:index", follow=True)

    assert f"{CLOSED} {NEXT}" in told
    assert "Votre panier (2 produits) est gardé comme liste." in told
    assert told.count(CLOSED) == 1
    assert "Votre liste de « Semaine 12 »" in told
    assert "2 × Pommes" in told
    assert not Order.objects.exists()
    assert states() == ["Saved"]


def test_C_10_the_summary_posted_late_places_nothing(client, shop, cycle, apples):
    fill(client, shop, apples)
    with time_machine.travel(THURSDAY, tick=False) as clock:
        checkout = [
            ("buyer", {"name": "Dominique", "email": "d@halle.example"}),
            ("pickup", {"choice": shop.pickup_points.get().pk}),
            ("payment", {"choice": shop.payment_methods.get().pk}),
        ]
        for step, data in checkout:
            assert client.post(shop_reverse(shop, f"checkout:{step}"), data).status_code == 302
        page = client.get(shop_reverse(shop, "checkout:summary"))
        assert "Semaine 12 · Commandes ouvertes jusqu’à jeudi 18 mars à 18 h" in words(page)
        seen = re.search(r'name="seen" value="([^"]+)"', page.text)[1]
        clock.move_to(THURSDAY + 11 * MINUTE)
        data = {"terms": "on", "seen": seen}
        told = client.post(shop_reverse(shop, "checkout:summary"), data, follow=True)
    assert f"{CLOSED} {NEXT}" in words(told)
    assert not Order.objects.exists()
    assert apples.stockrecords.get().num_in_stock == 10


def test_the_clock_keeps_baskets_once_the_grace_is_over_and_does_so_once(
    visitor, shop, cycle, apples
):
    fill(visitor, shop, apples)
    with time_machine.travel(TUESDAY, tick=False):
        Basket.objects.create(shop=shop, cycle=cycle)
    assert keep_lists(cycle=cycle, now=THURSDAY) == 0
    assert keep_lists(cycle=cycle, now=THURSDAY + 10 * MINUTE) == 0
    assert keep_lists(cycle=cycle, now=THURSDAY + 10 * MINUTE + SECOND) == 1
    assert keep_lists(cycle=cycle, now=NEXT_MONDAY) == 0
    assert states() == ["Open", "Saved"]  # an empty basket is no list


def test_the_clock_keeps_nothing_of_another_cycle_or_of_an_ordered_basket(shop, cycle, apples):
    other = week(shop, "Autre", producers=[apples.stock.partner], closes=NEXT_THURSDAY)
    client = Client()
    fill(client, shop, apples)
    Basket.objects.update(status="Submitted")
    assert keep_lists(cycle=cycle, now=NEXT_MONDAY) == 0
    assert keep_lists(cycle=other, now=NEXT_MONDAY) == 0


def test_the_next_cycle_offers_the_list_at_today_s_prices(visitor, shop, cycle, apples, pears):
    fill(visitor, shop, apples, pears)
    keep_lists(cycle=cycle, now=NEXT_MONDAY)
    apples.stockrecords.update(price="3.90")

    notice = "Votre liste de « Semaine 12 » (2 produits) est gardée."
    assert notice not in see(visitor, shop, NEXT_MONDAY - SECOND, "catalogue:index")
    assert "Gardé pour la prochaine vente" in see(visitor, shop, NEXT_MONDAY - SECOND)
    assert notice in see(visitor, shop, NEXT_MONDAY, "catalogue:index")
    assert "3,90 €" in see(visitor, shop, NEXT_MONDAY)

    told = act(visitor, shop, NEXT_MONDAY, "use-list")
    assert "2 produits de « Semaine 12 » sont dans votre panier, aux prix du jour." in told
    assert "15,80 €" in told  # 2 × 3.90 + 2 × 4.00
    assert in_basket() == {"Pommes": 2, "Poires": 2}
    assert not Basket.saved.exists()
    assert notice not in see(visitor, shop, NEXT_MONDAY, "catalogue:index")


def test_what_is_short_is_capped_and_what_is_gone_stays_apart(visitor, shop, cycle, apples, pears):
    fill(visitor, shop, apples, pears, quantity=4)
    keep_lists(cycle=cycle, now=NEXT_MONDAY)
    apples.stockrecords.update(num_in_stock=3)
    pears.stockrecords.update(num_in_stock=0)

    page = see(visitor, shop, NEXT_MONDAY)
    assert page.index("Pommes") < page.index("Pas en vente en ce moment") < page.index("Poires")
    told = act(visitor, shop, NEXT_MONDAY, "use-list")
    assert "Pommes : la quantité a été ramenée à 3" in told
    assert in_basket() == {"Pommes": 3}
    assert list(Basket.saved.get().lines.values_list("quantity", flat=True)) == [4]


def test_the_list_adds_to_what_lies_in_the_basket(visitor, shop, cycle, apples):
    fill(visitor, shop, apples, quantity=3)
    keep_lists(cycle=cycle, now=NEXT_MONDAY)
    fill(visitor, shop, apples, at=NEXT_MONDAY, quantity=1)
    act(visitor, shop, NEXT_MONDAY, "use-list")
    assert in_basket() == {"Pommes": 4}


def test_before_the_next_opening_a_list_cannot_be_ordered(visitor, shop, cycle, apples):
    fill(visitor, shop, apples)
    keep_lists(cycle=cycle, now=NEXT_MONDAY)
    act(visitor, shop, NEXT_MONDAY - SECOND, "use-list")
    assert states() == ["Saved"]
    assert Basket.saved.get().lines.count() == 1


def test_a_list_can_be_forgotten(visitor, shop, cycle, apples):
    fill(visitor, shop, apples)
    keep_lists(cycle=cycle, now=NEXT_MONDAY)
    told = act(visitor, shop, NEXT_MONDAY, "forget-list")
    assert "La liste de « Semaine 12 » est oubliée." in told
    assert "Pommes" not in told
    assert not Basket.objects.filter(status="Saved").exists()


@pytest.mark.parametrize("name", ["use-list", "forget-list"])
def test_the_list_of_somebody_else_does_not_exist(shop, cycle, apples, name):
    fill(Client(), shop, apples)
    fill(client_of(factories.UserFactory()), shop, apples)
    keep_lists(cycle=cycle, now=NEXT_MONDAY)
    for stranger in (Client(), client_of(factories.UserFactory())):
        for kept in Basket.saved.all():
            with time_machine.travel(NEXT_MONDAY, tick=False):
                answer = stranger.post(shop_reverse(shop, f"basket:{name}", pk=kept.pk))
            assert answer.status_code == 404
    assert Basket.saved.count() == 2


def test_a_closing_put_off_gives_the_basket_back(visitor, shop, cycle, apples):
    fill(visitor, shop, apples)
    keep_lists(cycle=cycle, now=NEXT_MONDAY)
    cycle.closes_at = THURSDAY + timedelta(days=1)
    cycle.save()
    page = see(visitor, shop, THURSDAY + timedelta(hours=1))
    assert "Pommes" in page
    assert "Votre liste" not in page
    assert states() == ["Open"]


def test_another_open_cycle_does_not_order_in_the_place_of_the_closed_one(
    visitor, shop, cycle, apples
):
    week(shop, "Samedi", THURSDAY - timedelta(days=1), NEXT_THURSDAY, [apples.stock.partner])
    fill(visitor, shop, apples)
    told = see(visitor, shop, LATE, "checkout:index", follow=True)
    assert CLOSED in told
    assert "Votre liste de « Semaine 12 »" in told
    assert in_basket() == {}
    with time_machine.travel(LATE, tick=False):
        data = {"quantity": 1, "cycle": cycle.pk}
        visitor.post(shop_reverse(shop, "basket:add", pk=apples.pk), data)
    assert CLOSED in see(visitor, shop, LATE)
    assert in_basket() == {}


def test_the_basket_page_costs_the_same_with_longer_lists(shop, farm, cycle):
    client = client_of(factories.UserFactory())
    fill(client, shop, factories.ProductFactory(shop=shop, producer=farm))
    keep_lists(cycle=cycle, now=NEXT_MONDAY)
    kept = Basket.saved.get()

    def add_line():
        product = factories.ProductFactory(shop=shop, producer=farm)
        kept.lines.create(
            product=product, stockrecord=product.stock, line_reference=product.pk, quantity=1
        )

    with time_machine.travel(NEXT_MONDAY, tick=False):
        assert_same_queries(client, shop_reverse(shop, "basket:summary"), add_line)


def enter_payment(monkeypatch, at) -> None:
    """Note that the baskets entered the payment step: in their column, once there is one."""
    name = "payment_entered_at"
    if any(field.name == name for field in Basket._meta.fields):
        Basket.objects.update(**{name: at})
    else:
        monkeypatch.setattr(Basket, name, at, raising=False)


def test_C_11_who_was_paying_stays_in_the_closed_cycle_for_ten_minutes(
    visitor, shop, cycle, apples, monkeypatch
):
    week(shop, "Samedi", THURSDAY - timedelta(days=1), NEXT_THURSDAY, [apples.stock.partner])
    fill(visitor, shop, apples)
    with time_machine.travel(THURSDAY - 2 * MINUTE, tick=False):
        data = {"name": "Dominique", "email": "d@halle.example"}
        visitor.post(shop_reverse(shop, "checkout:buyer"), data)
    enter_payment(monkeypatch, THURSDAY - 2 * MINUTE)

    in_grace = see(visitor, shop, THURSDAY + 8 * MINUTE, "checkout:pickup")
    assert "Où retirerez-vous votre commande" in in_grace
    assert "2 × Pommes" in in_grace
    assert states() == ["Open"]
    refused = add_late(visitor, shop, apples, THURSDAY + 8 * MINUTE)
    assert CLOSED in refused

    over = see(visitor, shop, THURSDAY + 8 * MINUTE + SECOND, "checkout:pickup", follow=True)
    assert CLOSED in over
    assert states() == ["Saved"]


def add_late(client, shop, product, at) -> str:
    with time_machine.travel(at, tick=False):
        address = shop_reverse(shop, "basket:add", pk=product.pk)
        return words(client.post(address, {"quantity": 1}, follow=True))
