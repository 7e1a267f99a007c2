from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from .querysets import LimitRequestQuerySet


class LimitRequest(models.Model):
    """A person asks to own more enterprises. The site's administrator answers."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="limit_requests",
        verbose_name=_("asked by"),
    )
    wanted = models.PositiveSmallIntegerField(
        _("enterprises needed"), validators=[MinValueValidator(1), MaxValueValidator(1000)]
    )
    reason = models.CharField(_("reason"), max_length=500)
    asked_at = models.DateTimeField(_("asked on"))
    answered_at = models.DateTimeField(_("answered on"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    accepted = models.BooleanField(_("accepted"), null=True)

    objects = LimitRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name = _("request for more enterprises")
        verbose_name_plural = _("requests for more enterprises")
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=models.Q(answered_at=None),
                name="partner_limitrequest_one_pending",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.wanted}"
