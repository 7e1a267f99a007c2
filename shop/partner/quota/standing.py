"""How many enterprises somebody owns, of how many: the counter that every screen shows (§3.2)."""

from dataclasses import dataclass

from shop.partner.scope import owned_by
from shop.rules import quota


@dataclass(frozen=True)
class Standing:
    """One person's counter."""

    user: object
    owned: int
    limit: int

    @property
    def left(self) -> int:
        return quota.left(owned=self.owned, limit=self.limit)


def standing_of(user) -> Standing:
    """Return the counter of a person: delegated producers count too."""
    return Standing(user, owned_by(user).count(), user.enterprise_limit)
