from decimal import Decimal

import pytest

from shop.rules.pricing import ListPrice, PriceInputs, PriceList, quote


def price_of(*, shop_price=None, lists=()) -> Decimal:
    return quote(
        PriceInputs(
            purchase_price=Decimal("3.00"),
            shop_price=shop_price and Decimal(shop_price),
            lists=tuple(lists),
        )
    ).unit_price


def a_list(key: int = 1, percent: str = "0", price: str | None = None) -> PriceList:
    prices = (ListPrice(Decimal(price)),) if price else ()
    return PriceList(key, f"Liste {key}", Decimal(percent), prices)


def test_without_any_list_the_producers_price_is_the_price():
    assert price_of() == Decimal("3.00")


def test_the_shops_price_beats_the_producers_price():
    assert price_of(shop_price="3.40") == Decimal("3.40")


def test_a_shop_may_give_a_product_away():
    inputs = PriceInputs(purchase_price=Decimal("3.00"), shop_price=Decimal("0.00"))
    assert quote(inputs).unit_price == Decimal("0.00")


def test_the_lists_percentage_is_applied_to_the_shops_price():
    assert price_of(shop_price="3.40", lists=[a_list(percent="-10")]) == Decimal("3.06")


def test_a_price_on_the_list_beats_a_percentage_that_would_be_lower():
    assert price_of(lists=[a_list(percent="-50", price="2.60")]) == Decimal("2.60")


def test_the_lowest_of_several_lists_wins_and_they_never_add_up():
    lists = [a_list(1, percent="-10"), a_list(2, price="2.60"), a_list(3, percent="-5")]

    found = quote(PriceInputs(purchase_price=Decimal("3.00"), lists=tuple(lists)))

    assert found.unit_price == Decimal("2.60")
    assert found.price_list.label == "Liste 2"


def test_a_list_may_also_be_dearer_than_the_public_price():
    assert price_of(lists=[a_list(percent="10")]) == Decimal("3.30")


def test_of_two_lists_with_the_same_result_the_first_one_made_is_named():
    lists = [a_list(7, price="2.70"), a_list(3, percent="-10")]

    assert quote(PriceInputs(Decimal("3.00"), lists=tuple(lists))).price_list.label == "Liste 3"


def test_a_price_from_a_quantity_on_applies_to_all_units():
    tiers = PriceList(1, "Pro", prices=(ListPrice(Decimal("2.80")), ListPrice(Decimal("2.50"), 6)))
    inputs = PriceInputs(Decimal("3.00"), lists=(tiers,))

    assert [quote(inputs, quantity).total for quantity in (1, 5, 6, 10)] == [
        Decimal("2.80"),
        Decimal("14.00"),
        Decimal("15.00"),
        Decimal("25.00"),
    ]


def test_below_its_quantity_a_list_price_leaves_the_lists_percentage():
    crate = PriceList(1, "Pro", Decimal(-10), (ListPrice(Decimal("2.50"), 6),))
    inputs = PriceInputs(Decimal("3.00"), lists=(crate,))

    assert quote(inputs, 5).unit_price == Decimal("2.70")
    assert quote(inputs, 6).unit_price == Decimal("2.50")


def test_a_list_that_takes_everything_off_leaves_nothing_and_no_less():
    assert price_of(lists=[a_list(percent="-100")]) == Decimal("0.00")


def test_nothing_at_all_costs_nothing():
    found = quote(PriceInputs(Decimal("3.00"), Decimal("5.5")), 0)

    assert (found.total, found.vat, found.owed, found.margin) == (0, 0, 0, 0)


@pytest.mark.parametrize(
    ("margin", "base"),
    [("25", "3.75"), ("-10", "2.70"), ("-100", "0.00"), ("33.33", "4.00"), ("0", "3.00")],
)
def test_a_margin_is_a_percentage_added_to_the_purchase_price(margin, base):
    found = quote(PriceInputs(Decimal("3.00"), margin=Decimal(margin)), 2)

    assert found.unit_price == Decimal(base)
    assert found.owed == Decimal("6.00")
    assert found.margin == 2 * Decimal(base) - 6


def test_the_shops_own_price_beats_its_margin():
    inputs = PriceInputs(Decimal("3.00"), shop_price=Decimal("3.20"), margin=Decimal(50))

    assert quote(inputs).unit_price == Decimal("3.20")
