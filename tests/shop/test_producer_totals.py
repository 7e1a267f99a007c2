"""What each producer has to bring and is owed, from the frozen lines (R-01, F-22)."""

from decimal import Decimal

import pytest

from shop.order.models import Order
from shop.order.reconciliation import reconcile
from shop.order.totals import producer_totals
from shop.rules.orders import CANCELLED
from shop.rules.totals import Role
from tests import factories

pytestmark = pytest.mark.django_db


def rows_of(total) -> list[tuple]:
    return [(each.title, each.quantity, each.unit_price, each.amount) for each in total.rows]


def test_r01_totals_by_producer_without_fees(shop):
    orchard = factories.EnterpriseFactory(name="Verger Tissot")
    garden = factories.EnterpriseFactory(name="Maraîchage Aubin")
    apples = factories.ProductFactory(shop=shop, producer=orchard, title="Pommes", price="3.00")
    juice = factories.ProductFactory(
        shop=shop, producer=orchard, title="Jus", price="4.00", measure="L"
    )
    carrots = factories.ProductFactory(shop=shop, producer=garden, title="Carottes", price="1.80")
    factories.FeeFactory(shop, percent="20")
    factories.FeeFactory(shop, calculator="flat", amount="2.00")
    factories.OrderFactory(shop, {apples: 4, juice: 2})
    factories.OrderFactory(shop, {apples: 2, carrots: 3})
    factories.OrderFactory(shop, {apples: 1}, status=CANCELLED)

    others, total = producer_totals(Order.objects.all())
    assert (others.name, others.amount) == ("Maraîchage Aubin", Decimal("5.40"))
    assert (total.producer, total.name) == (orchard.pk, "Verger Tissot")
    assert rows_of(total) == [
        ("Jus", 2, Decimal("4.00"), Decimal("8.00")),
        ("Pommes", 6, Decimal("3.00"), Decimal("18.00")),
    ]
    assert total.amount == Decimal("26.00")
    assert total.rows[1].kilos == 6


def test_f22_producers_are_told_the_purchase_price(shop):
    apples = factories.ProductFactory(shop=shop, price="2.40", shop_price="3.00")
    factories.OrderFactory(shop, {apples: 5})
    [total] = producer_totals(Order.objects.all())
    assert total.amount == Decimal("12.00")
    receipts = {each.role: each.amount for each in reconcile(Order.objects.all()).receipts}
    assert receipts == {Role.PRODUCER: Decimal("12.00"), Role.SELLER: Decimal("3.00")}


def test_one_product_at_two_prices_is_two_rows(shop):
    apples = factories.ProductFactory(shop=shop, title="Pommes", price="3.00")
    factories.OrderFactory(shop, {apples: 2})
    apples.stockrecords.update(price="3.20")
    apples.title = "Pommes du verger"
    apples.save()
    factories.OrderFactory(shop, {apples: 3})
    [total] = producer_totals(Order.objects.all())
    assert rows_of(total) == [
        ("Pommes", 2, Decimal("3.00"), Decimal("6.00")),
        ("Pommes du verger", 3, Decimal("3.20"), Decimal("9.60")),
    ]


def test_totals_by_producer_cost_one_query(shop, django_assert_num_queries):
    for _ in range(3):
        factories.OrderFactory(shop, {factories.ProductFactory(shop=shop): 1})
    with django_assert_num_queries(1):
        assert len(producer_totals(Order.objects.all())) == 3
