from datetime import datetime

from django.db import models

from shop.rules.invitations import VALID_FOR


class InvitationQuerySet(models.QuerySet):
    """Invitations."""

    def pending(self, at: datetime) -> "InvitationQuerySet":
        """Keep those whose link still works."""
        alive = self.filter(created_at__gt=at - VALID_FOR)
        return alive.filter(answered_at=None, cancelled_at=None)
