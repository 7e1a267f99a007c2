from django.db import models


class FeeQuerySet(models.QuerySet):
    """Fees."""

    def active(self) -> "FeeQuerySet":
        return self.filter(archived_at=None)


class FeeChargeQuerySet(models.QuerySet):
    """Places of fees."""

    def in_force(self, shop) -> "FeeChargeQuerySet":
        """Keep what the shop charges now, in the order in which fees are shown."""
        rows = self.filter(fee__shop=shop, fee__archived_at=None)
        return rows.select_related("fee__owner").order_by("fee__type", "fee__label", "pk")
