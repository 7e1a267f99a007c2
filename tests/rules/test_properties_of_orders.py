"""What holds for any order: every euro of it belongs to somebody."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.rules.fees import (
    Calculator,
    Fee,
    FeeType,
    Goods,
    OrderFee,
    Terms,
    not_below_zero,
    order_fees,
)
from shop.rules.money import CENT, ZERO, round_cents
from shop.rules.totals import OrderQuote, order_quote, shares_of

from . import strategies as some

pytestmark = pytest.mark.slow
MUCH = Decimal(1_000_000_000)
SUMS = st.lists(some.AMOUNTS, max_size=6)
EQUALS = st.lists(st.sampled_from([Decimal(-1), Decimal(-2), Decimal("0.05")]), max_size=6)


def shares(order: OrderQuote) -> dict:
    """Return who gets how much, without those who get nothing."""
    found = shares_of(order, some.SELLER)
    return {(share.role, share.beneficiary): share.amount for share in found if share.amount}


def amounts(order: OrderQuote) -> dict:
    return {each.fee.code: (each.amount, each.parts) for each in order.fees}


@given(order=some.ORDERS)
def test_the_shares_of_the_beneficiaries_add_up_to_the_total(order):
    found = shares_of(order, some.SELLER)

    assert sum(share.amount for share in found) == order.total
    assert all(share.amount == round_cents(share.amount) for share in found)
    assert len({(share.role, share.beneficiary) for share in found}) == len(found)


@given(order=some.ORDERS)
def test_the_vat_of_an_order_is_that_of_its_lines_and_fees(order):
    parts = [part for each in order.fees for part in each.parts]

    assert order.vat == sum(line.vat for line in order.lines) + sum(part.vat for part in parts)
    assert order.vat == sum(order.vat_by_rate.values())
    assert not order.vat_by_rate.get(Decimal(0))
    for each in order.fees:
        assert sum(part.amount for part in each.parts) == each.amount
        assert len({part.rate for part in each.parts}) == len(each.parts)
        assert_shared_by_rate(each, [line.goods for line in order.lines])


def assert_shared_by_rate(found: OrderFee, lines) -> None:
    """Check that each rate's part is less than a cent away from that of its goods."""
    charged = [each for each in lines if found.fee.applies_to(each.producer)]
    goods = sum(each.amount for each in charged)
    for part in found.parts if goods else ():
        taxed = (g.amount for g in charged if found.fee.rate_for(g.vat_rate) == part.rate)
        assert abs(part.amount - found.amount * sum(taxed) / goods) < CENT


@given(choices=some.CHOICES, fees=some.FEES, ordering=some.ORDERINGS)
def test_the_order_of_fees_changes_no_order(choices, fees, ordering):
    found = some.order_of(choices, fees)
    other = some.order_of(choices, some.reordered(fees, ordering))

    assert other.total == found.total
    assert other.vat_by_rate == found.vat_by_rate
    assert shares(other) == shares(found)
    assert amounts(other) == amounts(found)


@given(amounts=EQUALS, room=some.decimals(0, 10_00, small=5), ordering=some.ORDERINGS)
def test_the_order_of_fees_does_not_say_which_of_them_shrinks_by_a_cent_more(
    amounts, room, ordering
):
    goods = Goods(2, room, 1, ZERO, Decimal("5.5"))
    fees = [
        Fee(key, 3, FeeType.SALES, "", Terms(Calculator.FLAT, amount=amount))
        for key, amount in enumerate(amounts)
    ]
    found = {each.fee.key: each.amount for each in order_fees(fees, [goods], room)}
    other = order_fees(some.reordered(fees, ordering), [goods], room)

    assert {each.fee.key: each.amount for each in other} == found


@given(choices=some.CHOICES, fees=some.FEES, ordering=some.ORDERINGS)
def test_the_order_of_lines_changes_no_order(choices, fees, ordering):
    found = some.order_of(choices, fees)
    other = some.order_of(some.reordered(choices, ordering), fees)

    assert other.total == found.total
    assert other.vat_by_rate == found.vat_by_rate
    assert shares(other) == shares(found)
    assert amounts(other) == amounts(found)


@given(order=some.ORDERS, fees=some.FEES)
def test_no_per_order_fee_is_taken_on_a_fee(order, fees):
    goods = [line.goods for line in order.lines]
    among_others = order_fees(fees, goods, MUCH)
    alone = [order_fees([fee], goods, MUCH) for fee in fees]

    assert among_others == tuple(each for found in alone for each in found)


@given(choices=some.CHOICES, fees=some.FEES, terms=some.TERMS, rate=st.none() | some.RATES)
def test_a_fee_of_zero_changes_no_order(choices, fees, terms, rate):
    nothing = Terms(terms.calculator, minimum=terms.minimum, max_items=terms.max_items)
    zero = Fee(99, 3, FeeType.PACKING, "Rien", nothing, rate)
    found = some.order_of(choices, fees)
    other = some.order_of(choices, (*fees, zero))

    assert other.total == found.total
    assert other.vat_by_rate == found.vat_by_rate
    assert shares(other) == shares(found)


@given(order=some.ORDERS, fees=some.FEES)
def test_an_order_is_never_below_zero(order, fees):
    found = order_quote(order.lines, fees)

    assert found.total >= 0
    assert found.total == found.lines_total + found.fees_total
    assert found.total == round_cents(found.total)


@given(wanted=SUMS, room=some.PRICES)
def test_only_negative_fees_shrink_and_only_where_the_order_cannot_bear_them(wanted, room):
    found = not_below_zero(wanted, room)

    assert room + sum(found, ZERO) == max(ZERO, room + sum(wanted, ZERO))
    for before, after in zip(wanted, found, strict=True):
        assert after == round_cents(after)
        assert after == before if before >= 0 else before <= after <= 0


@given(choices=some.CHOICES, fees=some.FEES)
def test_a_per_order_fee_is_charged_once_and_only_where_something_is_supplied(choices, fees):
    order = some.order_of(choices, fees)
    producers = {line.goods.producer for line in order.lines}
    charged = [
        fee.code
        for fee in fees
        if not fee.terms.is_per_item and any(fee.applies_to(each) for each in producers)
    ]

    assert [each.fee.code for each in order.fees] == charged
