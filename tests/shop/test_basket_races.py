"""Two tabs of the same visitor, who act between a reading and a writing."""

import pytest

from shop.basket import services
from shop.basket.exceptions import BasketRefused
from shop.basket.models import Basket, Line
from shop.basket.problems import Reason
from shop.pricing.strategy import ShopStrategy
from tests.factories import ProductFactory, UserFactory, basket_with

pytestmark = pytest.mark.django_db


def test_two_tabs_that_open_a_basket_share_one(shop):
    user, product = UserFactory(), ProductFactory(shop=shop)
    cycle = shop.legs.get().cycle
    tabs = [Basket(owner=user, shop=shop, cycle=cycle) for _ in range(2)]
    for tab in tabs:
        tab.strategy = ShopStrategy(shop=shop, user=user)
        services.add(basket=tab, product=product, quantity=1)

    assert Basket.objects.count() == 1
    assert Line.objects.get().quantity == 2


def test_a_line_that_another_tab_removed_is_not_brought_back(shop):
    basket = basket_with(shop, {ProductFactory(shop=shop): 2})
    line = basket.all_lines()[0]
    Line.objects.all().delete()

    assert services.set_quantity(basket=basket, line=line, quantity=5) is None
    assert not Line.objects.exists()


def test_a_basket_that_another_tab_ordered_takes_nothing_more(shop):
    product = ProductFactory(shop=shop)
    basket = basket_with(shop, {product: 2})
    Basket.objects.update(status=Basket.SUBMITTED)

    with pytest.raises(BasketRefused) as refusal:
        services.add(basket=basket, product=product, quantity=1)

    assert refusal.value.problem.reason == Reason.ORDERED
    assert Line.objects.get().quantity == 2


def test_pages_take_no_lock_while_no_price_has_changed(shop, django_assert_num_queries):
    basket = basket_with(shop, {ProductFactory(shop=shop): 2})
    list(basket.all_lines())
    basket.strategy.context  # noqa: B018 (loads the prices)

    with django_assert_num_queries(0):
        assert services.reprice(basket=basket) == []
