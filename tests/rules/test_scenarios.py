"""The figures of the scenarios on prices, fees and weights, on the rules alone."""

from dataclasses import replace
from decimal import Decimal

import pytest

from shop.rules.fees import Basis, Calculator, Goods, line_amount, order_amount
from shop.rules.money import vat_included
from shop.rules.pricing import (
    Bearer,
    ListPrice,
    PriceInputs,
    PriceList,
    Weighing,
    base_price,
    priced,
    quote,
)
from shop.rules.totals import Role, order_quote, shares_of

from .builders import (
    AUBIN,
    CARON,
    COOP,
    FOOD,
    HALLE,
    TISSOT,
    TWENTY,
    a_fee,
    euros,
    priced_at,
    shared,
)


def test_f01_a_percentage_is_rounded_on_the_unit_and_then_multiplied():
    found = priced_at("0.86", 8, fees=[a_fee(percent="20")])

    assert found.fees[0].unit == euros("0.17")
    assert found.fees[0].amount == euros("1.36")
    assert found.unit_price == euros("1.03")
    assert found.total == euros("8.24")


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_f02_no_fee_is_taken_on_another_whatever_their_order(order):
    fees = [
        a_fee(percent="10", of=TISSOT, key=1),
        a_fee(percent="15", key=2),
        a_fee(percent="5", key=3),
    ]

    found = priced_at("10.00", fees=[fees[place] for place in order])

    assert {each.fee.key: each.amount for each in found.fees} == {
        1: euros("1.00"),
        2: euros("1.50"),
        3: euros("0.50"),
    }
    assert found.unit_price == euros("13.00")


THREE_FEES = (
    a_fee(Calculator.PER_KG, amount="0.50", owner=COOP, of=TISSOT, key=1),
    a_fee(percent="8", key=2),
    a_fee(Calculator.PER_ITEM, amount="0.20", owner=TISSOT, of=TISSOT, key=3),
)


def apples(quantity: int):
    return priced_at("3.00", quantity, fees=THREE_FEES, weight="1")


def juice(quantity: int):
    return priced_at("4.00", quantity, fees=THREE_FEES, weight="1.05")


def test_f03_three_beneficiaries_share_the_total():
    order = order_quote([apples(4), juice(2)], THREE_FEES)

    fees = [sum(line.fees[place].amount for line in order.lines) for place in range(3)]
    assert fees == [euros("3.05"), euros("1.60"), euros("1.20")]
    assert order.goods == euros("20.00")
    assert order.total == euros("25.85")
    assert shared(order) == {COOP: euros("3.05"), HALLE: euros("1.60"), TISSOT: euros("21.20")}


def test_f04_the_line_is_right_where_the_unit_can_only_be_about_right():
    four_apples, two_juices = apples(4), juice(2)

    assert four_apples.unit_price == euros("3.94")
    assert four_apples.total == euros("15.76")
    assert not four_apples.is_approximate
    assert [each.unit for each in two_juices.fees] == [euros("0.53"), euros("0.32"), euros("0.20")]
    assert two_juices.unit_price == euros("5.05")
    assert two_juices.total == euros("10.09")
    assert two_juices.is_approximate


@pytest.mark.parametrize("quantity", [1, 40])
def test_f05_a_flat_fee_is_charged_once_per_order_and_is_in_no_shelf_price(quantity):
    flat = a_fee(Calculator.FLAT, amount="2.00")
    line = priced_at("3.00", quantity, fees=[flat])

    order = order_quote([line], [flat])

    assert line.unit_price == euros("3.00")
    assert [each.amount for each in order.fees] == [euros("2.00")]
    assert order.total == 3 * quantity + euros("2.00")


@pytest.mark.parametrize(
    ("items", "most", "amount"),
    [(1, 3, "2"), (2, 3, "3"), (3, 3, "4"), (5, 3, "4"), (1, 0, "0"), (5, 0, "0")],
)
def test_f07_a_degressive_fee_has_a_first_item_next_items_and_a_last_one(items, most, amount):
    fee = a_fee(Calculator.DEGRESSIVE, amount="2", next_amount="1", max_items=most)

    assert order_amount(fee.terms, Decimal(100), items) == euros(amount)


