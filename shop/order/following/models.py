from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from shop.partner.models import OrderMail

from .querysets import DigestEntryQuerySet, OrderFollowerQuerySet


class OrderFollower(models.Model):
    """How somebody of the team wants to learn of a shop's orders. Without a row: not at all."""

    shop = models.ForeignKey("partner.Shop", models.CASCADE, related_name="order_followers")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="followed_shops"
    )
    choice = models.CharField(_("messages about orders"), max_length=5, choices=OrderMail)

    objects = OrderFollowerQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["shop", "user"], name="order_follower_once")]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_choice_display()}"


class DigestEntry(models.Model):
    """An order that waits for somebody's next daily summary; without a user, for the contact's."""

    order = models.ForeignKey("order.Order", models.CASCADE, related_name="digest_entries")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="digest_entries"
    )
    written_at = models.DateTimeField()

    objects = DigestEntryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "user"], name="order_digest_once"),
            models.UniqueConstraint(
                fields=["order"],
                condition=models.Q(user__isnull=True),
                name="order_digest_contact_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order} – {self.user or '…'}"
