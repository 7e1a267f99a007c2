from django.db import models
from django.db.models import Q

from shop.rules.fees import Place


class FeeQuerySet(models.QuerySet):
    """Fees."""

    def active(self) -> "FeeQuerySet":
        return self.filter(archived_at=None)


class FeeChargeQuerySet(models.QuerySet):
    """Places of fees."""

    def standing(self) -> "FeeChargeQuerySet":
        """Keep the charges of no cycle."""
        return self.filter(cycle=None)

    def in_force(self, shop, cycle: int | None = None) -> "FeeChargeQuerySet":
        """Keep what the shop charges in a cycle (its id), in the order in which fees are shown.

        Without a cycle: its standing charges.
        """
        rows = self.standing().filter(fee__shop=shop)
        if cycle is not None:
            whole = Q(place__in=(Place.SALE.value, Place.SUPPLY.value)) | Q(fee__shop=shop)
            rows = self.filter(whole, cycle=cycle)
        rows = rows.filter(fee__archived_at=None)
        return rows.select_related("fee__owner").order_by("fee__type", "fee__label", "pk")
