from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Availability(models.Model):
    """That a producer was asked what it brings, and how to undo its « rien cette semaine ».

    Who confirmed, and when, stands on the leg. `taken_off` holds what « rien » changed: empty, or
    `stock` (key, pieces, unlimited, time stamp of each record) and `leg` (its products before).
    """

    leg = models.OneToOneField(
        "order_cycles.IncomingLeg", models.CASCADE, related_name="availability"
    )
    asked_at = models.DateTimeField(_("asked on"), null=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    taken_off = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("availability")
        verbose_name_plural = _("availabilities")

    def __str__(self) -> str:
        return str(self.leg)
