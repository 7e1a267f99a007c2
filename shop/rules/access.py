"""Who may do what in an enterprise (rules §1.5). The only place where a right is decided."""

from collections.abc import Iterable
from enum import StrEnum

from .orders import PLACED, READY


class Role(StrEnum):
    """The roles that a user may hold in an enterprise."""

    OWNER = "owner"
    MANAGER = "manager"
    PACKING = "packing"
    READER = "reader"


class Action(StrEnum):
    """What may be asked. `VIEW` never changes anything."""

    VIEW = "view"
    EDIT_CATALOGUE = "edit_catalogue"
    EDIT_CUSTOMERS = "edit_customers"
    EDIT_PRICES = "edit_prices"
    EDIT_ORDERS = "edit_orders"
    PACK_ORDERS = "pack_orders"
    EDIT_CYCLES = "edit_cycles"
    EDIT_ENTERPRISE = "edit_enterprise"
    EXPORT_CUSTOMERS = "export_customers"
    EDIT_TEAM = "edit_team"
    GRANT = "grant"
    CHANGE_SELLS = "change_sells"
    TRANSFER = "transfer"
    SEE_JOURNAL = "see_journal"
    READ_MESSAGES = "read_messages"


OWNER_ONLY = frozenset({Action.CHANGE_SELLS, Action.TRANSFER})
ALLOWED: dict[Role, frozenset[Action]] = {
    Role.OWNER: frozenset(Action),
    Role.MANAGER: frozenset(Action) - OWNER_ONLY,
    Role.PACKING: frozenset({Action.VIEW, Action.PACK_ORDERS}),
    Role.READER: frozenset({Action.VIEW, Action.SEE_JOURNAL}),
}


def allows(roles: Iterable[str], action: Action) -> bool:
    """Say whether one of the roles held in an enterprise allows the action."""
    return any(action in ALLOWED[Role(role)] for role in roles if role in ALLOWED)


def roles_for(action: Action) -> list[str]:
    """Return the roles that allow an action, as they are stored."""
    return [role.value for role, actions in ALLOWED.items() if action in actions]


def may_assign(role: str) -> bool:
    """Say whether a role may be given to somebody. Ownership is transferred, never given (§1.5)."""
    return role in set(Role) - {Role.OWNER}


def may_weigh(roles: Iterable[str], *, is_shop: bool, own_line: bool, shop_lets: bool) -> bool:
    """Say whether final weights may be entered on a line (§2.5, §9.3).

    `roles` are held in the shop's enterprise (`is_shop`) or in a producer's: there on its own
    lines only, and only where the shop lets producers weigh.
    """
    held = list(roles)
    if is_shop:
        return allows(held, Action.PACK_ORDERS)
    return shop_lets and own_line and allows(held, Action.PACK_ORDERS)


def action_for_move(current: str, wanted: str) -> Action:
    """Return what one must be allowed to do to move an order from a status to another.

    Who packs says "ready", and takes it back. Handing out, cancelling and resuming touch money.
    """
    packing = {current, wanted} <= {PLACED, READY}
    return Action.PACK_ORDERS if packing else Action.EDIT_ORDERS
