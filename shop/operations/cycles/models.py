from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .querysets import ProducerNoticeQuerySet


class ProducerNotice(models.Model):
    """What a producer was told to bring to a cycle, and when (rules §5.10).

    The first one of a cycle has number 1; those that follow correct it. `lines` are the rows of
    `goods.py` as they were told, `message_keys` name its messages in the log: none where nobody
    reads for the producer, so that the manager prints it. Without `written_by` it was the clock.
    """

    cycle = models.ForeignKey(
        "order_cycles.OrderCycle",
        models.CASCADE,
        related_name="producer_notices",
        verbose_name=_("order cycle"),
    )
    producer = models.ForeignKey(
        "partner.Partner",
        models.PROTECT,
        related_name="cycle_notices",
        verbose_name=_("producer"),
    )
    number = models.PositiveIntegerField(_("number"))
    lines = models.JSONField(_("products"), default=list)
    total = models.DecimalField(_("total"), max_digits=12, decimal_places=2)
    message_keys = models.JSONField(default=list)
    written_at = models.DateTimeField(_("written"))
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("by")
    )

    objects = ProducerNoticeQuerySet.as_manager()

    class Meta:
        ordering = ["cycle", "producer", "number"]
        verbose_name = _("message to a producer")
        verbose_name_plural = _("messages to producers")
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "producer", "number"], name="operations_notice_numbered_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.cycle} → {self.producer} ({self.number})"

    @property
    def is_correction(self) -> bool:
        return self.number > 1


class PendingChange(models.Model):
    """What a producer is not told yet: it waits until nothing has changed for a while.

    `digest` stands for the totals that would be told; `since` is when they were first seen.
    """

    cycle = models.ForeignKey(
        "order_cycles.OrderCycle", models.CASCADE, related_name="pending_changes"
    )
    producer = models.ForeignKey("partner.Partner", models.CASCADE, related_name="pending_changes")
    digest = models.CharField(max_length=64)
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cycle", "producer"], name="operations_pending_once")
        ]

    def __str__(self) -> str:
        return f"{self.cycle} → {self.producer}"
