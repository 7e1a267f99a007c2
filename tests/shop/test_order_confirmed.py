"""The order is the one that the buyer saw on the summary, or it is refused with words."""

from decimal import Decimal

import pytest
from django.utils import timezone

from shop.checkout.confirmation import snapshot
from shop.checkout.exceptions import OrderRefused, Refusal
from shop.checkout.services import place_order
from shop.fees.models import Fee
from shop.order.models import LineFee, Order, OrderFee
from shop.partner.models import StockRecord
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def apples(shop):
    return factories.ProductFactory(shop=shop, title="Pommes", price="3.00", stock=50)


@pytest.fixture
def juice(shop):
    return factories.ProductFactory(
        shop=shop,
        title="Jus",
        price="4.00",
        measure="L",
        shipping_weight=Decimal("1.05"),
        stock=50,
    )


@pytest.fixture
def order_of(shop):
    """Return a function that confirms a basket as it was seen before an edit."""

    def confirmed_after(basket, edit):
        choices = {
            "pickup_point": shop.pickup_points.get(),
            "payment_method": shop.payment_methods.get(),
        }
        seen = snapshot(basket=basket, **choices)
        edit()
        with pytest.raises(OrderRefused) as refusal:
            place_order(
                basket=basket,
                shop=shop,
                user=None,
                buyer=factories.buyer(),
                terms_accepted_at=timezone.now(),
                now=timezone.now(),
                confirmed=seen,
                **choices,
            )
        assert not Order.objects.exists()
        assert not LineFee.objects.exists()
        assert not OrderFee.objects.exists()
        assert set(StockRecord.objects.values_list("num_in_stock", flat=True)) == {50}
        assert refusal.value.reason == Refusal.CHANGED
        return refusal.value.message.replace("\u202f", " ").replace("\u00a0", " ")

    return confirmed_after


def test_a_fee_that_changed_since_the_summary_refuses_with_words(shop, apples, order_of):
    fee = factories.FeeFactory(shop, calculator="flat", amount="2.00", label="Dossier")
    basket = factories.basket_with(shop, {apples: 1})
    words = order_of(basket, lambda: Fee.objects.filter(pk=fee.pk).update(amount=3))
    assert "Commande entière – Dossier : 3,00 € au lieu de 2,00 €." in words
    assert "Total : 6,00 € au lieu de 5,00 €." in words


def test_a_fee_that_came_or_went_since_the_summary_refuses_with_words(shop, apples, order_of):
    fee = factories.FeeFactory(shop, calculator="flat", amount="2.00", label="Dossier")

    def swap():
        fee.charges.all().delete()
        factories.FeeFactory(shop, calculator="flat", amount="2.00", label="Tournée")

    words = order_of(factories.basket_with(shop, {apples: 1}), swap)
    assert "Commande entière – Dossier : 0,00 € au lieu de 2,00 €." in words
    assert "Commande entière – Tournée : 2,00 € au lieu de 0,00 €." in words
    assert "Total" not in words


def test_a_threshold_that_moved_since_the_summary_refuses_with_words(shop, apples, order_of):
    fee = factories.FeeFactory(
        shop, calculator="threshold", amount="5.00", minimum="25.00", label="Port"
    )
    basket = factories.basket_with(shop, {apples: 9})
    words = order_of(basket, lambda: Fee.objects.filter(pk=fee.pk).update(minimum=30))
    assert "Commande entière – Port : 5,00 € au lieu de 0,00 €." in words


def test_a_line_that_changed_under_the_same_unit_price_refuses_with_the_total(
    shop, juice, order_of
):
    factories.FeeFactory(shop, calculator="per_kg", amount="0.50", label="Transport")
    basket = factories.basket_with(shop, {juice: 10})

    def repack():  # 0.525 and 0.526 are both 0.53 on the unit; ten of them differ by a cent
        juice.shipping_weight = Decimal("1.052")
        juice.save()

    assert "Total : 45,26 € au lieu de 45,25 €." in order_of(basket, repack)


def test_another_vat_rate_since_the_summary_refuses_with_words(shop, apples, order_of):
    def change():
        apples.vat_rate = "20"
        apples.save()

    words = order_of(factories.basket_with(shop, {apples: 2}), change)
    assert "TVA : 1,00 € au lieu de 0,31 €." in words


def test_a_line_that_fees_bring_below_zero_is_not_sold(shop, apples):
    basket = factories.basket_with(shop, {apples: 2})
    factories.FeeFactory(shop, calculator="per_item", amount="-3.01", label="Remise")
    fresh = type(basket).objects.get(pk=basket.pk)
    with pytest.raises(OrderRefused) as refusal:
        place_order(
            basket=fresh,
            shop=shop,
            user=None,
            buyer=factories.buyer(),
            pickup_point=shop.pickup_points.get(),
            payment_method=shop.payment_methods.get(),
            terms_accepted_at=timezone.now(),
            now=timezone.now(),
        )
    assert refusal.value.reason == Refusal.NOT_SOLD
    assert not Order.objects.exists()
    assert StockRecord.objects.get().num_in_stock == 50
