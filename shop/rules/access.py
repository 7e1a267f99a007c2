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
    EDIT_ENTERPRISE = "edit_enterprise"
    EXPORT_CUSTOMERS = "export_customers"


ALLOWED: dict[Role, frozenset[Action]] = {
    Role.OWNER: frozenset(Action),
    Role.MANAGER: frozenset(Action),
    Role.PACKING: frozenset({Action.VIEW, Action.PACK_ORDERS}),
    Role.READER: frozenset({Action.VIEW}),
}


def allows(roles: Iterable[str], action: Action) -> bool:
    """Say whether one of the roles held in an enterprise allows the action."""
    return any(action in ALLOWED[Role(role)] for role in roles if role in ALLOWED)


def action_for_move(current: str, wanted: str) -> Action:
    """Return what one must be allowed to do to move an order from a status to another.

    Who packs says "ready", and takes it back. Handing out, cancelling and resuming touch money.
    """
    packing = {current, wanted} <= {PLACED, READY}
    return Action.PACK_ORDERS if packing else Action.EDIT_ORDERS
