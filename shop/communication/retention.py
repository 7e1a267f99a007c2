"""What is kept of messages, and for how long (RGPD)."""

from datetime import datetime, timedelta

from .models import Message, ProviderEvent, State

BATCH = 500


def forget_messages(*, now: datetime, days: int) -> int:
    """Delete what was written more than so many days ago and waits no more; return how many.

    With 0 days everything is kept. What providers told goes with its message. The marks of
    addresses stay: they keep mail from being sent in vain.
    """
    if not days:
        return 0
    since = now - timedelta(days=days)
    ProviderEvent.objects.filter(message=None, received_at__lt=since).delete()
    count = 0
    while batch := _older(since):
        Message.objects.filter(pk__in=batch).delete()
        count += len(batch)
    return count


def _older(since: datetime) -> list[int]:
    old = Message.objects.filter(written_at__lt=since).exclude(state=State.PENDING).order_by("pk")
    return list(old.values_list("pk", flat=True)[:BATCH])
