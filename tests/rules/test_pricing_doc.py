"""The tables of docs/pricing.md are computed by the rules: the document cannot be wrong."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest

from shop.rules import money
from shop.rules.composition import of_line, of_unit
from shop.rules.fees import Basis, Calculator, Fee, FeeType, order_fees
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
from tests import source

from .builders import AUBIN, COOP, FOOD, HALLE, TISSOT, TWENTY, a_fee, priced_at
from .markdown_tables import rows_of

ROWS = list(rows_of(source.ROOT / "docs" / "pricing.md"))
COMPUTED = {}
NUMBER = r"(−?[\d.]+)"
FEES = {
    rf"{NUMBER} % \+ {NUMBER} an item": (Calculator.PERCENT_AND_FIXED, "percent", "amount"),
    rf"{NUMBER} %": (Calculator.PERCENT, "percent"),
    rf"{NUMBER} an item": (Calculator.PER_ITEM, "amount"),
    rf"{NUMBER} a kilo": (Calculator.PER_KG, "amount"),
    rf"{NUMBER} % \+ {NUMBER} an order": (
        Calculator.ORDER_PERCENT_AND_FIXED,
        "percent",
        "amount",
    ),
    rf"{NUMBER}(?: an order)?": (Calculator.FLAT, "amount"),
    rf"{NUMBER} below {NUMBER}, then {NUMBER}": (
        Calculator.THRESHOLD,
        "amount",
        "minimum",
        "next_amount",
    ),
    rf"{NUMBER} for the first, {NUMBER} for the next, {NUMBER} items pay": (
        Calculator.DEGRESSIVE,
        "amount",
        "next_amount",
        "max_items",
    ),
}


def table(heading: str):
    """Say which function computes the table under a heading."""

    def register(function):
        COMPUTED[heading] = function
        return function

    return register


def number(text: str) -> Decimal:
    return Decimal(text.replace("−", "-").removesuffix(" %"))


def maybe(text: str) -> Decimal | None:
    return number(text) if text else None


def shown(amount: Decimal | None) -> str:
    return "" if amount is None else str(amount).replace("-", "−")


def several(amounts) -> str:
    return "; ".join(shown(each) for each in amounts)


def fee_of(text: str, key: int = 1, **more) -> Fee:
    for pattern, (calculator, *names) in FEES.items():
        if found := re.fullmatch(pattern, text):
            values = {
                name: value.replace("−", "-")
                for name, value in zip(names, found.groups(), strict=True)
            }
            items = int(values.pop("max_items", 0))
            return a_fee(calculator, key=key, max_items=items, **values, **more)
    raise AssertionError(f"no fee reads “{text}”")


def fees_of(text: str, **more) -> list[Fee]:
    return [fee_of(each, key, **more) for key, each in enumerate(text.split("; "), 1) if each]


def list_of(key: int, label: str, text: str) -> tuple[PriceList, ...]:
    if not text:
        return ()
    if text.endswith("%"):
        return (PriceList(key, label, number(text)),)
    return (PriceList(key, label, prices=(ListPrice(number(text)),)),)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_the_rules_give_what_the_table_says(row):
    assert COMPUTED[row.table](**_arguments(row)) == row.expected


def _arguments(row) -> dict[str, str]:
    names = (re.sub(r"\W+", "_", name.replace("’s", "s")) for name in row.given)
    return dict(zip(names, row.given.values(), strict=True))


def test_every_table_is_computed_and_every_computation_has_its_table():
    assert {row.table for row in ROWS} == set(COMPUTED)
    assert all(row.expected for row in ROWS)


@table("Rounding")
def _(exact):
    return {"rounded": shown(money.round_cents(number(exact)))}


@table("Splits")
def _(amount, weights):
    shares = money.split(number(amount), [number(each) for each in weights.split("; ")])
    return {"shares": several(shares)}


@table("The base price")
def _(purchase_price, margin, shops_price, lists_percentage, lists_price):
    prices = tuple(ListPrice(number(each)) for each in [lists_price] if each)
    one = PriceList(1, "Pro", maybe(lists_percentage) or Decimal(0), prices)
    inputs = PriceInputs(
        number(purchase_price),
        shop_price=maybe(shops_price),
        margin=maybe(margin),
        lists=(one,) if lists_percentage or prices else (),
    )
    return {"base price": shown(base_price(inputs, 1).base)}


@table("Several lists")
def _(without_a_list, list_A, list_B):
    lists = (*list_of(1, "A", list_A), *list_of(2, "B", list_B))
    found = base_price(PriceInputs(number(without_a_list), lists=lists), 1)
    return {"base price": shown(found.base), "list": found.price_list.label}


@table("Prices from a quantity on")
def _(without_a_list, lists_percentage, lists_prices, quantity):
    tiers = (each.split(" from ") for each in lists_prices.split("; "))
    prices = tuple(ListPrice(number(price), int(start)) for price, start in tiers)
    one = PriceList(1, "Pro", number(lists_percentage), prices)
    found = quote(PriceInputs(number(without_a_list), lists=(one,)), int(quantity))
    return {"unit price": shown(found.unit_price), "line": shown(found.total)}


@table("Who bears a discount")
def _(purchase_price, shops_price, lists_price, borne_by):
    lists = tuple(replace(x, bearer=Bearer(borne_by)) for x in list_of(1, "Pro", lists_price))
    found = priced_at(purchase_price, own=shops_price, lists=lists)
    return {
        "owed to the producer": shown(found.owed),
        "left to the seller": shown(found.margin),
    }


@table("Fees per item")
def _(base_price, quantity, fee):
    found = priced_at(base_price, int(quantity), fees=[fee_of(fee)])
    return {
        "fee of a unit": shown(found.fees[0].unit),
        "shelf price": shown(found.unit_price),
        "fee of the line": shown(found.fees[0].amount),
        "line": shown(found.total),
    }


@table("Fees do not compound")
def _(base_price, fees):
    found = priced_at(base_price, fees=fees_of(fees))
    units = several(each.unit for each in found.fees)
    return {"fees of a unit": units, "shelf price": shown(found.unit_price)}


@table("Fees per kilo")
def _(base_price, kilos_of_a_unit, quantity, fee):
    found = priced_at(base_price, int(quantity), fees=[fee_of(fee)], weight=kilos_of_a_unit)
    return {
        "shelf price": shown(found.unit_price),
        "line": shown(found.total),
        "shown as": "env." if found.is_approximate else "exact",
    }


@table("Weighed lines")
def _(purchase_price, final_kilos, final_amount, fee, **base):
    inputs = PriceInputs(
        number(purchase_price), FOOD, number(base["base_price"]), fees=(fee_of(fee),)
    )
    weighing = Weighing(number(final_kilos), maybe(final_amount))
    found = priced(base_price(inputs, 1), inputs, 1, weighing=weighing)
    return {
        "fee of the line": shown(found.fees[0].amount),
        "line": shown(found.total),
        "owed to the producer": shown(found.owed),
    }


@table("Fees per order")
def _(fee, items, goods):
    line = priced_at(goods).goods
    (found,) = order_fees([fee_of(fee)], [replace_quantity(line, int(items))], Decimal(0))
    return {"amount": shown(money.round_cents(found.amount))}


def replace_quantity(line, items: int):
    """The same goods, shared by so many pieces."""
    return replace(line, quantity=items, weighed_amount=line.amount)


@table("Where a fee is charged")
def _(charged_on, looks_at, Tissots_goods, Aubins_goods):
    fee = fee_of(
        "4.00 below 25.00, then 0.00",
        of=TISSOT if charged_on == "Tissot" else None,
        basis=Basis.ORDER if looks_at == "whole order" else Basis.CHARGED,
    )
    goods = {TISSOT: Tissots_goods, AUBIN: Aubins_goods}
    lines = [priced_at(price, producer=key) for key, price in goods.items() if price]
    found = order_quote(lines, [fee]).fees
    return {"amount": shown(found[0].amount if found else None)}


@table("Negative fees")
def _(lines, fees):
    order = order_quote([priced_at(lines)], fees_of(fees))
    return {"charged": several(each.amount for each in order.fees), "total": shown(order.total)}


@table("VAT of an amount")
def _(amount, rate):
    given = number(amount), number(rate)
    return {
        "VAT": shown(money.vat_included(*given)),
        "without VAT": shown(money.excluding_vat(*given)),
    }


def taxed(base: str, rate: str, fee: str, own_rate: str, quantity: int = 1):
    own = own_rate.removesuffix(" %") or None
    return priced_at(base, quantity, fees=fees_of(fee, vat=own), vat=number(rate))


@table("VAT of a line")
def _(base_price, quantity, rate, fee, fees_rate):
    found = taxed(base_price, rate, fee, fees_rate, int(quantity))
    return {
        "VAT of the goods": shown(money.vat_included(found.goods.amount, found.vat_rate)),
        "VAT of the fee": shown(found.fees[0].vat),
        "VAT of the line": shown(found.vat),
    }


@table("VAT of a fee per order")
def _(fee, fees_rate, goods_at_5_5_, goods_at_20_):
    charged = fees_of(fee, vat=fees_rate.removesuffix(" %") or None)
    lines = [priced_at(goods_at_5_5_), priced_at(goods_at_20_, vat=TWENTY)]
    (found,) = order_quote(lines, charged).fees
    parts = {part.rate: part.amount for part in found.parts}
    return {
        "at 5.5 %": shown(parts.get(FOOD)),
        "at 20 %": shown(parts.get(TWENTY)),
        "VAT": shown(found.vat),
    }


@table("Unit prices without VAT")
def _(base_price, rate, fee, fees_rate):
    found = taxed(base_price, rate, fee, fees_rate)
    return {
        "shelf price": shown(found.unit_price),
        "without VAT": shown(found.unit_price - found.unit_vat),
    }


def fees_of_the_example() -> list[Fee]:
    return [
        fee_of("0.50 a kilo", 1, owner=COOP, of=TISSOT, type=FeeType.TRANSPORT),
        fee_of("8 %", 2, owner=HALLE, type=FeeType.SALES),
        fee_of("0.20 an item", 3, owner=TISSOT, of=TISSOT, type=FeeType.PACKING),
    ]


def apples():
    return priced_at("3.00", 4, fees=fees_of_the_example(), weight="1")


@table("Who gets what")
def _(beneficiary):
    juice = priced_at("4.00", 2, fees=fees_of_the_example(), weight="1.05")
    key = {"Tissot": TISSOT, "La Halle": HALLE, "Coop Transport": COOP}[beneficiary]
    shares = shares_of(order_quote([apples(), juice], fees_of_the_example()), HALLE)
    own = {share.role: share.amount for share in shares if share.beneficiary == key}
    return {
        "goods": shown(own.get(Role.PRODUCER)),
        "margin": shown(own.get(Role.SELLER)),
        "fees": shown(own.get(Role.FEE)),
        "total": shown(sum(own.values())),
    }


@table("Composition of a price")
def _(part):
    unit = {each.kind.value: each.amount for each in of_unit(apples())}
    line = {each.kind.value: each.amount for each in of_line(apples())}
    assert list(unit) == [row.given["part"] for row in ROWS if row.table.startswith("Composition")]
    return {"of the unit": shown(unit[part]), "of the line": shown(line[part])}


@table("After ordering")
def _(price_at_ordering, fee_at_ordering, price_now, fee_now, quantity):
    ordered = priced_at(price_at_ordering, fees=[fee_of(fee_at_ordering)])
    now = PriceInputs(number(price_now), FOOD, fees=(fee_of(fee_now),), producer=TISSOT)
    frozen = replace(now, fees=tuple(each.fee for each in ordered.fees))
    return {"line": shown(priced(ordered.price, frozen, int(quantity)).total)}
