"""What the end of a permission would touch (rules §4.3, E-07)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from shop.operations.impact import Impact, impact_of
from shop.order_cycles.models import OrderCycle
from shop.partner.models import Grant
from tests import factories
from tests.factories.legs import DAY, cycle_of, leg_of
from tests.factories.shops import permit

pytestmark = pytest.mark.django_db


@pytest.fixture
def farm(shop):
    return factories.EnterpriseFactory(name="Verger de Vincent")


@pytest.fixture
def apples(shop, farm):
    return factories.ProductFactory(shop=shop, producer=farm, stock=100, permissions=["sell"])


@pytest.fixture
def sell(farm, apples):
    return Grant.objects.get(giver=farm)


def test_e07_one_sale_one_order_one_basket(shop, apples, sell):
    factories.OrderFactory(shop, {apples: 2})
    factories.basket_with(shop, {apples: 4})
    assert impact_of(sell) == Impact(sales=1, orders=1, baskets=1)


@pytest.fixture
def now():
    return timezone.now()


def test_e07_the_cycles_that_sell_the_products_are_counted(shop, farm, apples, sell, now):
    OrderCycle.objects.all().delete()
    carrots = factories.ProductFactory(shop=shop)
    cycle_of(shop, farm, closes=now + DAY)
    last = cycle_of(shop, closes=now + 3 * DAY, name="Semaine 13")
    leg_of(last, farm, [apples])
    cycle_of(shop, farm, opens=now - 9 * DAY, closes=now - 5 * DAY)
    cycle_of(shop, farm, opens=now + DAY, closes=now + 2 * DAY)
    cycle_of(shop, farm, is_draft=True)
    cycle_of(shop, carrots.producer, closes=now + 5 * DAY)
    found = impact_of(sell, now)
    assert (found.sales, found.last) == (2, "Semaine 13")
    assert found.ends_at == now + 3 * DAY + timedelta(minutes=10)


@pytest.mark.parametrize("gap", ["not chosen", "cut off", "not in the shop", "other shop"])
def test_e07_a_cycle_that_does_not_sell_the_products_is_not_counted(
    shop, farm, apples, sell, now, gap
):
    OrderCycle.objects.all().delete()
    cycle = cycle_of(shop, name=gap)
    pears = factories.ProductFactory(producer=farm)
    leg = leg_of(cycle, farm, [pears] if gap == "not chosen" else None)
    outgoing = cycle.outgoing.get()
    if gap == "cut off":
        leg.cut_off_at = now - timedelta(seconds=1)
        leg.save()
    elif gap == "not in the shop":
        outgoing.all_products = False
        outgoing.save()
    elif gap == "other shop":
        outgoing.shop = factories.ShopFactory(sale=None)
        outgoing.save()
    assert impact_of(sell, now) == Impact()


def test_e07_a_permanent_sale_has_no_end(shop, apples, sell):
    assert impact_of(sell) == Impact(sales=1)


def test_what_is_over_or_of_others_is_not_counted(shop, farm, apples, sell):
    carrots = factories.ProductFactory(shop=shop)
    factories.OrderFactory(shop, {carrots: 1})
    factories.basket_with(shop, {carrots: 1})
    for status in ("handed_out", "cancelled"):
        factories.OrderFactory(shop, {apples: 1}, status=status)
    other = factories.ShopFactory()
    quinces = factories.ProductFactory(shop=other, producer=farm)
    factories.OrderFactory(other, {quinces: 1})
    factories.basket_with(other, {quinces: 1})
    assert impact_of(sell) == Impact(sales=1)


def test_an_order_of_two_products_counts_once(shop, farm, apples, sell):
    pears = factories.ProductFactory(shop=shop, producer=farm)
    factories.OrderFactory(shop, {apples: 1, pears: 1}, status="ready")
    factories.basket_with(shop, {apples: 1, pears: 1})
    assert impact_of(sell) == Impact(sales=1, orders=1, baskets=1)


@pytest.mark.parametrize("change", [{"is_open": False}, {"off_sale": True}])
def test_a_closed_shop_or_an_empty_shelf_is_no_current_sale(shop, apples, sell, change):
    if change.pop("off_sale", False):
        apples.shop_products.update(is_on_sale=False)
    type(shop).objects.filter(pk=shop.pk).update(**change or {"is_open": True})
    assert impact_of(sell).sales == 0


@pytest.mark.parametrize("permission", ["catalogue", "edit_products", "edit_profile"])
def test_only_selling_takes_products_off_the_shelf(shop, farm, apples, permission):
    factories.basket_with(shop, {apples: 1})
    grant = permit(farm, shop.enterprise, [permission])[0]
    assert impact_of(grant) == Impact()


def test_the_impact_costs_three_queries(shop, apples, sell, django_assert_num_queries):
    for _each in range(3):
        factories.OrderFactory(shop, {apples: 1})
    with django_assert_num_queries(3):
        impact_of(sell)
