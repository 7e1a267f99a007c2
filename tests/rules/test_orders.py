"""The moves of an order, as data."""

import pytest

from shop.rules.orders import (
    CANCELLED,
    HANDED_OUT,
    PIPELINE,
    PLACED,
    READY,
    gives_stock_back,
    may_move,
    takes_stock,
)


@pytest.mark.parametrize(
    ("current", "wanted"),
    [
        (PLACED, READY),
        (PLACED, CANCELLED),
        (READY, PLACED),
        (READY, HANDED_OUT),
        (READY, CANCELLED),
        (HANDED_OUT, READY),
        (CANCELLED, PLACED),
    ],
)
def test_an_order_may_make_these_moves(current, wanted):
    assert may_move(current, wanted)


@pytest.mark.parametrize(
    ("current", "wanted"),
    [
        (PLACED, HANDED_OUT),
        (PLACED, PLACED),
        (HANDED_OUT, CANCELLED),
        (CANCELLED, READY),
        ("unknown", PLACED),
        (PLACED, "unknown"),
    ],
)
def test_an_order_may_not_make_these_moves(current, wanted):
    assert not may_move(current, wanted)


def test_every_move_leads_to_a_status_that_has_moves_of_its_own():
    assert {wanted for moves in PIPELINE.values() for wanted in moves} == set(PIPELINE)


def test_stock_follows_a_cancellation_and_its_undoing_and_nothing_else():
    moves = [(current, wanted) for current, after in PIPELINE.items() for wanted in after]
    assert [move for move in moves if gives_stock_back(*move)] == [
        (PLACED, CANCELLED),
        (READY, CANCELLED),
    ]
    assert [move for move in moves if takes_stock(*move)] == [(CANCELLED, PLACED)]