@pytest.mark.parametrize(("goods", "amount"), [("4.00", "10"), ("12.00", "1"), ("5.00", "1")])
def test_f08_a_threshold_fee_changes_from_the_minimum_on(goods, amount):
    fee = a_fee(Calculator.THRESHOLD, amount="10", next_amount="1", minimum="5.00")

    assert order_amount(fee.terms, euros(goods), 1) == euros(amount)


@pytest.mark.parametrize(
    ("price", "shown", "amount"), [("24.99", "29.99", "4.00"), ("25.00", "30.00", "0.00")]
)
def test_f08_a_threshold_looks_at_goods_and_not_at_what_is_shown(price, shown, amount):
    margin = a_fee(percent="20", key=1)
    delivery = a_fee(Calculator.THRESHOLD, amount="4.00", minimum="25.00", key=2)
    line = priced_at(price, fees=[margin, delivery])

    order = order_quote([line], [margin, delivery])

    assert line.unit_price == euros(shown)
    assert order.fees_total == euros(amount)


def test_f08_a_threshold_on_a_producers_supply_looks_at_its_goods_or_at_the_order_by_choice():
    lines = [priced_at("20.00"), priced_at("10.00", producer=AUBIN)]
    terms = {"amount": "4.00", "minimum": "25.00", "of": TISSOT}

    by_default = order_quote(lines, [a_fee(Calculator.THRESHOLD, **terms)])
    by_choice = order_quote(lines, [a_fee(Calculator.THRESHOLD, basis=Basis.ORDER, **terms)])

    assert by_default.fees_total == euros("4.00")
    assert by_choice.fees_total == euros("0.00")


SIX_A_KILO = a_fee(Calculator.PER_KG, amount="6.00")


@pytest.mark.parametrize(
    ("kilos", "final", "estimate", "amount"),
    [
        ("0.600", Decimal("0.700"), "3.60", "4.20"),
        ("0.250", Decimal("0.7") / Decimal("0.3") * Decimal("0.250"), "1.50", "3.50"),
    ],
    ids=["600 g weighed at 700 g", "300 ml of 250 g filled to 700 ml"],
)
def test_f10_a_fee_per_kilo_follows_the_final_weight(kilos, final, estimate, amount):
    inputs = PriceInputs(euros("5.00"), FOOD, fees=(SIX_A_KILO,), weight=Decimal(kilos))

    weighed = priced(base_price(inputs, 1), inputs, 1, weighing=Weighing(final))

    assert quote(inputs).fees[0].amount == euros(estimate)
    assert weighed.fees[0].amount == euros(amount)
    assert weighed.total == euros("5.00") + euros(amount)


def test_f13_a_negative_percentage_is_rounded_on_the_unit_away_from_zero():
    found = priced_at("3.63", 10, fees=[a_fee(percent="-14.80")])

    assert found.fees[0].unit == euros("-0.54")
    assert found.unit_price == euros("3.09")
    assert found.total == euros("30.90")


def test_f14_an_order_keeps_its_price_and_its_fees_when_its_quantity_changes():
    then = PriceInputs(euros("10.00"), FOOD, fees=(a_fee(percent="20"),))
    ordered = quote(then, 1)
    now = replace(then, purchase_price=euros("11.00"), fees=(a_fee(percent="25"),))
    frozen = replace(now, fees=tuple(each.fee for each in ordered.fees))

    assert ordered.total == euros("12.00")
    assert priced(ordered.price, frozen, 2).total == euros("24.00")
    assert quote(replace(then, fees=now.fees), 2).total == euros("25.00")  # asked for explicitly


