"""Background work: hand over what is due, and look again when more will be."""

from datetime import datetime, timedelta

from django.db.models import Q
from django.tasks import default_task_backend, task
from django.utils import timezone

from .delivery import deliver
from .models import Message, Relay

SOON = timedelta(seconds=5)


@task(priority=10)
def deliver_messages() -> int:
    """Hand over what is due, and return how many messages left."""
    sent = deliver()
    _look_again()
    return sent


def wake() -> None:
    """Ask a worker to look at the queue now."""
    deliver_messages.enqueue()


def _look_again() -> None:
    """Ask for another look when the next message is due, once for all workers.

    A worker that dies in between is made up for by `manage.py run_mail`, each minute.
    """
    now = timezone.now()
    if not default_task_backend.supports_defer or (moment := next_look(now)) is None:
        return
    unasked = Q(next_look=None) | Q(next_look__gt=moment) | Q(next_look__lte=now)
    if Relay.objects.filter(unasked).update(next_look=moment):
        deliver_messages.using(run_after=moment).enqueue()


def next_look(now: datetime) -> datetime | None:
    """Return when something more may leave, None while nothing waits."""
    first = (
        Message.objects.sendable(now).order_by("due_at").values_list("due_at", flat=True).first()
    )
    if first is None:
        return None
    paused = Relay.objects.values_list("paused_until", flat=True).first()
    return max(first, paused or first, now + SOON)
