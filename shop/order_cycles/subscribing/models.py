from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from shop.accounts.validators import plain_address

from .querysets import CycleSubscriberQuerySet


class CycleSubscriber(models.Model):
    """Who wants to be told of a shop's sales (rules §5.11): an account, or a guest's address.

    An account is written to at the address that it has then; `email` and `key` are a guest's. A
    guest's row exists only once the link of a mail was followed.
    """

    shop = models.ForeignKey("partner.Shop", models.CASCADE, related_name="cycle_subscribers")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="cycle_subscriptions"
    )
    email = models.EmailField(_("e-mail"), blank=True, validators=[plain_address])
    key = models.CharField(max_length=254, blank=True)  # of the address, to recognise it
    wants_opening = models.BooleanField(_("when orders open"), default=True)
    wants_closing = models.BooleanField(_("the day before they close"), default=True)
    confirmed_at = models.DateTimeField(null=True)

    objects = CycleSubscriberQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["shop", "user"],
                condition=models.Q(user__isnull=False),
                name="order_cycles_subscriber_once",
            ),
            models.UniqueConstraint(
                fields=["shop", "key"],
                condition=models.Q(user__isnull=True),
                name="order_cycles_subscriber_guest_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.address} – {self.shop}"

    @property
    def address(self) -> str:
        return self.user.email if self.user else self.email
