from django.db import models


class OrderQuerySet(models.QuerySet):
    """Orders."""

    def of_shops(self, shops) -> "OrderQuerySet":
        return self.filter(shop__in=shops)

    def counted(self) -> "OrderQuerySet":
        """Keep the orders that count in totals: all but the cancelled ones."""
        from shop.rules.orders import CANCELLED

        return self.exclude(status=CANCELLED)
