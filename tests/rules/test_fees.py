"""Per-order fees: where they are charged, their VAT, and what negative ones may take."""

from decimal import Decimal

import pytest

from shop.rules.composition import Kind, of_line
from shop.rules.fees import Calculator, Fee, FeeType, Place, Terms, not_below_zero, order_fees
from shop.rules.money import round_cents, split
from shop.rules.totals import order_quote

from .builders import AUBIN, HALLE, TISSOT, TWENTY, a_fee, euros, priced_at


def test_a_fee_on_one_producers_supply_is_not_charged_without_its_goods():
    fee = a_fee(Calculator.FLAT, amount="2.00", of=TISSOT)

    assert order_quote([priced_at("3.00", producer=AUBIN)], [fee]).fees == ()
    assert order_quote([], [fee]).total == 0


def test_a_fee_on_the_supply_of_two_producers_is_charged_once_for_each():
    fees = [a_fee(Calculator.FLAT, amount="2.00", of=each) for each in (TISSOT, AUBIN)]
    lines = [priced_at("3.00"), priced_at("4.00"), priced_at("1.80", producer=AUBIN)]

    assert order_quote(lines, fees).fees_total == euros("4.00")


def test_a_per_order_fee_at_the_products_rates_is_shared_by_the_goods_of_each_rate():
    fee = a_fee(Calculator.FLAT, amount="3.00")
    lines = [priced_at("10.00"), priced_at("5.00", vat=TWENTY)]

    (found,) = order_quote(lines, [fee]).fees

    assert [(part.rate, part.amount, part.vat) for part in found.parts] == [
        (Decimal("5.5"), euros("2.00"), euros("0.10")),
        (Decimal(20), euros("1.00"), euros("0.17")),
    ]


def test_a_per_order_fee_with_its_own_rate_has_one_part():
    fee = a_fee(Calculator.FLAT, amount="3.00", vat="20")

    (found,) = order_quote([priced_at("10.00"), priced_at("5.00")], [fee]).fees

    assert [(part.rate, part.vat) for part in found.parts] == [(Decimal(20), euros("0.50"))]


def test_a_per_order_fee_on_goods_given_away_still_has_a_rate():
    (found,) = order_quote([priced_at("0.00")], [a_fee(Calculator.FLAT, amount="2.00")]).fees

    assert [(part.rate, part.amount) for part in found.parts] == [(Decimal("5.5"), euros("2.00"))]


def test_negative_fees_take_no_more_than_the_order_and_share_what_there_is():
    fees = [
        a_fee(Calculator.FLAT, amount="-6.00", key=1),
        a_fee(Calculator.FLAT, amount="-3.00", key=2),
        a_fee(Calculator.FLAT, amount="1.00", key=3),
    ]

    order = order_quote([priced_at("5.00")], fees)

    assert [each.amount for each in order.fees] == [euros("-4.00"), euros("-2.00"), euros("1.00")]
    assert order.total == 0


def test_the_last_cent_of_a_capped_fee_goes_by_the_fee_and_not_by_its_place_in_the_list():
    fees = [a_fee(Calculator.FLAT, amount="-5.00", key=key) for key in (1, 2)]
    line = priced_at("0.01").goods

    for given in (fees, fees[::-1]):
        found = {each.fee.key: each.amount for each in order_fees(given, [line], euros("0.01"))}
        assert found == {1: euros("-0.01"), 2: euros("0.00")}


def test_nothing_is_left_to_negative_fees_where_there_is_no_room():
    assert not_below_zero([euros("-1.00"), euros("-2.00")], Decimal(0)) == (0, 0)
    assert not_below_zero([], euros("5.00")) == ()


def test_a_percentage_of_the_order_is_rounded_once_on_the_goods():
    fee = a_fee(Calculator.ORDER_PERCENT_AND_FIXED, percent="2.5", amount="0.25")

    order = order_quote([priced_at("3.33"), priced_at("3.33"), priced_at("3.34")], [fee])

    assert order.fees_total == euros("0.50")


