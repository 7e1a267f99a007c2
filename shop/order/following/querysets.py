from datetime import datetime

from django.db import models


class OrderFollowerQuerySet(models.QuerySet):
    """Choices of people."""

    def of_team(self, shop) -> "OrderFollowerQuerySet":
        """Keep those of people who are in the team of the shop's enterprise today."""
        return self.filter(
            shop=shop,
            user__is_active=True,
            user__roles__enterprise=shop.enterprise_id,
        )


class DigestEntryQuerySet(models.QuerySet):
    """Orders that wait for a summary."""

    def due(self, moment: datetime) -> "DigestEntryQuerySet":
        """Keep what belongs into the summary of a moment: what came before it."""
        return self.filter(written_at__lt=moment)

    def of_shop(self, shop) -> "DigestEntryQuerySet":
        return self.filter(order__shop=shop)

    def shops(self) -> list[int]:
        """Return the ids of the shops in question, in order."""
        ids = self.order_by("order__shop").values_list("order__shop", flat=True)
        return list(ids.distinct())
