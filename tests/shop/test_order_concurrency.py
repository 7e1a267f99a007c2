"""Many buyers at once, on real connections."""

import pytest
from django.utils import timezone

from shop.checkout.exceptions import OrderRefused
from shop.checkout.services import place_order
from shop.order.models import Order
from shop.partner.models import StockRecord
from tests import factories
from tests.concurrency import run_together

pytestmark = pytest.mark.django_db(transaction=True)


def order_of(basket, shop, email: str):
    """Return a call that orders the basket."""
    choices = {
        "pickup_point": shop.pickup_points.get(),
        "payment_method": shop.payment_methods.get(),
        "buyer": factories.buyer(email=email),
    }
    now = timezone.now()
    return lambda: place_order(
        basket=basket, shop=shop, user=None, terms_accepted_at=now, now=now, **choices
    )


def test_o01_twelve_buyers_for_five_pieces_give_five_orders_and_seven_refusals(shop):
    asparagus = factories.ProductFactory(shop=shop, stock=5)
    baskets = [factories.basket_with(shop, {asparagus: 1}) for _ in range(12)]
    calls = [order_of(each, shop, f"b{n}@halle.example") for n, each in enumerate(baskets)]
    answers = run_together(*calls)
    assert sum(isinstance(answer, Order) for answer in answers) == 5
    assert sum(isinstance(answer, OrderRefused) for answer in answers) == 7
    assert StockRecord.objects.get().num_in_stock == 0
    assert Order.objects.count() == 5


def test_o17_one_basket_confirmed_six_times_at_once_gives_one_order(shop):
    product = factories.ProductFactory(shop=shop, stock=10)
    basket = factories.basket_with(shop, {product: 2})
    answers = run_together(*[order_of(basket, shop, "une@halle.example")] * 6)
    assert {getattr(answer, "pk", answer) for answer in answers} == {Order.objects.get().pk}
    assert StockRecord.objects.get().num_in_stock == 8


def test_baskets_that_hold_the_same_products_in_another_order_do_not_block_each_other(shop):
    first, second = (factories.ProductFactory(shop=shop, stock=20) for _ in range(2))
    contents = [{first: 1, second: 1}, {second: 1, first: 1}] * 4
    baskets = [factories.basket_with(shop, each) for each in contents]
    calls = [order_of(each, shop, "meme@halle.example") for each in baskets]
    assert all(isinstance(answer, Order) for answer in run_together(*calls))
    assert list(StockRecord.objects.values_list("num_in_stock", flat=True)) == [12, 12]
    assert len(set(Order.objects.values_list("customer", flat=True))) == 1
