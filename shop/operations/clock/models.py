from datetime import datetime, timedelta

from django.db import models

LEASE = timedelta(minutes=10)  # a run that has not ended after so long was killed


class ClockRunQuerySet(models.QuerySet):
    """Runs of the clock job."""

    def complete(self) -> "ClockRunQuerySet":
        return self.exclude(ended_at=None)

    def going_on(self, now: datetime) -> "ClockRunQuerySet":
        """Keep those that have begun and not ended, the killed ones apart."""
        return self.filter(ended_at=None, started_at__gt=now - LEASE)


class ClockRun(models.Model):
    """One run of the clock job: per step the number of things done, or what went wrong."""

    started_at = models.DateTimeField(db_index=True)
    ended_at = models.DateTimeField(null=True)
    done = models.JSONField(default=dict)  # step → count
    failed = models.JSONField(default=dict)  # step → the error, in one line

    objects = ClockRunQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.started_at:%d/%m/%Y %H:%M:%S}"


class ClockLock(models.Model):
    """One row, locked while a run begins: two never begin at once."""

    key = models.CharField(max_length=8, primary_key=True)

    def __str__(self) -> str:
        return self.key
