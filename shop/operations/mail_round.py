"""What mail needs at regular times: summaries, giving up, forgetting, and waking the worker."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.tasks import TaskResultStatus
from django.utils.timezone import get_default_timezone
from django_tasks_db.models import DBTaskResult

from shop.accounts import throttle
from shop.communication.delivery import expire
from shop.communication.models import Message
from shop.communication.retention import forget_messages
from shop.communication.tasks import wake
from shop.order.following.digests import write_digests
from shop.partner.invitations.members import forget_expected
from shop.rules.rounds import last_round
from shop.storefront.account.tasks import send_opening_link, send_reset_links

ASKED = [task.module_path for task in (send_opening_link, send_reset_links)]
LEFT = timedelta(minutes=10)  # each takes a moment
logger = logging.getLogger(__name__)


def run_round(now: datetime) -> list[str]:
    """Do all that is due; return the names of the steps that failed, which stop no other.

    It may run twice at once, or not for hours: what was missed is made up for, once.
    """
    return [step.__name__ for step in STEPS if not _done(step, now)]


def tell_the_day(now: datetime) -> None:
    """Write the summaries of the last round of the day (settings.MAIL_DIGEST_HOUR)."""
    moment = last_round(now, settings.MAIL_DIGEST_HOUR, get_default_timezone())
    write_digests(moment=moment)


def give_up(now: datetime) -> None:
    """Give up the messages that are of no more use."""
    expire(now)


def forget(now: datetime) -> None:
    """Forget what is older than it may be kept (settings.MAIL_KEEP_DAYS), and who did not come."""
    forget_messages(now=now, days=settings.MAIL_KEEP_DAYS)
    throttle.forget(now=now)
    forget_expected(now=now)


def take_up(now: datetime) -> None:
    """Have done again what a killed worker had begun: what somebody asked for at a form."""
    left = DBTaskResult.objects.running().filter(task_path__in=ASKED, started_at__lt=now - LEFT)
    left.update(status=TaskResultStatus.READY, started_at=None)


def wake_worker(now: datetime) -> None:
    """Have a worker look when something waits, a dead worker's leftovers for instance."""
    if Message.objects.due(now).exists():
        wake()


STEPS: tuple[Callable[[datetime], None], ...] = (
    tell_the_day,
    give_up,
    forget,
    take_up,
    wake_worker,
)


def _done(step: Callable[[datetime], None], now: datetime) -> bool:
    try:
        step(now)
    except Exception:
        logger.exception("The mail's round failed at %s", step.__name__)
        return False
    return True
