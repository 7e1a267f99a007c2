"""Moves of an order: logged, with the stock that follows, or refused with nothing changed."""

import pytest

from shop.order.exceptions import StatusRefused
from shop.order.models import Order
from shop.order.services import change_status
from shop.partner.models import StockRecord
from shop.rules.orders import CANCELLED, HANDED_OUT, PLACED, READY
from tests import factories

pytestmark = pytest.mark.django_db


def stock_of(product) -> int:
    return StockRecord.objects.get(product=product).num_in_stock


@pytest.fixture
def product(shop):
    return factories.ProductFactory(shop=shop, stock=10, title="Asperges")


@pytest.fixture
def order(shop, product):
    return factories.OrderFactory(shop, {product: 4})


def test_a_move_is_logged_with_who_made_it(order, manager):
    change_status(order=order, status=READY, actor=manager)
    entry = order.status_changes.get()
    assert (entry.old_status, entry.new_status, entry.actor) == (PLACED, READY, manager)
    assert Order.objects.get().status == READY
    assert {line.status for line in order.lines.all()} == {READY}


def test_cancelling_gives_the_pieces_back_once(order, product, manager):
    change_status(order=order, status=CANCELLED, actor=manager)
    assert stock_of(product) == 10
    with pytest.raises(StatusRefused):
        change_status(order=order, status=CANCELLED, actor=manager)
    assert stock_of(product) == 10
    assert order.status_changes.count() == 1


def test_two_stale_copies_cannot_both_cancel(order, product, manager):
    stale = Order.objects.get(pk=order.pk)
    change_status(order=order, status=CANCELLED, actor=manager)
    with pytest.raises(StatusRefused):
        change_status(order=stale, status=CANCELLED, actor=manager)
    assert stock_of(product) == 10


def test_resuming_takes_the_pieces_again(order, product, manager):
    change_status(order=order, status=CANCELLED, actor=manager)
    change_status(order=order, status=PLACED, actor=manager)
    assert stock_of(product) == 6
    assert Order.objects.get().status == PLACED


def test_resuming_is_refused_when_the_pieces_are_gone(shop, order, product, manager):
    spare = factories.ProductFactory(shop=shop, stock=10)
    both = factories.OrderFactory(shop, {spare: 2, product: 5})
    change_status(order=both, status=CANCELLED, actor=manager)
    StockRecord.objects.filter(product=product).update(num_in_stock=4)
    with pytest.raises(StatusRefused, match="Asperges") as refusal:
        change_status(order=both, status=PLACED, actor=manager)
    assert [line.product for line in refusal.value.lines] == [product]
    assert (stock_of(spare), stock_of(product)) == (10, 4)
    assert Order.objects.get(pk=both.pk).status == CANCELLED
    assert both.status_changes.count() == 1


@pytest.mark.parametrize("wanted", [HANDED_OUT, PLACED, "unknown", ""])
def test_a_move_that_does_not_exist_changes_nothing(order, product, manager, wanted):
    with pytest.raises(StatusRefused):
        change_status(order=order, status=wanted, actor=manager)
    assert Order.objects.get().status == PLACED
    assert not order.status_changes.exists()
    assert stock_of(product) == 6


def test_an_order_whose_product_left_the_catalogue_can_still_be_cancelled(order, product, manager):
    product.delete()
    change_status(order=Order.objects.get(), status=CANCELLED, actor=manager)
    assert Order.objects.get().status == CANCELLED
