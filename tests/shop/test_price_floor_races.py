"""Two people who are each right alone never bring a shelf price below zero together."""

import threading
from contextlib import suppress
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from shop.backoffice.exceptions import Refused
from shop.catalogue.models import ShopProduct
from shop.customer.models import CustomerGroup
from shop.fees.models import Fee
from shop.partner.models import StockRecord
from shop.pricing import floor
from shop.pricing.fee_editing import archive_fee, charged_on, delete_fee, save_fee
from shop.pricing.fee_words import places_in_words
from shop.pricing.grid.cells import Cell, Change, Kind
from shop.pricing.grid.services import save_prices
from shop.pricing.group_editing import ListTerms, save_group
from tests import factories
from tests.concurrency import run_together

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def both_at_the_check(monkeypatch):
    """Let each caller wait, after its second look, until the other has looked too."""
    look, seen = floor.below_zero, threading.local()
    barrier = threading.Barrier(2, timeout=2)

    def slow(*args, **kwargs):
        found = look(*args, **kwargs)
        seen.times = getattr(seen, "times", 0) + 1
        if seen.times == 2:
            with suppress(threading.BrokenBarrierError):
                barrier.wait()
        return found

    monkeypatch.setattr(floor, "below_zero", slow)
    return look


@pytest.mark.parametrize("screen", ["grid", "group"])
def test_a_discount_fee_and_a_low_list_price_do_not_pass_each_other(
    shop, manager, both_at_the_check, screen
):
    apples = factories.ProductFactory(shop=shop, price="3.00")
    group = factories.CustomerGroupFactory(shop=shop)
    listed = Cell(apples.pk, Kind.LIST, group.price_list.pk)

    def fee():
        new = Fee(shop=shop, owner=shop.enterprise, label="Remise", type="sales")
        new.calculator, new.amount = "per_item", Decimal("-1.50")
        return save_fee(actor=manager, fee=new, place="shop")

    def price():
        if screen == "grid":
            changes = [Change(listed, Decimal("1.00"), None)]
            return save_prices(actor=manager, shop=shop, changes=changes)
        prices = {(apples.pk, 1): Decimal("1.00")}
        own = CustomerGroup.objects.get()
        return save_group(actor=manager, group=own, terms=ListTerms(), prices=prices)

    answers = run_together(fee, price)

    assert sum(isinstance(each, Refused) for each in answers) == 1, answers
    assert both_at_the_check(shop) == []


def test_a_fee_deleted_twice_at_once_is_deleted_once(shop, manager):
    fee = factories.FeeFactory(shop, percent="5")

    def delete():
        return delete_fee(actor=manager, fee=Fee(pk=fee.pk, shop=shop))

    answers = run_together(delete, delete)

    assert sorted(map(type, answers), key=str) == sorted([bool, PermissionDenied], key=str)


def test_the_grid_looks_at_every_shop_that_a_purchase_price_decides(shop, manager):
    other = factories.ShopFactory(enterprise=shop.enterprise)
    product = factories.ProductFactory(shop=shop, producer=shop.enterprise, price="3.00")
    ShopProduct.objects.create(shop=other, product=product)
    factories.FeeFactory(other, amount="-2.00", calculator="per_item")
    change = Change(Cell(product.pk, Kind.PURCHASE), Decimal("1.00"), Decimal("3.00"))

    with pytest.raises(Refused):
        save_prices(actor=manager, shop=shop, changes=[change])

    assert StockRecord.objects.get().price == Decimal("3.00")


def test_a_fee_whose_producer_is_gone_is_not_one_of_the_whole_shop(shop, manager):
    farm = factories.EnterpriseFactory()
    fee = factories.FeeFactory(shop, supply=[farm], amount="2.00", calculator="flat")
    archive_fee(actor=manager, fee=fee)
    farm.delete()

    assert charged_on(fee) == ("supply", [])
    assert places_in_words(Fee.objects.get()) != "toute la boutique"
