from datetime import datetime

from django.db import models
from django.db.models import Q


class CycleSubscriberQuerySet(models.QuerySet):
    """Who wants to be told of sales."""

    def reachable(self, shop, *, since: datetime) -> "CycleSubscriberQuerySet":
        """Keep those of a shop whose address was proven, and who asked before a moment."""
        proven = Q(user=None) | Q(user__is_active=True, user__email_confirmed_at__isnull=False)
        return self.filter(proven, shop=shop, confirmed_at__lte=since)
