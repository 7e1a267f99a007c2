"""Two people save the same cell of the grid at the same moment."""

from decimal import Decimal

import pytest

from shop.partner.models import StockRecord
from shop.pricing.grid.cells import Cell, Change, Kind
from shop.pricing.grid.exceptions import CellsRefused
from shop.pricing.grid.services import save_prices
from shop.pricing.models import PriceListItem
from tests import factories
from tests.concurrency import run_together

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_of_two_wins_and_the_other_is_told_what_the_cells_hold_now(shop, manager):
    product = factories.ProductFactory(shop=shop, price="3.00")
    group = factories.CustomerGroupFactory(shop=shop)
    purchase = Cell(product.pk, Kind.PURCHASE)
    listed = Cell(product.pk, Kind.LIST, group.price_list.pk)

    def save(value: Decimal) -> int:
        changes = [Change(purchase, value, Decimal("3.00")), Change(listed, value, None)]
        return save_prices(actor=manager, shop=shop, changes=changes)

    values = [Decimal("3.10"), Decimal("3.20")]
    answers = run_together(*(lambda value=value: save(value) for value in values))
    won = [value for value, answer in zip(values, answers, strict=True) if answer == 2]
    lost = [answer for answer in answers if isinstance(answer, CellsRefused)]
    assert len(won) == len(lost) == 1, answers
    assert StockRecord.objects.get().price == won[0]
    assert PriceListItem.objects.get().price == won[0]
    assert lost[0].current == {purchase: won[0], listed: won[0]}
