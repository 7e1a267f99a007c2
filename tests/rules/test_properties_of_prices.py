"""What holds for the price of any product, whatever its fees and lists."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.rules.composition import of_line, of_unit
from shop.rules.fees import Calculator, Fee, FeeType, Terms
from shop.rules.money import CENT, ZERO, excluding_vat, round_cents, split, vat_included
from shop.rules.pricing import Bearer, base_price, base_without_list, priced, quote

from . import strategies as some

pytestmark = pytest.mark.slow
EXACT = st.integers(-9_999_999, 9_999_999).map(lambda tenths: Decimal(tenths).scaleb(-3))
WEIGHTS = st.lists(some.decimals(0, 1_000_00) | st.just(ZERO), min_size=1, max_size=8)


def whole_cents(amount: Decimal) -> bool:
    return amount == round_cents(amount)


@given(amount=EXACT)
def test_rounding_moves_an_amount_by_half_a_cent_at_most_and_away_from_zero(amount):
    rounded = round_cents(amount)

    assert -CENT / 2 < abs(rounded) - abs(amount) <= CENT / 2
    assert round_cents(-amount) == -rounded
    assert round_cents(rounded) == rounded
    assert rounded or str(rounded) == "0.00"


@given(amount=some.AMOUNTS | some.PRICES, rate=some.RATES)
def test_an_amount_is_what_it_is_without_vat_and_its_vat(amount, rate):
    vat = vat_included(amount, rate)

    assert excluding_vat(amount, rate) + vat == amount
    assert min(ZERO, amount) <= vat <= max(ZERO, amount)
    assert vat_included(-amount, rate) == -vat
    assert abs(vat - (amount - amount / (1 + rate / 100))) <= CENT / 2 + Decimal("1e-20")


@given(amount=some.AMOUNTS | some.PRICES, weights=WEIGHTS)
def test_a_split_loses_no_cent_and_no_share_is_a_cent_away(amount, weights):
    shares = split(amount, weights)
    whole = sum(weights)

    assert sum(shares) == amount
    assert all(whole_cents(share) for share in shares)
    if whole:
        exact = [amount * weight / whole for weight in weights]
        assert all(abs(share - each) < CENT for share, each in zip(shares, exact, strict=True))
    else:
        assert shares[0] == amount


@given(found=some.QUOTES)
def test_the_parts_of_a_price_add_up_to_it_and_the_producers_comes_first(found):
    parts = of_line(found)
    own = [each.amount for each in found.fees if each.fee.owner == found.goods.producer]

    assert sum(part.amount for part in of_unit(found)) == found.unit_price
    assert sum(part.amount for part in parts) == found.total
    assert parts[0].amount == parts[0].to_producer == found.owed
    assert sum(part.to_producer for part in parts) == found.owed + sum(own)


@given(found=some.QUOTES)
def test_every_amount_of_a_quote_has_whole_cents(found):
    amounts = [
        found.unit_price,
        found.total,
        found.vat,
        found.unit_vat,
        found.owed,
        found.margin,
        found.public_price,
        *(amount for each in found.fees for amount in (each.unit, each.amount, each.vat)),
    ]
    assert all(whole_cents(amount) for amount in amounts)


@given(found=some.SHELF_QUOTES)
def test_a_line_costs_its_units_unless_a_weight_is_rounded_on_the_line(found):
    gap = abs(found.total - found.unit_price * found.quantity)

    if found.is_approximate:
        rounded = sum(not each.is_exact for each in found.fees)
        assert gap <= CENT / 2 * rounded * (found.quantity + 1)
    else:
        assert gap == 0


@given(found=some.QUOTES)
def test_a_fee_per_kilo_is_rounded_once_on_the_line(found):
    for each in found.fees:
        if each.fee.terms.calculator is Calculator.PER_KG:
            assert abs(each.amount - each.fee.terms.amount * found.goods.weight) <= CENT / 2


@given(inputs=some.INPUTS, quantity=some.QUANTITIES, ordering=some.ORDERINGS)
def test_the_order_of_fees_changes_no_price(inputs, quantity, ordering):
    found = quote(inputs, quantity)
    other = quote(replace(inputs, fees=some.reordered(inputs.fees, ordering)), quantity)

    assert other.unit_price == found.unit_price
    assert other.total == found.total
    assert other.vat_by_rate == found.vat_by_rate
    assert other.unit_vat == found.unit_vat
    assert of_unit(other) == of_unit(found)
    assert of_line(other) == of_line(found)


@given(inputs=some.INPUTS, quantity=some.QUANTITIES)
def test_no_fee_is_taken_on_a_fee(inputs, quantity):
    among_others = quote(inputs, quantity).fees
    alone = [quote(replace(inputs, fees=(fee,)), quantity).fees for fee in inputs.fees]

    assert among_others == tuple(each for found in alone for each in found)


@given(inputs=some.INPUTS, quantity=some.QUANTITIES, terms=some.TERMS, rate=some.RATES)
def test_a_fee_of_zero_changes_no_price(inputs, quantity, terms, rate):
    nothing = Terms(terms.calculator, minimum=terms.minimum, max_items=terms.max_items)
    zero = Fee(99, 3, FeeType.PACKING, "Rien", nothing, rate)
    found = quote(inputs, quantity)
    other = quote(replace(inputs, fees=(*inputs.fees, zero)), quantity)

    assert other.unit_price == found.unit_price
    assert other.total == found.total
    assert other.vat_by_rate == found.vat_by_rate
    assert of_line(other) == of_line(found)


@given(inputs=some.INPUTS, quantity=some.QUANTITIES, ordering=some.ORDERINGS)
def test_the_lowest_list_alone_decides_and_lists_never_add_up(inputs, quantity, ordering):
    other = replace(inputs, lists=some.reordered(inputs.lists, ordering))
    public = base_without_list(inputs)
    alone = [base_price(inputs, quantity, [each]).base for each in inputs.lists]

    assert base_price(inputs, quantity).base == min(alone, default=public)
    assert base_price(inputs, quantity).without_list == public
    assert base_price(other, quantity) == base_price(inputs, quantity)


@given(inputs=some.INPUTS, quantity=some.QUANTITIES)
def test_no_base_price_is_negative_and_the_bearer_decides_what_is_owed(inputs, quantity):
    found = base_price(inputs, quantity)
    difference = found.without_list - found.base

    assert found.base >= 0
    assert found.without_list >= 0
    if found.price_list and found.price_list.bearer is Bearer.PRODUCER:
        assert found.owed == max(ZERO, inputs.purchase_price - difference)
    else:
        assert found.owed == inputs.purchase_price


@given(inputs=some.INPUTS, quantity=some.QUANTITIES)
def test_a_frozen_price_asked_again_at_its_quantity_is_the_same(inputs, quantity):
    ordered = quote(inputs, quantity)
    frozen = replace(inputs, shop_price=None, margin=None, lists=())

    again = priced(ordered.price, frozen, quantity, public_price=ordered.public_price)

    assert again == ordered
