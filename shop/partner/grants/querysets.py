"""Named reads of permissions between enterprises. Moments are aware datetimes."""

from datetime import datetime

from django.db import models
from django.db.models import Q


class GrantQuerySet(models.QuerySet):
    """Permissions, over and in force."""

    def in_force(self, at: datetime) -> "GrantQuerySet":
        return self.filter(Q(ends_at=None) | Q(ends_at__gt=at), starts_at__lte=at)

    def lasting(self, at: datetime) -> "GrantQuerySet":
        """Keep what is not over at a moment, even if it began just after it."""
        return self.filter(Q(ends_at=None) | Q(ends_at__gt=at))

    def over(self, at: datetime) -> "GrantQuerySet":
        return self.filter(ends_at__lte=at)

    def between(self, giver, receiver) -> "GrantQuerySet":
        return self.filter(giver=giver, receiver=receiver)


class GrantRequestQuerySet(models.QuerySet):
    """Requests for permissions."""

    def pending(self) -> "GrantRequestQuerySet":
        return self.filter(answered_at=None)

    def answered(self) -> "GrantRequestQuerySet":
        return self.exclude(answered_at=None)