def test_f17_vat_is_taken_from_each_line_and_fee_and_from_the_delivery():
    line = priced_at("3.00", 4, fees=[a_fee(percent="8")])
    delivery = euros("5.00")

    assert vat_included(line.goods.amount, FOOD) == euros("0.63")
    assert line.fees[0].amount == euros("0.96")
    assert line.fees[0].vat == euros("0.05")
    assert vat_included(delivery, TWENTY) == euros("0.83")
    assert line.total + delivery == euros("17.96")
    assert line.vat + vat_included(delivery, TWENTY) == euros("1.51")


def test_f18_the_vat_of_two_units_is_that_of_the_line():
    found = priced_at("1.80", 2)

    assert found.vat == euros("0.19")
    assert found.total - found.vat == euros("3.41")


def test_f21_the_beneficiaries_add_up_to_the_total_of_every_order():
    pro = PriceList(1, "Pro", Decimal(-10))
    fees = [*THREE_FEES, a_fee(Calculator.FLAT, amount="2.00", owner=COOP, key=4, vat="20")]
    lines = [
        priced_at("3.00", 7, fees=fees, lists=(pro,)),
        priced_at("1.80", 3, fees=fees, producer=AUBIN, own="2.15"),
        priced_at("6.00", 2, fees=fees, vat=TWENTY),
    ]

    order = order_quote(lines, fees)
    shares = shares_of(order, HALLE)

    assert sum(share.amount for share in shares) == order.total
    assert [share.role for share in shares].count(Role.FEE) == 3
    # −0.30 on seven apples that the seller bears, +0.35 on three bunches of carrots
    margin = next(share for share in shares if share.role is Role.SELLER)
    assert margin.amount == euros("-1.05")


def test_f22_the_producer_is_owed_its_price_and_the_seller_keeps_the_difference():
    found = priced_at("2.40", 5, own="3.00", fees=[a_fee(percent="10")])

    assert found.unit_price == euros("3.30")
    assert found.owed == euros("12.00")
    assert found.margin == euros("3.00")


PRO = PriceList(1, "Pro", prices=(ListPrice(euros("2.60")),))


def test_g01_ten_units_cost_the_public_and_the_professional_amounts():
    public = priced_at("3.00", 10, fees=[a_fee(percent="20")])
    pro = priced_at("3.00", 10, fees=[a_fee(percent="20")], lists=(PRO,))

    assert (public.unit_price, public.total) == (euros("3.60"), euros("36.00"))
    assert (pro.unit_price, pro.total) == (euros("3.12"), euros("31.20"))
    assert pro.vat == euros("1.63")
    assert pro.unit_price - pro.unit_vat == euros("2.96")
    assert pro.public_price == euros("3.60")
    assert pro.saving == euros("4.80")


@pytest.mark.parametrize(
    ("lists", "own", "price"),
    [
        ((PriceList(1, "Pro", Decimal(-10), PRO.prices),), "3.40", "2.60"),
        ((PriceList(1, "Pro", Decimal(-10)),), None, "2.70"),
        ((PriceList(1, "Pro", Decimal(-10)),), "3.40", "3.06"),
        ((), "3.40", "3.40"),
        ((), None, "3.00"),
    ],
    ids=["price on the list", "percentage", "percentage of the shop's", "shop", "producer"],
)
def test_g02_the_list_beats_its_percentage_the_shop_and_the_producer(lists, own, price):
    assert priced_at("3.00", lists=lists, own=own).unit_price == euros(price)


@pytest.mark.parametrize(
    ("bearer", "price", "owed", "margin"),
    [
        (Bearer.SELLER, "2.60", "24.00", "2.00"),
        (Bearer.SELLER, "2.20", "24.00", "-2.00"),  # the seller bears more than its margin
        (Bearer.PRODUCER, "2.60", "20.00", "6.00"),
        (Bearer.PRODUCER, "0.50", "0.00", "5.00"),  # owed 2.40 − 2.50, and never below zero
        (Bearer.PRODUCER, "3.20", "26.00", "6.00"),  # a dearer list is to the producer's good
    ],
)
def test_g06_a_list_says_who_bears_its_difference(bearer, price, owed, margin):
    pro = PriceList(1, "Pro", prices=(ListPrice(euros(price)),), bearer=bearer)

    found = priced_at("2.40", 10, own="3.00", lists=(pro,), fees=[a_fee(percent="20")])

    assert found.owed == euros(owed)
    assert found.margin == euros(margin)
    assert found.owed + found.margin == 10 * euros(price)


