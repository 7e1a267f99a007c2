"""One run of the clock job: every step, whatever becomes of the others, one run at a time."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from shop.operations.cycles.rounds import (
    announce_closings,
    close_cycles,
    cut_off_producers,
    open_cycles,
    send_rectifications,
)
from shop.operations.mail_round import run_round
from shop.order_cycles.recurring.preparing import prepare_drafts

from .models import ClockLock, ClockRun

KEPT = timedelta(days=14)
LONGEST_ERROR = 200  # characters
logger = logging.getLogger(__name__)


def see_to_mail(now: datetime) -> int:
    """Do what mail needs (`manage.py run_mail`). Raises RuntimeError with the failed steps."""
    if failed := run_round(now):
        raise RuntimeError(", ".join(failed))
    return 0


def forget_runs(now: datetime) -> int:
    """Forget the runs of long ago."""
    return ClockRun.objects.filter(started_at__lt=now - KEPT).delete()[0]


# In this order: what closes is known before its corrections, and mail is sent last.
STEPS: tuple[Callable[[datetime], int], ...] = (
    prepare_drafts,
    open_cycles,
    announce_closings,
    cut_off_producers,
    close_cycles,
    send_rectifications,
    see_to_mail,
    forget_runs,
)


def run_clock(now: datetime) -> ClockRun | None:
    """Do all that is due and return the run; None while another one goes on.

    Each step keeps its own marks, so that nothing is done twice, and what hours of absence left
    undone is done once.
    """
    run = _begin(now)
    if run is None:
        return None
    for step in STEPS:
        _do(step, run, now)
    run.ended_at = max(timezone.now(), now)
    run.save()
    return run


@transaction.atomic
def _begin(now: datetime) -> ClockRun | None:
    ClockLock.objects.get_or_create(key="clock")
    ClockLock.objects.select_for_update().get(key="clock")
    if ClockRun.objects.going_on(now).exists():
        return None
    return ClockRun.objects.create(started_at=now)


def _do(step: Callable[[datetime], int], run: ClockRun, now: datetime) -> None:
    name = step.__name__
    try:
        run.done[name] = step(now) or 0
    except Exception as error:
        logger.exception("The clock failed at %s", name)
        run.failed[name] = f"{type(error).__name__}: {error}"[:LONGEST_ERROR]
