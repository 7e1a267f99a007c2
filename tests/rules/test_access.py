"""Who may do what in an enterprise."""

import pytest

from shop.rules.access import Action, Role, action_for_move, allows
from shop.rules.orders import CANCELLED, HANDED_OUT, PIPELINE, PLACED, READY


@pytest.mark.parametrize("action", Action)
def test_owners_do_everything(action):
    assert allows([Role.OWNER], action)


def test_managers_do_all_but_hand_the_enterprise_over_and_say_what_it_sells():
    refused = {action for action in Action if not allows([Role.MANAGER], action)}
    assert refused == {Action.TRANSFER, Action.CHANGE_SELLS}


def test_a_reader_changes_nothing():
    allowed = {action for action in Action if allows(["reader"], action)}
    assert allowed == {Action.VIEW, Action.SEE_JOURNAL}


def test_who_packs_packs_and_sees():
    allowed = {action for action in Action if allows(["packing"], action)}
    assert allowed == {Action.VIEW, Action.PACK_ORDERS}


@pytest.mark.parametrize("roles", [[], ["god"], [""]])
@pytest.mark.parametrize("action", Action)
def test_unknown_roles_do_nothing(roles, action):
    assert not allows(roles, action)


def test_the_strongest_role_counts():
    assert allows(["reader", "manager"], Action.EDIT_PRICES)


def test_only_ready_and_back_are_packing():
    moves = {(now, wanted) for now, ways in PIPELINE.items() for wanted in ways}
    packing = {move for move in moves if action_for_move(*move) is Action.PACK_ORDERS}
    assert packing == {(PLACED, READY), (READY, PLACED)}


@pytest.mark.parametrize("move", [(PLACED, CANCELLED), (READY, HANDED_OUT), (PLACED, "nonsense")])
def test_every_other_move_needs_the_right_to_edit_orders(move):
    assert action_for_move(*move) is Action.EDIT_ORDERS
