"""Prices per customer group, from the rows to the cents that a visitor is asked for."""

from decimal import Decimal

import pytest
from django.contrib.auth.models import AnonymousUser

from shop.pricing.context import PricingContext
from shop.pricing.strategy import ShopStrategy
from tests.factories import (
    CustomerFactory,
    CustomerGroupFactory,
    ProductFactory,
    ShopFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def apples(shop):
    return ProductFactory(shop=shop, title="Pommes", price="3.00")


def price_for(user, shop, product):
    return ShopStrategy(shop=shop, user=user).fetch_for_product(product).price


def member_of(shop, *groups):
    user = UserFactory()
    CustomerFactory(shop=shop, user=user, groups=groups)
    return user


def test_a_visitor_pays_the_public_price(shop, apples):
    assert price_for(AnonymousUser(), shop, apples).incl_tax == Decimal("3.00")
    assert price_for(None, shop, apples).incl_tax == Decimal("3.00")


def test_the_shops_own_price_replaces_the_producers(shop):
    product = ProductFactory(shop=shop, price="3.00", shop_price="3.40")

    price = price_for(None, shop, product)

    assert price.incl_tax == Decimal("3.40")
    assert price.quote.price.purchase_price == Decimal("3.00")


def test_a_group_with_a_percentage_pays_less_to_the_cent(shop, apples):
    user = member_of(shop, CustomerGroupFactory(shop=shop, name="Pro", percent="-12.5"))

    price = price_for(user, shop, apples)

    assert price.incl_tax == Decimal("2.62")  # 3.00 − 0.38 (0.375 rounded up)
    assert price.is_reduced
    assert price.quote.price_list.label == "Pro"


def test_g02_a_price_on_the_list_beats_its_percentage(shop, apples):
    group = CustomerGroupFactory(shop=shop, percent="-10", prices={apples: "2.60"})

    assert price_for(member_of(shop, group), shop, apples).incl_tax == Decimal("2.60")


def test_the_best_list_of_a_customer_in_several_groups_wins(shop, apples):
    professionals = CustomerGroupFactory(shop=shop, percent="-10")
    members = CustomerGroupFactory(shop=shop, prices={apples: "2.55"})
    neighbours = CustomerGroupFactory(shop=shop, percent="-5")

    user = member_of(shop, professionals, members, neighbours)

    assert price_for(user, shop, apples).incl_tax == Decimal("2.55")


def test_the_list_of_one_shop_has_no_effect_in_another(shop, apples):
    other = ShopFactory()
    apples.shop_products.create(shop=other)
    user = member_of(shop, CustomerGroupFactory(shop=shop, percent="-20"))

    assert price_for(user, shop, apples).incl_tax == Decimal("2.40")
    assert price_for(user, other, apples).incl_tax == Decimal("3.00")


def test_the_price_of_one_shop_has_no_effect_in_another(shop):
    product = ProductFactory(shop=shop, price="3.00", shop_price="3.40")
    other = ShopFactory()
    product.shop_products.create(shop=other)

    assert price_for(None, other, product).incl_tax == Decimal("3.00")


def test_a_customer_of_no_group_pays_the_public_price(shop, apples):
    CustomerGroupFactory(shop=shop, percent="-20")

    price = price_for(member_of(shop), shop, apples)

    assert price.incl_tax == Decimal("3.00")
    assert not price.is_reduced


@pytest.mark.parametrize(
    "fields", [{"on_sale": False}, {"is_public": False}, {"price": None}], ids=str
)
def test_what_is_not_on_the_shelf_has_no_price_and_cannot_be_bought(shop, fields):
    product = ProductFactory(shop=shop, **fields)

    info = ShopStrategy(shop=shop).fetch_for_product(product)

    assert not info.price.exists
    assert not info.availability.is_available_to_buy


def test_a_product_of_another_shop_has_no_price_here(shop):
    product = ProductFactory(shop=ShopFactory())

    assert not price_for(None, shop, product).exists


def test_a_closed_shop_shows_its_prices_and_sells_nothing(shop, apples):
    shop.is_open = False

    info = ShopStrategy(shop=shop).fetch_for_product(apples)

    assert info.price.incl_tax == Decimal("3.00")
    assert not info.availability.is_available_to_buy


def test_vat_is_the_products_own_rate(shop):
    cider = ProductFactory(shop=shop, price="6.00", vat_rate="20")

    price = price_for(None, shop, cider)

    assert (price.incl_tax, price.tax, price.excl_tax) == (
        Decimal("6.00"),
        Decimal("1.00"),
        Decimal("5.00"),
    )


def test_a_seller_that_charges_no_vat_has_none_in_its_prices(shop, apples):
    shop.enterprise.charges_vat = False

    price = price_for(None, shop, apples)

    assert (price.incl_tax, price.tax) == (Decimal("3.00"), Decimal("0.00"))


@pytest.mark.parametrize(("stock", "asked", "may"), [(3, 3, True), (3, 4, False), (0, 1, False)])
def test_no_more_can_be_bought_than_is_in_stock(shop, stock, asked, may):
    product = ProductFactory(shop=shop, stock=stock)

    info = ShopStrategy(shop=shop).fetch_for_product(product)

    assert info.availability.is_purchase_permitted(asked)[0] is may


def test_unlimited_stock_has_no_end(shop):
    product = ProductFactory(shop=shop, stock=0, unlimited=True)

    info = ShopStrategy(shop=shop).fetch_for_product(product)

    assert info.availability.is_purchase_permitted(500)[0]


def test_prices_cost_four_queries_whatever_the_number_of_products(shop, django_assert_num_queries):
    products = [ProductFactory(shop=shop) for _ in range(5)]
    group = CustomerGroupFactory(shop=shop, prices=dict.fromkeys(products, "2.00"))
    user = member_of(shop, group)

    with django_assert_num_queries(4):
        context = PricingContext.for_visitor(shop=shop, user=user)

    assert len(context.shelf) == 5