def test_g07_a_phone_order_for_a_professional_uses_the_list():
    assert priced_at("3.00", fees=[a_fee(percent="20")], lists=(PRO,)).unit_price == euros("3.12")


LAMB = PriceInputs(euros("30.00"), FOOD, producer=CARON, weight=Decimal(2))


def weighed(kilos: str, amount: str, fees=(), quantity: int = 1):
    inputs = replace(LAMB, fees=tuple(fees))
    found = Weighing(Decimal(kilos), Decimal(amount))
    return priced(base_price(inputs, quantity), inputs, quantity, weighing=found)


@pytest.mark.parametrize(
    ("kilos", "amount", "difference"),
    [("2.350", "35.25", "5.25"), ("1.600", "24.00", "-6.00"), ("1.500", "22.50", "-7.50")],
)
def test_w01_a_weighed_line_costs_its_kilos_and_not_its_estimate(kilos, amount, difference):
    found = weighed(kilos, amount)

    assert found.total == euros(amount)
    assert found.owed == euros(amount)
    assert found.total - quote(LAMB).total == euros(difference)


def test_w02_fees_and_vat_follow_the_weight():
    margin = a_fee(percent="10")

    estimate, final = quote(replace(LAMB, fees=(margin,))), weighed("2.350", "35.25", [margin])

    assert estimate.total == euros("33.00")
    assert final.fees[0].amount == euros("3.53")
    assert final.total == euros("38.78")
    assert final.vat == euros("2.02")
    assert final.total - estimate.total == euros("5.78")


def test_w02_a_weighed_line_pays_the_seller_and_the_producer_in_proportion():
    inputs = replace(LAMB, purchase_price=euros("24.00"), shop_price=euros("30.00"))

    found = priced(
        base_price(inputs, 1), inputs, 1, weighing=Weighing(Decimal("2.350"), euros("35.25"))
    )

    assert found.owed == euros("28.20")  # 2.350 kg at 12.00
    assert found.margin == euros("7.05")


def test_w14_a_missing_piece_costs_nothing_and_nothing_is_owed_for_it():
    given_away = replace(LAMB, shop_price=euros("0.00"))
    nothing = Weighing(Decimal(0), euros("0.00"))
    flat = a_fee(Calculator.FLAT, amount="2.00", key=2)

    missing = weighed("0", "0.00", [a_fee(percent="10"), SIX_A_KILO])

    assert (missing.total, missing.owed, missing.vat) == (0, 0, 0)
    assert priced(base_price(given_away, 1), given_away, 1, weighing=nothing).owed == 0
    assert order_quote([missing], [flat]).total == euros("2.00")  # charged all the same


def test_w09_a_fixed_price_stays_whatever_the_weight():
    inputs = PriceInputs(euros("3.00"), FOOD, fees=(SIX_A_KILO,), weight=Decimal("1.450"))

    found = priced(base_price(inputs, 1), inputs, 1, weighing=Weighing(Decimal("2.000")))

    assert found.goods.amount == euros("3.00")
    assert found.fees[0].amount == euros("12.00")


def test_percent_and_fixed_is_one_fee_both_on_the_unit_or_both_on_the_weighed_line():
    fee = a_fee(Calculator.PERCENT_AND_FIXED, percent="10", amount="0.50")
    goods = Goods(TISSOT, euros("0.86"), 8, Decimal(8), FOOD)

    assert line_amount(fee.terms, goods) == 8 * euros("0.59")
    assert weighed("2.350", "35.25", [fee], quantity=3).fees[0].amount == euros("5.03")
