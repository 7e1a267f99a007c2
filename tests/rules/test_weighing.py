"""Who may enter a line's final weight (rules §2.5, E-10). The weights themselves come later."""

import pytest

from shop.rules.access import Role, may_weigh

WORKING = [Role.OWNER, Role.MANAGER, Role.PACKING]


@pytest.mark.parametrize("role", WORKING)
def test_e10_a_producer_weighs_its_own_lines_where_the_shop_lets_it(role):
    assert may_weigh([role], is_shop=False, own_line=True, shop_lets=True)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize(("own_line", "shop_lets"), [(False, True), (True, False), (False, False)])
def test_e10_no_other_line_and_nothing_that_the_shop_keeps_to_itself(role, own_line, shop_lets):
    assert not may_weigh([role], is_shop=False, own_line=own_line, shop_lets=shop_lets)


@pytest.mark.parametrize("role", WORKING)
@pytest.mark.parametrize("own_line", [True, False])
def test_the_shop_weighs_every_line_whatever_it_leaves_to_producers(role, own_line):
    assert may_weigh([role], is_shop=True, own_line=own_line, shop_lets=False)


@pytest.mark.parametrize("roles", [[Role.READER], []])
@pytest.mark.parametrize("is_shop", [True, False])
def test_who_only_reads_weighs_nothing(roles, is_shop):
    assert not may_weigh(roles, is_shop=is_shop, own_line=True, shop_lets=True)
