"""Background work: hand over what is due, and look again when more will be."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Min, Q
from django.db.models.functions import Coalesce
from django.tasks import default_task_backend, task
from django.utils import timezone

from .delivery import SECONDS, deliver
from .models import Message, Relay
from .rate import Room

SOON = timedelta(seconds=5)
SECONDS_OF_A_VISITOR = 4  # without a worker, who causes a message waits for what is due


@task(priority=10)
def deliver_messages() -> int:
    """Hand over what is due, and return how many messages left."""
    try:
        has_worker = default_task_backend.supports_defer
        return deliver(seconds=SECONDS if has_worker else SECONDS_OF_A_VISITOR)
    finally:
        _look_again()


def wake() -> None:
    """Ask a worker to look at the queue now."""
    deliver_messages.enqueue()


@transaction.atomic
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
    waiting = Message.objects.sendable(now)
    first = waiting.aggregate(first=Min(Coalesce("leased_until", "due_at")))["first"]
    if first is None:
        return None
    paused = Relay.objects.values_list("paused_until", flat=True).first()
    return max(first, paused or first, now + SOON if Room(now).is_tight else now)
