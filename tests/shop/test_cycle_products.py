"""What leaves an open cycle is told at the next page, and again at the checkout (E-05, C-16)."""

from datetime import timedelta

import pytest
import time_machine

from shop.basket.models import Line
from shop.order.models import Order
from shop.partner.grants.models import Grant
from shop.storefront.urlconf import shop_reverse
from tests import factories
from tests.clients import client_of

from .test_cycle_banner import words
from .weeks import TUESDAY, week

pytestmark = pytest.mark.django_db
GONE = "Pommes n’est plus disponible"


@pytest.fixture(autouse=True)
def _tuesday():
    with time_machine.travel(TUESDAY, tick=False) as clock:
        yield clock


@pytest.fixture
def shop(db):
    return factories.ShopFactory(sale=None)


@pytest.fixture
def farm():
    return factories.EnterpriseFactory(name="Verger")


@pytest.fixture
def goods(shop, farm):
    make = factories.ProductFactory
    apples = make(shop=shop, producer=farm, title="Pommes", price="3.00")
    pears = make(shop=shop, producer=factories.EnterpriseFactory(), title="Poires")
    return apples, pears


@pytest.fixture
def cycle(shop, goods):
    return week(shop, producers=[each.stock.partner for each in goods])


def take_out_of_leg(cycle, farm, shop, apples):
    """Leave the apples out of what the shop sells, the pears in."""
    leg = cycle.outgoing.get()
    leg.products.set([row.product for row in shop_rows(shop) if row.product != apples])
    leg.all_products = False
    leg.save()


def shop_rows(shop):
    from shop.catalogue.models import ShopProduct

    return ShopProduct.objects.filter(shop=shop).select_related("product")


def take_out_the_producer(cycle, farm, shop, apples):
    cycle.incoming.filter(producer=farm).delete()


def cut_off(cycle, farm, shop, apples):
    cycle.incoming.filter(producer=farm).update(cut_off_at=TUESDAY - timedelta(seconds=1))


def revoke(cycle, farm, shop, apples):
    Grant.objects.filter(giver=farm, permission="sell").update(ends_at=TUESDAY)


@pytest.mark.parametrize("leave", [take_out_of_leg, take_out_the_producer, cut_off, revoke])
@pytest.mark.parametrize("is_guest", [True, False])
def test_E_05_C_16_what_leaves_the_cycle_is_told_and_the_rest_is_ordered(
    client, shop, farm, goods, cycle, leave, is_guest
):
    client = client if is_guest else client_of(factories.UserFactory())
    placed = factories.OrderFactory(shop, {goods[0]: 2})
    for product in goods:
        client.post(shop_reverse(shop, "basket:add", pk=product.pk), {"quantity": 4})
    client.get(shop_reverse(shop, "basket:summary"))

    leave(cycle, farm, shop, goods[0])

    shelf = words(client.get(shop_reverse(shop, "catalogue:index")))
    assert f"{GONE}." in shelf
    assert "Poires" in shelf
    assert f"{GONE} et quitte votre panier." in words(
        client.get(shop_reverse(shop, "checkout:buyer"), follow=True)
    )
    assert list(Line.objects.filter(basket__status="Open").values_list("product__title")) == [
        ("Poires",)
    ]
    again = client.post(shop_reverse(shop, "basket:add", pk=goods[0].pk), {"quantity": 1})
    assert again.status_code == 404
    line = Order.objects.get(pk=placed.pk).lines.get()
    assert (line.quantity, str(line.unit_price_incl_tax)) == (2, "3.00")
