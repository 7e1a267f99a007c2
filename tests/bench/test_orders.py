"""Queries and seconds of reconciling 10,000 lines with 30,000 fees: `make bench` (R-07)."""

from copy import copy
from time import perf_counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shop.order.models import Line, LineFee, Order, OrderFee, Surcharge
from shop.order.reconciliation import reconcile
from shop.order.totals import producer_totals
from tests import factories

pytestmark = [pytest.mark.bench, pytest.mark.django_db]
ORDERS = 1000
LIMIT = 3.0  # seconds


def copies(rows: list, **keys) -> list:
    """Return unsaved copies of frozen rows that belong to something else."""
    found = []
    for row in rows:
        twin = copy(row)
        twin._state = copy(row._state)
        twin._state.fields_cache = {}
        twin._state.adding, twin.pk = True, None
        for name, key in keys.items():
            setattr(twin, name, key)
        found.append(twin)
    return found


def copy_order(order, wanted: int) -> None:
    """Write the same order again and again, row by row: placing it would take minutes."""
    lines, surcharge = list(order.lines.all()), order.surcharges.get()
    line_fees = {line.pk: list(line.fees.all()) for line in lines}
    orders = [copies([order], number=f"x{n}", basket_id=None)[0] for n in range(wanted)]
    Order.objects.bulk_create(orders)
    twins = [(line.pk, *copies([line], order_id=one.pk)) for one in orders for line in lines]
    Line.objects.bulk_create([twin for _, twin in twins], batch_size=300)
    fees = [fee for pk, twin in twins for fee in copies(line_fees[pk], line_id=twin.pk)]
    LineFee.objects.bulk_create(fees, batch_size=300)
    charges = [copies([surcharge], order_id=one.pk)[0] for one in orders]
    Surcharge.objects.bulk_create(charges)
    parts = list(surcharge.fees.all())
    OrderFee.objects.bulk_create(
        part
        for charge in charges
        for part in copies(parts, order_id=charge.order_id, surcharge_id=charge.pk)
    )


@pytest.mark.parametrize("report", [reconcile, producer_totals])
def test_r07_ten_thousand_lines_take_less_than_three_seconds(shop, report):
    products = {factories.ProductFactory(shop=shop, stock=1000): 3 for _ in range(10)}
    for percent in ("5", "6", "7"):
        factories.FeeFactory(shop, percent=percent)
    factories.FeeFactory(shop, calculator="flat", amount="2.00")
    copy_order(factories.OrderFactory(shop, products), ORDERS - 1)
    assert (Line.objects.count(), LineFee.objects.count()) == (10_000, 30_000)

    start = perf_counter()
    with CaptureQueriesContext(connection) as captured:
        report(Order.objects.all())
    seconds = perf_counter() - start
    print(f"\n{report.__name__}: 10,000 lines, {len(captured)} queries, {seconds:.2f} s")
    assert seconds < LIMIT
