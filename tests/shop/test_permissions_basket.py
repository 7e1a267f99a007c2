"""What becomes of baskets and orders when a producer ends « vendre vos produits » (rules §4.4)."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from shop.basket.models import Line
from shop.order.models import Order
from shop.order.totals import producer_totals
from shop.order_cycles.models import OrderCycle
from shop.partner.grants.services import end, give
from shop.partner.models import Grant, StockRecord
from shop.storefront.urlconf import shop_reverse
from tests import factories
from tests.factories.legs import cycle_of

pytestmark = pytest.mark.django_db
GONE = "Pommes n’est plus disponible"
WHO = {"name": "Dominique Petit", "email": "dominique@halle.example", "phone": "06 01 02 03 04"}


@pytest.fixture
def farm(shop):
    return factories.EnterpriseFactory(name="Verger de Vincent")


@pytest.fixture
def vincent(farm):
    return factories.ManagerFactory(enterprise=farm, role="owner").user


@pytest.fixture
def apples(shop, farm):
    words = {"title": "Pommes", "price": "3.00", "stock": 50, "permissions": ["sell"]}
    return factories.ProductFactory(shop=shop, producer=farm, **words)


@pytest.fixture
def carrots(shop):
    return factories.ProductFactory(shop=shop, title="Carottes", price="2.00", stock=50)


@pytest.fixture
def url(shop):
    return lambda name, **kwargs: shop_reverse(shop, name, **kwargs)


@pytest.fixture
def visitor(client, url, apples, carrots):
    """A visitor with four apples and a carrot in the basket."""
    client.post(url("basket:add", pk=apples.pk), {"quantity": 4})
    client.post(url("basket:add", pk=carrots.pk), {"quantity": 1})
    client.get(url("basket:summary"))  # the messages of adding are shown here
    return client


def revoke(vincent) -> None:
    now = timezone.now()
    end(
        actor=vincent,
        grant=Grant.objects.get(permission="sell", ended_by=None, giver__name="Verger de Vincent"),
        at=now,
        now=now,
    )


def page(client, address) -> str:
    return client.get(address).content.decode()


def held() -> dict:
    return dict(Line.objects.values_list("product__title", "quantity"))


def test_e05_the_product_leaves_the_shelf_and_can_no_longer_be_put_in_a_basket(
    client, url, vincent, apples
):
    detail = url("catalogue:detail", product_slug=apples.slug, pk=apples.pk)
    assert "Pommes" in page(client, url("catalogue:index"))
    revoke(vincent)
    assert "Pommes" not in page(client, url("catalogue:index"))
    assert client.post(url("basket:add", pk=apples.pk), {"quantity": 1}).status_code == 404
    assert "Ajouter au panier" not in page(client, detail)
    assert not Line.objects.exists()


def test_e05_the_basket_is_told_at_the_next_page_once(visitor, url, vincent):
    revoke(vincent)
    first, second = (page(visitor, url("catalogue:index")) for _each in range(2))
    assert GONE in first
    assert GONE not in second
    assert held() == {"Pommes": 4, "Carottes": 1}


def test_e05_the_basket_page_says_it_as_long_as_it_is_so(visitor, url, vincent):
    revoke(vincent)
    for _each in range(2):
        html = page(visitor, url("basket:summary"))
        assert GONE in html
        assert "Commander le reste" in html


def test_e05_the_checkout_tells_it_again_and_goes_on_with_the_other_lines(
    visitor, url, shop, vincent
):
    revoke(vincent)
    page(visitor, url("catalogue:index"))
    assert f"{GONE} et quitte votre panier." in page(visitor, url("checkout:buyer"))
    assert held() == {"Carottes": 1}
    place(visitor, url, shop)
    assert [line.title for line in Order.objects.get().lines.all()] == ["Carottes"]
    assert Order.objects.get().total_incl_tax == Decimal("2.00")


def steps(client, url, shop) -> None:
    client.post(url("checkout:buyer"), WHO)
    client.post(url("checkout:pickup"), {"choice": shop.pickup_points.first().pk})
    client.post(url("checkout:payment"), {"choice": shop.payment_methods.first().pk})


def seen(client, url) -> str:
    return re.search(r'name="seen" value="([^"]*)"', page(client, url("checkout:summary")))[1]


def place(client, url, shop):
    steps(client, url, shop)
    data = {"terms": "on", "seen": seen(client, url)}
    return client.post(url("checkout:summary"), data, follow=True)


def test_e05_what_ends_while_the_summary_is_read_is_told_and_nothing_is_ordered(
    visitor, url, shop, vincent
):
    steps(visitor, url, shop)
    data = {"terms": "on", "seen": seen(visitor, url)}
    revoke(vincent)
    answer = visitor.post(url("checkout:summary"), data, follow=True)
    assert answer.redirect_chain == [(url("checkout:summary"), 302)]
    assert GONE in answer.text
    assert not Order.objects.exists()
    assert set(StockRecord.objects.values_list("num_in_stock", flat=True)) == {50}
    place(visitor, url, shop)
    assert Order.objects.get().total_incl_tax == Decimal("2.00")


def test_e05_a_basket_in_which_all_is_gone_is_kept_and_told(client, url, apples, vincent):
    client.post(url("basket:add", pk=apples.pk), {"quantity": 4})
    revoke(vincent)
    answer = client.get(url("checkout:buyer"), follow=True)
    assert answer.redirect_chain == [(url("basket:summary"), 302)]
    assert GONE in answer.text
    assert held() == {"Pommes": 4}


def test_e05_the_placed_order_stays_exactly_as_it_was(shop, apples, vincent):
    factories.FeeFactory(shop, percent="10")
    order = factories.OrderFactory(shop, {apples: 2})
    before = frozen(order)
    revoke(vincent)
    assert frozen(order) == before
    line = order.lines.get()
    assert (line.quantity, line.purchase_price) == (2, Decimal("3.00"))


def frozen(order) -> list:
    order.refresh_from_db()
    rows = [order.lines, order.surcharges]
    return [order.total_incl_tax, *(list(each.order_by("pk").values_list()) for each in rows)]


def test_e05_in_an_open_cycle_the_rest_is_ordered_and_the_placed_order_is_still_brought(
    client, url, shop, vincent, farm, apples, carrots
):
    OrderCycle.objects.all().delete()
    cycle = cycle_of(shop, farm, carrots.producer)
    fee = factories.FeeFactory(shop, percent="10")
    cycle.fee_charges.create(fee=fee, place="shop")
    order = factories.OrderFactory(shop, {apples: 2})
    before = frozen(order)
    client.post(url("basket:add", pk=apples.pk), {"quantity": 4})
    client.post(url("basket:add", pk=carrots.pk), {"quantity": 1})
    client.get(url("basket:summary"))
    revoke(vincent)
    assert GONE in page(client, url("catalogue:index"))
    assert f"{GONE} et quitte votre panier." in page(client, url("checkout:buyer"))
    place(client, url, shop)
    assert frozen(order) == before
    assert order.total_incl_tax == Decimal("6.60")
    (mine,) = producer_totals(Order.objects.filter(cycle=cycle), producer=farm)
    assert [(row.title, row.quantity, row.amount) for row in mine.rows] == [
        ("Pommes", 2, Decimal("6.00"))
    ]


def test_what_is_permitted_again_is_back_in_the_basket_and_told(visitor, url, shop, vincent, farm):
    revoke(vincent)
    page(visitor, url("catalogue:index"))
    parties = {"giver": farm, "receiver": shop.enterprise}
    give(actor=vincent, permissions=["sell"], now=timezone.now(), **parties)
    html = page(visitor, url("catalogue:index"))
    assert "Pommes est de nouveau disponible" in html
    assert "est de nouveau disponible" not in page(visitor, url("catalogue:index"))


def test_an_end_to_come_tells_nobody_before_its_day(visitor, url, vincent):
    now = timezone.now()
    grant = Grant.objects.get(permission="sell", giver__name="Verger de Vincent")
    end(actor=vincent, grant=grant, at=now + timedelta(days=2), now=now)
    assert GONE not in page(visitor, url("catalogue:index"))
    assert "Pommes" in page(visitor, url("catalogue:index"))