@pytest.mark.parametrize("calculator", [each for each in Calculator if not Terms(each).is_per_item])
def test_a_per_order_fee_is_in_no_price(calculator):
    fee = a_fee(calculator, percent="10", amount="2.00", next_amount="1.00", max_items=3)

    assert priced_at("3.00", fees=[fee]).total == euros("3.00")


def test_a_coordinators_fee_is_charged_on_the_whole_sale():
    terms = Terms(Calculator.PERCENT, percent=Decimal(10))
    fee = Fee(1, HALLE, FeeType.ADMIN, "Coordination", terms, place=Place.SALE)

    lines = [priced_at("3.00", fees=[fee]), priced_at("2.00", fees=[fee], producer=AUBIN)]

    assert [line.unit_price for line in lines] == [euros("3.30"), euros("2.20")]


def test_a_product_without_weight_pays_nothing_per_kilo():
    found = priced_at("3.00", 4, fees=[a_fee(Calculator.PER_KG, amount="0.50")], weight="0")

    assert found.total == euros("12.00")
    assert not found.is_approximate


def test_a_price_that_fees_bring_below_zero_is_not_sold():
    assert not priced_at("3.00", fees=[a_fee(Calculator.PER_ITEM, amount="-3.01")]).is_sellable
    assert priced_at("3.00", fees=[a_fee(Calculator.PER_ITEM, amount="-3.00")]).is_sellable


def test_a_producers_own_fee_stays_its_own_where_another_of_the_same_type_outweighs_it():
    fees = [
        a_fee(Calculator.PER_ITEM, amount="0.20", owner=TISSOT, key=1),
        a_fee(Calculator.PER_ITEM, amount="-0.20", owner=HALLE, key=2),
    ]

    parts = {part.kind: part for part in of_line(priced_at("3.00", 2, fees=fees))}

    assert parts[Kind.SALES].amount == 0
    assert parts[Kind.SALES].to_producer == euros("0.40")


def test_a_fee_of_nothing_adds_no_rate_to_the_vat():
    fees = [
        a_fee(Calculator.PER_ITEM, amount="0.00", vat="20", key=1),
        a_fee(Calculator.DEGRESSIVE, amount="2.00", vat="10", key=2),
    ]

    order = order_quote([priced_at("3.00", fees=fees)], fees)

    assert order.vat_by_rate == {Decimal("5.5"): euros("0.16")}


def test_the_composition_says_the_types_in_their_order_and_leaves_out_what_is_nothing():
    fees = [
        a_fee(Calculator.PER_ITEM, amount="0.30", type=FeeType.FUNDRAISING, key=1),
        a_fee(Calculator.PER_ITEM, amount="0.10", type=FeeType.PACKING, key=2),
        a_fee(Calculator.PER_ITEM, amount="0.15", type=FeeType.PACKING, key=3),
    ]

    parts = of_line(priced_at("2.40", 2, own="3.00", fees=fees))

    assert [(part.kind, part.amount) for part in parts] == [
        (Kind.PRODUCER, euros("4.80")),
        (Kind.SELLER, euros("1.20")),
        (Kind.PACKING, euros("0.50")),
        (Kind.FUNDRAISING, euros("0.60")),
    ]


@pytest.mark.parametrize(
    ("amount", "weights", "shares"),
    [
        ("0.10", (1, 1, 1), ("0.04", "0.03", "0.03")),
        ("-0.10", (1, 1, 1), ("-0.04", "-0.03", "-0.03")),
        ("0.05", (1, 1), ("0.03", "0.02")),
        ("0.01", (1, 0, 3), ("0.00", "0.00", "0.01")),
        ("2.00", (0, 0), ("2.00", "0.00")),
        ("0.00", (1, 2), ("0.00", "0.00")),
        ("1.00", (), ()),
    ],
)
def test_a_split_gives_the_last_cents_to_who_is_owed_most_of_them(amount, weights, shares):
    found = split(euros(amount), [Decimal(weight) for weight in weights])

    assert [str(share) for share in found] == list(shares)


def test_an_amount_that_rounds_to_nothing_has_no_sign():
    assert str(round_cents(Decimal("-0.004"))) == "0.00"
