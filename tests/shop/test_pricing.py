"""Prices per customer group, from the rows to the cents that a visitor is asked for."""

from decimal import Decimal

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from shop.catalogue.models import Product, ShopProduct
from shop.partner.models import StockRecord
from shop.pricing.context import PricingContext
from shop.pricing.models import PriceList, PriceListItem
from shop.pricing.strategy import ShopStrategy
from shop.rules.pricing import quote
from tests.factories import (
    CustomerFactory,
    CustomerGroupFactory,
    FeeFactory,
    ProductFactory,
    ShopFactory,
    UserFactory,
    basket_with,
    permit,
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

    assert price.incl_tax == Decimal("2.63")  # 2.625: the price is rounded, not the discount
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
    permit(apples.stock.partner, other.enterprise)
    user = member_of(shop, CustomerGroupFactory(shop=shop, percent="-20"))

    assert price_for(user, shop, apples).incl_tax == Decimal("2.40")
    assert price_for(user, other, apples).incl_tax == Decimal("3.00")


def test_the_price_of_one_shop_has_no_effect_in_another(shop):
    product = ProductFactory(shop=shop, price="3.00", shop_price="3.40")
    other = ShopFactory()
    product.shop_products.create(shop=other)
    permit(product.stock.partner, other.enterprise)

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


def test_prices_cost_a_guest_three_queries_for_one_product_and_for_a_thousand(shop, apples):
    for title in ("Transport", "Coordination"):
        FeeFactory(shop, label=title)

    with CaptureQueriesContext(connection) as one:
        PricingContext.for_visitor(shop=shop, user=None)
    a_thousand_products(shop)
    with CaptureQueriesContext(connection) as thousand:
        context = PricingContext.for_visitor(shop=shop, user=None)

    assert len(context.shelf) == 1_001
    assert (len(one), len(thousand)) == (3, 3)


def test_prices_cost_a_customer_five_queries_for_one_product_and_for_a_thousand(shop, apples):
    FeeFactory(shop)
    groups = [CustomerGroupFactory(shop=shop, prices={apples: "2.00"}) for _ in range(3)]
    user = member_of(shop, *groups)

    with CaptureQueriesContext(connection) as one:
        PricingContext.for_visitor(shop=shop, user=user)
    products = a_thousand_products(shop)
    PriceListItem.objects.bulk_create(
        PriceListItem(price_list=group.price_list, product=product, price=Decimal("2.00"))
        for group in groups
        for product in products
    )
    with CaptureQueriesContext(connection) as thousand:
        context = PricingContext.for_visitor(shop=shop, user=user)

    assert len(context.list_prices) == 1_001
    assert (len(one), len(thousand)) == (5, 5)


def a_thousand_products(shop) -> list[Product]:
    """Put a thousand more products of the shop's own on the shelf."""
    kind = ProductFactory().product_class
    products = Product.objects.bulk_create(
        Product(title=f"Légume {n}", product_class=kind, unit="kg") for n in range(1_000)
    )
    ShopProduct.objects.bulk_create(ShopProduct(shop=shop, product=each) for each in products)
    StockRecord.objects.bulk_create(
        StockRecord(product=each, partner=shop.enterprise, partner_sku=f"P{each.pk}", price=3)
        for each in products
    )
    return products


def test_quotes_are_computed_without_any_query(shop, django_assert_num_queries):
    FeeFactory(shop)
    product = ProductFactory(shop=shop)
    record = product.stock
    context = PricingContext.for_visitor(shop=shop, user=None)

    with django_assert_num_queries(0):
        assert quote(context.inputs_for(product, record), 3).total == Decimal("13.86")


@pytest.mark.parametrize(
    ("of_shop", "of_product", "price"),
    [
        ("25", None, "3.75"),
        (None, "10", "3.30"),
        ("25", "10", "3.30"),
        ("25", "0", "3.00"),
        ("-10", None, "2.70"),
        ("33.33", None, "4.00"),
    ],
)
def test_a_margin_of_the_product_replaces_that_of_the_shop(
    shop, apples, of_shop, of_product, price
):
    shop.margin = of_shop and Decimal(of_shop)
    apples.shop_products.update(margin=of_product and Decimal(of_product))

    assert price_for(None, shop, apples).incl_tax == Decimal(price)


def test_the_shops_own_price_beats_any_margin(shop):
    shop.margin = Decimal(50)
    product = ProductFactory(shop=shop, price="3.00", shop_price="3.40")
    product.shop_products.update(margin=Decimal(20))

    assert price_for(None, shop, product).incl_tax == Decimal("3.40")


@pytest.mark.parametrize(
    ("quantity", "total"), [(1, "2.80"), (5, "14.00"), (6, "15.00"), (11, "27.50"), (12, "28.80")]
)
def test_a_list_price_from_a_quantity_on_applies_to_all_units(shop, apples, quantity, total):
    group = CustomerGroupFactory(shop=shop, prices={apples: "2.80"})
    for start, price in ((12, "2.40"), (6, "2.50")):
        group.price_list.items.create(product=apples, price=Decimal(price), min_quantity=start)
    apples.stockrecords.update(num_in_stock=50)

    basket = basket_with(shop, {apples: quantity}, user=member_of(shop, group))

    assert basket.quote.total == Decimal(total)


def test_an_archived_group_gives_no_price(shop, apples):
    group = CustomerGroupFactory(shop=shop, percent="-20")
    user = member_of(shop, group)
    assert price_for(user, shop, apples).incl_tax == Decimal("2.40")

    group.archived_at = timezone.now()
    group.save()

    assert price_for(user, shop, apples).incl_tax == Decimal("3.00")


def test_an_archived_fee_is_not_charged(shop, apples):
    fee = FeeFactory(shop, percent="10")
    assert price_for(None, shop, apples).incl_tax == Decimal("3.30")

    fee.archived_at = timezone.now()
    fee.save()

    assert price_for(None, shop, apples).incl_tax == Decimal("3.00")


def test_a_fee_on_one_producers_supply_is_in_its_prices_alone(shop, apples):
    FeeFactory(shop, supply=[apples.stock.partner], percent="10")
    FeeFactory(shop, supply=[apples.stock.partner], calculator="flat", amount="2.00")
    other = ProductFactory(shop=shop, price="3.00")

    assert price_for(None, shop, apples).incl_tax == Decimal("3.30")
    assert price_for(None, shop, other).incl_tax == Decimal("3.00")
    assert basket_with(shop, {other: 1}).quote.total == Decimal("3.00")
    assert basket_with(shop, {other: 1, apples: 1}).quote.total == Decimal("8.30")


def test_the_fees_of_another_shop_are_never_charged_here(shop, apples):
    other = ShopFactory()
    apples.shop_products.create(shop=other)
    permit(apples.stock.partner, other.enterprise)
    FeeFactory(other, percent="10")
    FeeFactory(other, calculator="flat", amount="2.00")
    FeeFactory(other, supply=[apples.stock.partner], percent="10", owner=shop.enterprise)

    assert basket_with(shop, {apples: 1}).quote.total == Decimal("3.00")
    assert basket_with(other, {apples: 1}).quote.total == Decimal("5.60")


def test_a_customer_without_an_account_has_its_lists(shop, apples):
    group = CustomerGroupFactory(shop=shop, percent="-20")
    customer = CustomerFactory(shop=shop, user=None, groups=[group])

    price = ShopStrategy(shop=shop, customer=customer).fetch_for_product(apples).price

    assert price.incl_tax == Decimal("2.40")


def test_a_seller_that_charges_no_vat_has_none_in_its_fees_and_shows_no_price_without(shop, apples):
    shop.enterprise.charges_vat = False
    FeeFactory(shop, percent="10", own_vat_rate="20")
    FeeFactory(shop, calculator="flat", amount="2.00")
    group = CustomerGroupFactory(shop=shop)
    PriceList.objects.filter(group=group).update(shows_excl_vat=True)

    user = member_of(shop, group)
    quoted = basket_with(shop, {apples: 2}, user=user)
    price = ShopStrategy(shop=shop, user=user).fetch_for_product(apples).price

    assert quoted.quote.total == Decimal("8.60")
    assert quoted.quote.vat == 0
    assert not price.shows_excl_vat


def test_one_list_that_asks_for_prices_without_vat_is_enough(shop, apples):
    plain, professional = (CustomerGroupFactory(shop=shop) for _ in range(2))
    PriceList.objects.filter(group=professional).update(shows_excl_vat=True)

    assert price_for(member_of(shop, plain, professional), shop, apples).shows_excl_vat
    assert not price_for(member_of(shop, plain), shop, apples).shows_excl_vat
    assert not price_for(None, shop, apples).shows_excl_vat


def test_a_price_that_fees_bring_below_zero_is_not_sold(shop, apples):
    fee = FeeFactory(shop, calculator="per_item", amount="-3.00")
    assert price_for(None, shop, apples).incl_tax == Decimal("0.00")

    fee.amount = Decimal("-3.01")
    fee.save()

    assert not price_for(None, shop, apples).exists


def test_a_kilo_weighs_what_it_says_and_another_unit_what_is_typed(shop):
    FeeFactory(shop, calculator="per_kg", amount="1.00")
    sack = ProductFactory(shop=shop, price="3.00", measure="kg", size=Decimal(5))
    jar = ProductFactory(shop=shop, price="3.00", measure="piece", shipping_weight=Decimal("0.4"))
    bunch = ProductFactory(shop=shop, price="3.00", measure="piece")

    prices = [price_for(None, shop, product).incl_tax for product in (sack, jar, bunch)]

    assert prices == [Decimal("8.00"), Decimal("3.40"), Decimal("3.00")]
