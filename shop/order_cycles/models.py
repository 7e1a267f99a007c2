from django.db import models
from django.utils.translation import gettext_lazy as _


class PickupPoint(models.Model):
    """A place where a shop hands orders out."""

    shop = models.ForeignKey(
        "partner.Shop", models.CASCADE, related_name="pickup_points", verbose_name=_("shop")
    )
    name = models.CharField(_("name"), max_length=80)
    street = models.CharField(_("street"), max_length=200, blank=True)
    postcode = models.CharField(_("postcode"), max_length=5, blank=True)
    town = models.CharField(_("town"), max_length=100)
    opening = models.CharField(
        _("when"), max_length=80, help_text=_("For instance: Saturday from 9 to 12.")
    )
    instructions = models.CharField(_("instructions"), max_length=300, blank=True)
    is_active = models.BooleanField(_("offered"), default=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        ordering = ["position", "name"]
        verbose_name = _("pick-up point")
        verbose_name_plural = _("pick-up points")
        constraints = [
            models.UniqueConstraint(
                fields=["shop", "name"], name="order_cycles_pickup_name_unique_in_shop"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> str:
        return ", ".join(
            part for part in (self.street, f"{self.postcode} {self.town}".strip()) if part
        )
