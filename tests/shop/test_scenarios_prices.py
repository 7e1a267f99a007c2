"""The scenarios on prices and fees, through the rows of a shop and a visitor's basket."""

from decimal import Decimal

import pytest

from shop.basket.models import Basket
from shop.catalogue.models import ShopProduct
from shop.pricing.strategy import ShopStrategy
from shop.rules.totals import shares_of
from shop.storefront.urlconf import shop_reverse
from tests.factories import (
    CustomerFactory,
    CustomerGroupFactory,
    EnterpriseFactory,
    FeeFactory,
    ProductFactory,
    UserFactory,
    basket_with,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def orchard():
    return EnterpriseFactory(name="Verger Tissot")


@pytest.fixture
def apples(shop, orchard):
    return ProductFactory(shop=shop, producer=orchard, title="Pommes", price="3.00", stock=50)


@pytest.fixture
def juice(shop, orchard):
    return ProductFactory(
        shop=shop,
        producer=orchard,
        title="Jus de pomme",
        price="4.00",
        measure="l",
        shipping_weight=Decimal("1.05"),
    )


def shelf_price(shop, product, user=None, customer=None):
    return ShopStrategy(shop=shop, user=user, customer=customer).fetch_for_product(product).price


def professional(shop, product, *, price="2.60", **of_list):
    group = CustomerGroupFactory(shop=shop, name="Pro", prices={product: price} if price else {})
    type(group.price_list).objects.filter(group=group).update(**of_list)
    return CustomerFactory(shop=shop, user=UserFactory(), groups=[group])


def received(basket) -> dict[int, Decimal]:
    """Return what each enterprise gets of the basket."""
    sums: dict[int, Decimal] = {}
    for share in shares_of(basket.quote, basket.shop.enterprise_id):
        sums[share.beneficiary] = sums.get(share.beneficiary, Decimal(0)) + share.amount
    return sums


def test_f01_eight_units_cost_eight_times_the_rounded_fee(shop):
    FeeFactory(shop, percent="20")
    onion = ProductFactory(shop=shop, price="0.86")

    basket = basket_with(shop, {onion: 8})

    assert shelf_price(shop, onion).incl_tax == Decimal("1.03")
    assert basket.quote.lines[0].fees[0].amount == Decimal("1.36")
    assert basket.quote.total == Decimal("8.24")


def test_f02_fees_of_three_parties_are_each_taken_on_the_base_price(shop, orchard):
    product = ProductFactory(shop=shop, producer=orchard, price="10.00")
    FeeFactory(shop, percent="10", owner=orchard, supply=[orchard])
    FeeFactory(shop, percent="15", owner=EnterpriseFactory())
    FeeFactory(shop, percent="5")

    price = shelf_price(shop, product)

    assert sorted(each.amount for each in price.quote.fees) == [
        Decimal("0.50"),
        Decimal("1.00"),
        Decimal("1.50"),
    ]
    assert price.incl_tax == Decimal("13.00")


@pytest.fixture
def coop(shop, orchard):
    """The three fees of F-03; the enterprise that carries the goods."""
    coop = EnterpriseFactory(name="Coop Transport")
    FeeFactory(shop, coop, supply=[orchard], calculator="per_kg", amount="0.50", type="transport")
    FeeFactory(shop, percent="8", type="admin")
    FeeFactory(shop, orchard, supply=[orchard], calculator="per_item", amount="0.20")
    return coop


def test_f03_each_of_three_beneficiaries_gets_its_part(shop, orchard, apples, juice, coop):
    basket = basket_with(shop, {apples: 4, juice: 2})

    assert basket.quote.total == Decimal("25.85")
    assert received(basket) == {
        coop.pk: Decimal("3.05"),
        shop.enterprise_id: Decimal("1.60"),
        orchard.pk: Decimal("21.20"),
    }


def test_f04_the_shelf_says_about_where_only_the_line_is_exact(shop, apples, juice, coop):
    basket = basket_with(shop, {apples: 4, juice: 2})
    of_apples, of_juice = (line.quote for line in basket.all_lines())

    assert shelf_price(shop, apples).incl_tax == Decimal("3.94")
    assert of_apples.total == Decimal("15.76")
    assert not of_apples.is_approximate
    assert shelf_price(shop, juice).incl_tax == Decimal("5.05")
    assert of_juice.total == Decimal("10.09")
    assert of_juice.is_approximate


@pytest.mark.parametrize("quantity", [1, 40])
def test_f05_a_flat_fee_is_charged_once_for_any_number_of_articles(shop, apples, quantity):
    FeeFactory(shop, calculator="flat", amount="2.00")

    basket = basket_with(shop, {apples: quantity})

    assert shelf_price(shop, apples).incl_tax == Decimal("3.00")
    assert basket.quote.fees_total == Decimal("2.00")
    assert basket.quote.total == 3 * quantity + Decimal("2.00")


@pytest.mark.parametrize(("price", "amount"), [("4.00", "10"), ("12.00", "1"), ("5.00", "1")])
def test_f08_a_threshold_is_reached_by_goods_without_fees(shop, price, amount):
    FeeFactory(shop, percent="20")
    FeeFactory(shop, calculator="threshold", amount="10", next_amount="1", minimum="5.00")
    product = ProductFactory(shop=shop, price=price)

    assert basket_with(shop, {product: 1}).quote.fees_total == Decimal(amount)


@pytest.mark.parametrize(("price", "amount"), [("24.99", "4.00"), ("25.00", "0.00")])
def test_f08_free_above_thirty_shown_is_a_threshold_of_twenty_five(shop, price, amount):
    FeeFactory(shop, percent="20")
    FeeFactory(shop, calculator="threshold", amount="4.00", minimum="25.00")
    product = ProductFactory(shop=shop, price=price)

    assert basket_with(shop, {product: 1}).quote.fees_total == Decimal(amount)


def test_f13_a_negative_fee_shows_the_same_figure_on_shelf_and_line(shop):
    FeeFactory(shop, percent="-14.80")
    product = ProductFactory(shop=shop, price="3.63")

    basket = basket_with(shop, {product: 10})

    assert shelf_price(shop, product).incl_tax == Decimal("3.09")
    assert basket.quote.lines[0].fees[0].unit == Decimal("-0.54")
    assert basket.quote.total == Decimal("30.90")


def test_f17_goods_and_fees_have_their_own_vat(shop, apples):
    FeeFactory(shop, percent="8")

    quote = basket_with(shop, {apples: 4}).quote

    assert quote.total == Decimal("12.96")
    assert quote.lines[0].fees[0].vat == Decimal("0.05")
    assert quote.vat_by_rate == {Decimal("5.5"): Decimal("0.68")}  # 0.63 and 0.05


def test_f18_the_vat_of_two_units_is_taken_from_the_line(shop):
    quote = basket_with(shop, {ProductFactory(shop=shop, price="1.80"): 2}).quote

    assert (quote.vat, quote.total - quote.vat) == (Decimal("0.19"), Decimal("3.41"))


def test_f22_the_seller_keeps_what_its_price_adds_to_the_purchase_price(shop, orchard):
    apples = ProductFactory(shop=shop, producer=orchard, price="2.40", shop_price="3.00")

    basket = basket_with(shop, {apples: 5})

    assert shelf_price(shop, apples).incl_tax == Decimal("3.00")
    assert received(basket) == {orchard.pk: Decimal("12.00"), shop.enterprise_id: Decimal("3.00")}


def test_g01_a_group_has_its_price_its_vat_and_its_price_without_vat(shop, apples):
    FeeFactory(shop, percent="20")
    pro = professional(shop, apples, shows_excl_vat=True)

    public = basket_with(shop, {apples: 10})
    mine = basket_with(shop, {apples: 10}, user=pro.user)
    price = shelf_price(shop, apples, pro.user)

    assert public.quote.total == Decimal("36.00")
    assert mine.quote.total == Decimal("31.20")
    assert mine.quote.vat == Decimal("1.63")
    assert (price.incl_tax, price.excl_tax) == (Decimal("3.12"), Decimal("2.96"))
    assert price.shows_excl_vat
    assert not shelf_price(shop, apples).shows_excl_vat


@pytest.mark.parametrize(
    ("on_list", "percent", "own", "expected"),
    [
        ("2.60", "-10", "3.40", "2.60"),
        (None, "-10", None, "2.70"),
        (None, "-10", "3.40", "3.06"),
        (None, "0", "3.40", "3.40"),
        (None, "0", None, "3.00"),
    ],
)
def test_g02_list_percentage_shop_and_producer_in_that_order(
    shop, apples, on_list, percent, own, expected
):
    ShopProduct.objects.filter(product=apples).update(price=own and Decimal(own))
    pro = professional(shop, apples, price=on_list, percent=Decimal(percent))

    assert shelf_price(shop, apples, pro.user).incl_tax == Decimal(expected)


def test_g03_of_several_groups_the_lowest_price_counts_and_none_is_added_up(shop, apples):
    pro = professional(shop, apples)
    pro.groups.add(CustomerGroupFactory(shop=shop, percent="-10"))
    pro.groups.add(CustomerGroupFactory(shop=shop, percent="-12"))

    price = shelf_price(shop, apples, pro.user)

    assert price.incl_tax == Decimal("2.60")
    assert price.quote.price_list.label == "Pro"


def test_g04_signing_in_lowers_the_basket_and_signing_out_keeps_nothing_of_it(client, shop, apples):
    FeeFactory(shop, percent="20")
    pro = professional(shop, apples)
    page = shop_reverse(shop, "basket:summary")
    client.post(shop_reverse(shop, "basket:add", pk=apples.pk), {"quantity": 10})

    before = client.get(page).context["summary"].total
    client.force_login(pro.user, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get(page)
    client.logout()
    client.post(shop_reverse(shop, "basket:add", pk=apples.pk), {"quantity": 1})

    assert before == Decimal("36.00")
    assert answer.context["summary"].total == Decimal("31.20")
    assert "Pommes 3,60\u202f€ → 3,12\u202f€" in answer.content.decode()
    assert client.get(page).context["summary"].total == Decimal("3.60")


@pytest.mark.parametrize(
    ("bearer", "price", "orchard_gets", "shop_gets"),
    [
        ("seller", "2.60", "24.00", "2.00"),
        ("seller", "2.20", "24.00", "-2.00"),
        ("producer", "2.60", "20.00", "6.00"),
        ("producer", "0.50", "0.00", "5.00"),
    ],
)
def test_g06_the_list_says_who_bears_the_difference(
    shop, orchard, bearer, price, orchard_gets, shop_gets
):
    apples = ProductFactory(shop=shop, producer=orchard, price="2.40", shop_price="3.00")
    pro = professional(shop, apples, price=price, bearer=bearer)

    assert received(basket_with(shop, {apples: 10}, user=pro.user)) == {
        orchard.pk: Decimal(orchard_gets),
        shop.enterprise_id: Decimal(shop_gets),
    }


def test_g07_a_customer_on_the_phone_gets_the_list_without_an_account(shop, apples):
    FeeFactory(shop, percent="20")
    group = CustomerGroupFactory(shop=shop, prices={apples: "2.60"})
    petit = CustomerFactory(shop=shop, user=None, groups=[group])

    assert shelf_price(shop, apples, customer=petit).incl_tax == Decimal("3.12")
    basket = Basket.objects.create(shop=shop)
    basket.strategy = ShopStrategy(shop=shop, customer=petit)
    basket.add_product(apples, 10)
    assert basket.quote.total == Decimal("31.20")
