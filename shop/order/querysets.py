from datetime import date, datetime, time, timedelta

from django.db import models
from django.utils.timezone import make_aware

from shop.rules.orders import CANCELLED

MONEY = ("lines__fees", "surcharges__fees")  # what the amounts of an order are read from


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
        return self.exclude(status=CANCELLED)

    def placed_from(self, day: date) -> "OrderQuerySet":
        """Keep the orders of a local day and later."""
        return self.filter(date_placed__gte=_midnight(day))

    def placed_until(self, day: date) -> "OrderQuerySet":
        """Keep the orders until the end of a local day."""
        return self.filter(date_placed__lt=_midnight(day + timedelta(days=1)))

    def with_money(self) -> "OrderQuerySet":
        """Load lines, surcharges and every fee: four more queries, whatever the number."""
        return self.prefetch_related(*MONEY)


def _midnight(day: date) -> datetime:
    return make_aware(datetime.combine(day, time()))
