"""What the end of a permission would touch (rules §4.3, E-07)."""

import pytest

from shop.operations.impact import Impact, impact_of
from shop.partner.models import Grant
from tests import factories
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
