"""The minimum of an order: told in the basket, and held at the checkout (rules §12.3)."""

from decimal import Decimal

import pytest

from shop.checkout.exceptions import OrderRefused, Refusal
from shop.order.models import Order
from shop.storefront.urlconf import shop_reverse
from tests import factories

from .test_cycle_banner import words

pytestmark = pytest.mark.django_db
MISSING = "Encore 0,01 € pour atteindre le minimum de commande de 20,00 €."


@pytest.fixture
def shop(db):
    return factories.ShopFactory(minimum_order=Decimal("20.00"))


def fill(client, shop, product, quantity=1):
    client.post(shop_reverse(shop, "basket:add", pk=product.pk), {"quantity": quantity})


def basket(client, shop) -> str:
    return words(client.get(shop_reverse(shop, "basket:summary")))


def test_O_14_nineteen_euros_ninety_nine_are_one_cent_short(client, shop):
    cheese = factories.ProductFactory(shop=shop, title="Tomme", price="19.99")
    fill(client, shop, cheese)

    page = basket(client, shop)
    assert MISSING in page
    assert "Commander" not in page
    with pytest.raises(OrderRefused) as refusal:
        factories.OrderFactory(shop, {cheese: 1})
    assert refusal.value.reason is Refusal.MINIMUM
    assert "il manque 0,01\u202f€" in refusal.value.message
    assert not Order.objects.exists()
    assert cheese.stockrecords.get().num_in_stock == 10


def test_O_14_twenty_euros_are_enough_and_fees_of_the_order_do_not_count(client, shop):
    factories.FeeFactory(shop, calculator="flat", amount="5.00", label="Dossier")
    short = factories.ProductFactory(shop=shop, price="19.99")
    fill(client, shop, short)
    assert MISSING in basket(client, shop)
    enough = factories.ProductFactory(shop=shop, price="0.01")
    fill(client, shop, enough)
    page = basket(client, shop)
    assert "minimum de commande" not in page
    assert "Commander" in page
    assert factories.OrderFactory(shop, {short: 1, enough: 1}).total_incl_tax == Decimal("25.00")


def test_the_summary_of_the_checkout_sends_back_what_is_short(client, shop):
    fill(client, shop, factories.ProductFactory(shop=shop, price="19.99"))
    steps = [
        ("buyer", {"name": "Dominique", "email": "d@halle.example"}),
        ("pickup", {"choice": shop.pickup_points.get().pk}),
        ("payment", {"choice": shop.payment_methods.get().pk}),
    ]
    for step, data in steps:
        client.post(shop_reverse(shop, f"checkout:{step}"), data)
    told = words(client.get(shop_reverse(shop, "checkout:summary"), follow=True))
    assert "Le minimum de commande est de 20,00 € : il manque 0,01 €." in told


def test_an_empty_basket_and_a_shop_without_a_minimum_are_told_nothing(client, shop):
    assert "minimum" not in basket(client, shop)
    shop.minimum_order = None
    shop.save()
    fill(client, shop, factories.ProductFactory(shop=shop, price="0.50"))
    assert "minimum" not in basket(client, shop)
