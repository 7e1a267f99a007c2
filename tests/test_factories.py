from decimal import Decimal

import pytest

from shop.partner.exceptions import OutOfStock
from shop.partner.models import Shop
from shop.partner.services import take_stock
from shop.pricing.strategy import ShopStrategy
from tests.concurrency import run_together
from tests.factories import (
    CategoryFactory,
    CustomerFactory,
    CustomerGroupFactory,
    ProductFactory,
    ShopFactory,
    UserFactory,
    basket_with,
)


def test_the_first_shop_is_the_main_one_and_can_take_orders(db):
    first, second = ShopFactory(), ShopFactory()
    assert Shop.objects.main() == first
    assert not second.is_main
    assert [first.pickup_points.count(), first.payment_methods.count()] == [1, 1]


def test_a_customer_pays_the_price_of_the_group_and_a_visitor_the_price_of_the_shop(shop):
    product = ProductFactory(shop=shop, price="4.20", category=CategoryFactory())
    other = ProductFactory(shop=shop, shop_price="5.00")
    group = CustomerGroupFactory(shop=shop, percent="-10", prices={other: "3.10"})
    customer = CustomerFactory(shop=shop, user=UserFactory(), groups=[group])

    def prices(user):
        strategy = ShopStrategy(shop=shop, user=user)
        found = [strategy.fetch_for_product(each).price.incl_tax for each in (product, other)]
        return found

    assert prices(None) == [Decimal("4.20"), Decimal("5.00")]
    assert prices(customer.user) == [Decimal("3.78"), Decimal("3.10")]
    assert basket_with(shop, {product: 2}).total_incl_tax == Decimal("8.40")


@pytest.mark.django_db(transaction=True)
def test_callers_at_the_same_moment_get_each_piece_once():
    record = ProductFactory(stock=2).stock
    results = run_together(*[lambda: take_stock(stockrecord=record, quantity=1)] * 3)
    assert sum(isinstance(result, OutOfStock) for result in results) == 1
    record.refresh_from_db()
    assert record.num_in_stock == 0
