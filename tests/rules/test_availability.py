"""How a producer's answer about an order cycle is read (rules §2.6)."""

import pytest

from shop.rules.availability import Answer, answer_of

BEFORE = {"has_begun": False}


@pytest.mark.parametrize("is_confirmed", [True, False])
@pytest.mark.parametrize("said_nothing", [True, False])
def test_c05_without_stock_it_is_nothing_this_week(is_confirmed, said_nothing):
    said = {"is_confirmed": is_confirmed, "said_nothing": said_nothing}
    assert answer_of(has_stock=False, **said, **BEFORE) is Answer.NOTHING


@pytest.mark.parametrize("said_nothing", [True, False])
def test_with_stock_it_waits_until_it_is_confirmed(said_nothing):
    said = {"has_stock": True, "said_nothing": said_nothing}
    assert answer_of(is_confirmed=False, **said, **BEFORE) is Answer.WAITING
    assert answer_of(is_confirmed=True, **said, **BEFORE) is Answer.CONFIRMED


def test_what_is_sold_out_after_the_opening_was_confirmed_all_the_same():
    open_ = {"has_stock": False, "has_begun": True}
    assert answer_of(is_confirmed=True, said_nothing=False, **open_) is Answer.CONFIRMED
    assert answer_of(is_confirmed=True, said_nothing=True, **open_) is Answer.NOTHING
    assert answer_of(is_confirmed=False, said_nothing=False, **open_) is Answer.NOTHING
