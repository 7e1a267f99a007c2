from decimal import Decimal

import pytest

from shop.rules.money import (
    changed_by,
    excluding_vat,
    per_measure,
    percentage_of,
    round_cents,
    vat_included,
)


@pytest.mark.parametrize(
    ("amount", "rounded"),
    [
        ("0.125", "0.13"),
        ("-0.125", "-0.13"),
        ("0.124999", "0.12"),
        ("2.675", "2.68"),
        ("3", "3.00"),
    ],
)
def test_half_a_cent_goes_away_from_zero(amount, rounded):
    assert str(round_cents(Decimal(amount))) == rounded


def test_f18_vat_is_taken_from_the_line_and_not_from_the_unit():
    line = 2 * Decimal("1.80")

    assert vat_included(line, Decimal("5.5")) == Decimal("0.19")
    assert excluding_vat(line, Decimal("5.5")) == Decimal("3.41")


@pytest.mark.parametrize(
    ("amount", "rate", "vat"),
    [
        ("12.00", "5.5", "0.63"),
        ("31.20", "5.5", "1.63"),
        ("5.00", "20", "0.83"),
        ("10.00", "10", "0.91"),
        ("10.00", "2.1", "0.21"),
        ("10.00", "0", "0.00"),
        ("-5.00", "20", "-0.83"),
    ],
)
def test_vat_is_contained_in_the_amount(amount, rate, vat):
    assert vat_included(Decimal(amount), Decimal(rate)) == Decimal(vat)


def test_a_unit_price_without_vat_is_the_shelf_price_less_its_vat():
    assert excluding_vat(Decimal("3.12"), Decimal("5.5")) == Decimal("2.96")


def test_a_percentage_is_rounded_on_the_unit():
    assert percentage_of(Decimal("0.86"), Decimal(20)) == Decimal("0.17")
    assert percentage_of(Decimal("3.63"), Decimal("-14.80")) == Decimal("-0.54")


def test_the_price_of_a_kilo_follows_from_the_content():
    assert per_measure(Decimal("2.40"), Decimal("0.250")) == Decimal("9.60")
    assert per_measure(Decimal("6.00"), Decimal("0.750")) == Decimal("8.00")


@pytest.mark.parametrize("size", ["0", "-1"])
def test_a_content_that_is_not_positive_has_no_price_per_kilo(size):
    with pytest.raises(ValueError, match="positive"):
        per_measure(Decimal("1.00"), Decimal(size))


@pytest.mark.parametrize(
    ("percent", "price"), [("-10", "2.21"), ("10", "2.70"), ("0", "2.45"), ("-100", "0.00")]
)
def test_a_price_changed_by_a_percentage_is_rounded_once(percent, price):
    assert changed_by(Decimal("2.45"), Decimal(percent)) == Decimal(price)  # 2.205, 2.695
