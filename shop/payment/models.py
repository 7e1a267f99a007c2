from django.db import models
from django.utils.translation import gettext_lazy as _


class PaymentKind(models.TextChoices):
    """How money reaches the shop."""

    CASH = "cash", _("cash")
    CHEQUE = "cheque", _("cheque")
    TRANSFER = "transfer", _("bank transfer")


class PaymentMethod(models.Model):
    """A way to pay that a shop offers."""

    shop = models.ForeignKey(
        "partner.Shop", models.CASCADE, related_name="payment_methods", verbose_name=_("shop")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=PaymentKind)
    name = models.CharField(_("name"), max_length=80)
    instructions = models.TextField(_("instructions"), blank=True)
    is_active = models.BooleanField(_("offered"), default=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        ordering = ["position", "name"]
        verbose_name = _("payment method")
        verbose_name_plural = _("payment methods")
        constraints = [
            models.UniqueConstraint(
                fields=["shop", "name"], name="payment_method_name_unique_in_shop"
            ),
        ]

    def __str__(self) -> str:
        return self.name


from oscar.apps.payment.models import *  # noqa: E402, F403
