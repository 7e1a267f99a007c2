"""From the rows of groups, lists and fees to the cents that a customer pays and a producer gets."""

from decimal import Decimal

import pytest
from django.utils import timezone

from shop.pricing.context import PricingContext
from shop.pricing.models import DiscountBearer
from shop.rules.pricing import quote
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def apples(shop):
    return factories.ProductFactory(shop=shop, title="Pommes", price="3.00")


@pytest.fixture
def fee(shop):
    return factories.FeeFactory(shop, percent="20")


def quoted(shop, product, *groups, quantity=1):
    customer = factories.CustomerFactory(shop=shop, groups=groups)
    context = PricingContext.for_customer(shop=shop, customer=customer)
    return quote(context.inputs_for(product, product.stock), quantity)


def group_with(shop, product=None, *, tiers=(), bearer=DiscountBearer.SELLER, percent="0"):
    group = factories.CustomerGroupFactory(shop=shop, percent=percent)
    group.price_list.bearer = bearer
    group.price_list.save()
    for quantity, price in tiers:
        group.price_list.items.create(product=product, min_quantity=quantity, price=Decimal(price))
    return group


def test_g01_a_professional_pays_the_list_and_the_fee(shop, apples, fee):
    pro = group_with(shop, apples, tiers=[(1, "2.60")])
    public, reduced = quoted(shop, apples), quoted(shop, apples, pro)

    assert (public.unit_price, reduced.unit_price) == (Decimal("3.60"), Decimal("3.12"))
    assert reduced.unit_price - reduced.unit_vat == Decimal("2.96")

    ten = quoted(shop, apples, pro, quantity=10)
    assert (quoted(shop, apples, quantity=10).total, ten.total) == (
        Decimal("36.00"),
        Decimal("31.20"),
    )
    assert ten.vat == Decimal("1.63")
    assert ten.saving == Decimal("4.80")


@pytest.mark.parametrize(
    ("shop_price", "percent", "own", "expected"),
    [
        (None, "-10", "2.60", "2.60"),
        (None, "-10", None, "2.70"),
        ("3.40", "-10", None, "3.06"),
        ("3.40", "0", None, "3.40"),
        (None, "0", None, "3.00"),
    ],
)
def test_g02_the_list_beats_its_percentage_beats_the_shop_beats_the_producer(
    shop, shop_price, percent, own, expected
):
    apples = factories.ProductFactory(shop=shop, price="3.00", shop_price=shop_price)
    group = group_with(shop, apples, percent=percent, tiers=[(1, own)] if own else ())
    assert quoted(shop, apples, group).unit_price == Decimal(expected)


def test_of_several_groups_the_lowest_price_is_kept_and_nothing_adds_up(shop, apples, fee):
    tenth_off = group_with(shop, percent="-10")
    listed = group_with(shop, apples, tiers=[(1, "2.60")], percent="-50")
    dearer = group_with(shop, apples, tiers=[(1, "3.50")])

    found = quoted(shop, apples, tenth_off, listed, dearer)

    assert (found.price.base, found.unit_price) == (Decimal("2.60"), Decimal("3.12"))
    assert found.price_list.label == listed.name


@pytest.mark.parametrize(
    ("quantity", "total"),
    [(1, "3.00"), (4, "12.00"), (5, "14.00"), (9, "25.20"), (10, "25.00"), (40, "100.00")],
)
def test_a_price_from_a_quantity_on_applies_to_all_units(shop, apples, quantity, total):
    group = group_with(shop, apples, tiers=[(10, "2.50"), (5, "2.80")])
    assert quoted(shop, apples, group, quantity=quantity).total == Decimal(total)


def test_below_the_first_quantity_the_percentage_applies(shop, apples):
    group = group_with(shop, apples, tiers=[(10, "2.50")], percent="-10")
    assert quoted(shop, apples, group, quantity=9).total == Decimal("24.30")
    assert quoted(shop, apples, group, quantity=10).total == Decimal("25.00")


@pytest.mark.parametrize(
    ("shop_price", "price", "bearer", "owed", "margin"),
    [
        (None, "2.60", DiscountBearer.SELLER, "3.00", "-0.40"),
        (None, "2.60", DiscountBearer.PRODUCER, "2.60", "0.00"),
        ("4.00", "3.60", DiscountBearer.SELLER, "3.00", "0.60"),
        ("4.00", "3.60", DiscountBearer.PRODUCER, "2.60", "1.00"),
        ("4.00", "0.50", DiscountBearer.PRODUCER, "0.00", "0.50"),  # never below zero
        (None, "3.30", DiscountBearer.SELLER, "3.00", "0.30"),  # a dearer list
        (None, "3.30", DiscountBearer.PRODUCER, "3.30", "0.00"),
    ],
)
def test_who_bears_the_difference_decides_what_is_owed(
    shop, shop_price, price, bearer, owed, margin
):
    apples = factories.ProductFactory(shop=shop, price="3.00", shop_price=shop_price)
    group = group_with(shop, apples, tiers=[(1, price)], bearer=bearer)

    found = quoted(shop, apples, group)

    assert (found.owed, found.margin) == (Decimal(owed), Decimal(margin))
    assert found.owed + found.margin == found.total == Decimal(price)


def test_an_archived_groups_list_stops_applying(shop, apples, fee):
    group = group_with(shop, apples, tiers=[(1, "2.60")])
    assert quoted(shop, apples, group).unit_price == Decimal("3.12")
    group.archived_at = timezone.now()
    group.save()
    assert quoted(shop, apples, group).unit_price == Decimal("3.60")


def test_g05_an_order_keeps_its_price_when_its_buyer_leaves_the_group(shop, apples, fee):
    user = factories.UserFactory()
    group = group_with(shop, apples, tiers=[(1, "2.60")])
    customer = factories.CustomerFactory(shop=shop, user=user, groups=[group])
    order = factories.OrderFactory(shop, {apples: 5}, user=user)
    customer.groups.clear()
    order.refresh_from_db()
    assert order.total_incl_tax == Decimal("15.60")
    assert factories.OrderFactory(shop, {apples: 5}, user=user).total_incl_tax == Decimal("18.00")
