from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from shop.rules.money import round_cents
from shop.rules.pricing import ListPrice, PriceInputs, PriceList, quote

EUROS = st.decimals(min_value=0, max_value=10_000, places=2)
PERCENTS = st.decimals(min_value=-100, max_value=100, places=2)
LISTS = st.lists(
    st.builds(
        PriceList,
        key=st.integers(1, 99),
        label=st.just("Pro"),
        percent=PERCENTS,
        prices=st.lists(st.builds(ListPrice, EUROS, st.integers(1, 20)), max_size=2).map(tuple),
    ),
    max_size=4,
).map(tuple)


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


def test_g02_a_price_on_the_list_beats_the_lists_percentage():
    assert price_of(lists=[a_list(percent="-10")]) == Decimal("2.70")
    assert price_of(lists=[a_list(percent="-10", price="2.60")]) == Decimal("2.60")


def test_a_price_on_the_list_beats_a_percentage_that_would_be_lower():
    assert price_of(lists=[a_list(percent="-50", price="2.60")]) == Decimal("2.60")


def test_the_lowest_of_several_lists_wins_and_they_never_add_up():
    lists = [a_list(1, percent="-10"), a_list(2, price="2.60"), a_list(3, percent="-5")]

    found = quote(PriceInputs(purchase_price=Decimal("3.00"), lists=tuple(lists)))

    assert found.unit_price == Decimal("2.60")
    assert found.price_list.label == "Liste 2"


def test_a_list_may_also_be_dearer_than_the_public_price():
    assert price_of(lists=[a_list(percent="10")]) == Decimal("3.30")


def test_g01_ten_units_cost_the_public_and_the_professional_amounts():
    public = quote(PriceInputs(Decimal("3.00"), Decimal("5.5"), shop_price=Decimal("3.60")), 10)
    professional = quote(
        PriceInputs(
            Decimal("3.00"),
            Decimal("5.5"),
            shop_price=Decimal("3.60"),
            lists=(a_list(price="3.12"),),
        ),
        10,
    )

    assert public.total == Decimal("36.00")
    assert professional.total == Decimal("31.20")
    assert professional.vat == Decimal("1.63")
    assert professional.unit_price - professional.unit_vat == Decimal("2.96")
    assert professional.public_price == Decimal("3.60")


def test_f18_the_vat_of_a_line_is_not_the_units_vat_times_the_quantity():
    found = quote(PriceInputs(Decimal("1.80"), Decimal("5.5")), 2)

    assert found.vat == Decimal("0.19")
    assert found.unit_vat * 2 == Decimal("0.18")


@given(purchase=EUROS, shop_price=st.none() | EUROS, lists=LISTS)
def test_no_price_is_negative_and_every_price_has_whole_cents(purchase, shop_price, lists):
    found = quote(PriceInputs(purchase, Decimal("5.5"), shop_price, lists=lists))

    assert found.unit_price >= 0
    assert found.unit_price == round_cents(found.unit_price)
    assert all(found.unit_price <= each.applied_to(found.public_price) for each in lists)
