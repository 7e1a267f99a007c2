"""Permissions between enterprises (rules §4): what one leaves to another, and from when to when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from .access import Action


class Permission(StrEnum):
    """What an enterprise may leave to another one (§4.1)."""

    SELL = "sell"
    CATALOGUE = "catalogue"
    EDIT_PRODUCTS = "edit_products"
    EDIT_PROFILE = "edit_profile"


# What enterprises of one owner have from each other, and keep after a hand-over (§4.6).
AUTOMATIC = frozenset({Permission.SELL, Permission.CATALOGUE})

_NEEDED = {
    Action.EDIT_CATALOGUE: Permission.EDIT_PRODUCTS,
    Action.EDIT_PRICES: Permission.EDIT_PRODUCTS,
    Action.EDIT_ENTERPRISE: Permission.EDIT_PROFILE,
}


def needed_for(action: Action) -> Permission | None:
    """Return the permission that lets another enterprise's people do this, None if none does."""
    return _NEEDED.get(action)


@dataclass(frozen=True)
class Period:
    """When a permission holds: from its start (included) to its end (excluded; None: no end)."""

    starts_at: datetime
    ends_at: datetime | None = None

    def holds(self, at: datetime) -> bool:
        return self.starts_at <= at and (self.ends_at is None or at < self.ends_at)


def permits(
    permission: Permission,
    *,
    same_enterprise: bool,
    same_owner: bool,
    periods: Iterable[Period],
    at: datetime,
) -> bool:
    """Say whether a seller has a permission from a producer at a moment (§4.2, §4.6, §4.7)."""
    automatic = same_owner and permission in AUTOMATIC
    return same_enterprise or automatic or any(period.holds(at) for period in periods)
