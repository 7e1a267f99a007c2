"""Prices and fees change while others order or change them, on real connections."""

from decimal import Decimal

import pytest
from django.utils import timezone

from shop.backoffice.exceptions import Refused
from shop.checkout.exceptions import OrderRefused, Refusal
from shop.checkout.services import place_order
from shop.fees.models import Fee
from shop.order.models import LineFee, Order
from shop.pricing.fee_editing import delete_fee, save_fee
from shop.pricing.floor import below_zero
from shop.pricing.group_archiving import delete_group
from shop.pricing.group_editing import ListTerms, save_group
from tests import factories
from tests.concurrency import run_together

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 4


def order_of(basket, shop, user=None):
    """Return a call that orders the basket."""
    choices = {
        "pickup_point": shop.pickup_points.get(),
        "payment_method": shop.payment_methods.get(),
        "buyer": factories.buyer(),
    }
    now = timezone.now()
    return lambda: place_order(
        basket=basket, shop=shop, user=user, terms_accepted_at=now, now=now, **choices
    )


def is_ordered_or_changed(answer) -> bool:
    refused = isinstance(answer, OrderRefused) and answer.reason is Refusal.CHANGED
    return isinstance(answer, Order) or refused


def test_a_fee_deleted_while_somebody_orders_is_paid_or_the_order_is_asked_again(shop, manager):
    product = factories.ProductFactory(shop=shop, stock=100)
    for _ in range(ROUNDS):
        fee = factories.FeeFactory(shop, label="Sacs")
        basket = factories.basket_with(shop, {product: 1})
        ordered, *_deleted = run_together(
            order_of(basket, shop), *[lambda fee=fee: delete_fee(actor=manager, fee=fee)] * 2
        )
        assert is_ordered_or_changed(ordered), ordered
        assert all(Fee.objects.filter(pk=row.fee_id).exists() for row in LineFee.objects.all())
        Fee.objects.filter(archived_at=None).delete()


def test_a_group_deleted_while_a_member_orders_never_breaks_the_order(shop, manager):
    product = factories.ProductFactory(shop=shop, stock=100)
    user = factories.UserFactory()
    customer = factories.CustomerFactory(shop=shop, user=user)
    for _ in range(ROUNDS):
        group = factories.CustomerGroupFactory(shop=shop, percent="-10")
        customer.groups.add(group)
        basket = factories.basket_with(shop, {product: 1}, user=user)
        ordered, _deleted = run_together(
            order_of(basket, shop, user),
            lambda group=group: delete_group(actor=manager, group=group),
        )
        assert is_ordered_or_changed(ordered), ordered
        basket.refresh_from_db()
        basket.delete() if basket.status == basket.OPEN else None


def test_a_fee_and_a_list_price_together_never_bring_a_price_below_zero(shop, manager):
    product = factories.ProductFactory(shop=shop, price="1.00")
    for number in range(ROUNDS):
        group = factories.CustomerGroupFactory(shop=shop, name=f"Groupe {number}")
        fee = Fee(
            shop=shop,
            owner=shop.enterprise,
            type="sales",
            label=f"Remise {number}",
            calculator="per_item",
            amount=Decimal("-0.50"),
        )
        answers = run_together(
            lambda fee=fee: save_fee(actor=manager, fee=fee, place="shop"),
            lambda group=group: save_group(
                actor=manager,
                group=group,
                terms=ListTerms(),
                prices={(product.pk, 1): Decimal("0.10")},
            ),
        )
        assert sum(isinstance(answer, Refused) for answer in answers) == 1, answers
        assert below_zero(shop) == []
        Fee.objects.all().delete()
        group.delete()
