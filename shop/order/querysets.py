from django.db import models


class OrderQuerySet(models.QuerySet):
    """Orders."""

    def of_shops(self, shops) -> "OrderQuerySet":
        return self.filter(shop__in=shops)

    def of_user(self, user) -> "OrderQuerySet":
        """Keep what an account ordered while signed in."""
        return self.filter(user=user)

    def with_item_count(self) -> "OrderQuerySet":
        """Add `item_count`, the number of pieces."""
        return self.annotate(item_count=models.Sum("lines__quantity"))

    def latest_first(self) -> "OrderQuerySet":
        return self.order_by("-date_placed", "-pk")

    def counted(self) -> "OrderQuerySet":
        """Keep the orders that count in totals: all but the cancelled ones."""
        from shop.rules.orders import CANCELLED

        return self.exclude(status=CANCELLED)
