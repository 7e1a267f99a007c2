"""What the clock does to cycles, each minute: safe to run twice at once, and after hours (§5)."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from shop.basket.keeping import keep_lists
from shop.order_cycles.models import IncomingLeg, OrderCycle
from shop.order_cycles.subscribing.notices import (
    SOON,
    write_closing_notices,
    write_opening_notices,
)
from shop.rules.cycles import State

from .models import PendingChange, ProducerNotice
from .news import News, ends_of, news_of
from .notifying import locked_cycle, write_notices

QUIET = timedelta(minutes=10)  # how long nothing must have changed before a correction leaves
WATCHED = timedelta(days=60)  # after its closing; what changes later stands in the statements
logger = logging.getLogger(__name__)


def open_cycles(now: datetime) -> int:
    """Mark the cycles whose opening has come; return how many.

    A cycle whose dates have moved loses its marks first: it opens and closes again.
    """
    _take_marks_back(now)
    due = OrderCycle.objects.filter(is_draft=False, opens_at__lte=now, opened_at=None)
    return _each(_keys(due), lambda pk: _open(pk, now))


def close_cycles(now: datetime) -> int:
    """Close the cycles in which nobody may order any more, and tell their producers; return how
    many.
    """
    due = OrderCycle.objects.closed(now).filter(closed_at=None)
    return _each(_keys(due), lambda pk: _close(pk, now))


def announce_closings(now: datetime) -> int:
    """Tell the subscribers of the cycles that close soon; return how many were told."""
    soon = OrderCycle.objects.open(now).filter(closes_at__lte=now + SOON, sells_shelf=False)
    return _each(_keys(soon), lambda pk: _announce(pk, now))


def cut_off_producers(now: datetime) -> int:
    """Tell the producers whose own cut-off has come; return how many cycles had some."""
    return _each(_keys(_with_cut_off(now)), lambda pk: _cut_off(pk, now))


def send_rectifications(now: datetime) -> int:
    """Tell what changed since the last notices, once it has been quiet; return how many left."""
    closed = Q(closed_at__isnull=False, closes_at__gte=now - WATCHED, is_draft=False)
    due = OrderCycle.objects.filter(closed | Q(pk__in=_keys(_with_cut_off(now, told=True))))
    return _each(_keys(due.filter(sells_shelf=False)), lambda pk: _rectify(pk, now))


def _take_marks_back(now: datetime) -> None:
    to_come = Q(is_draft=True) | Q(opens_at=None) | Q(opens_at__gt=now)
    rows = OrderCycle.objects.filter(to_come).exclude(opened_at=None, closed_at=None)
    rows.update(opened_at=None, closed_at=None)
    goes_on = Q(closes_at=None) | Q(closes_at__gte=now)
    OrderCycle.objects.filter(goes_on, closed_at__isnull=False).update(closed_at=None)


@transaction.atomic
def _open(pk: int, now: datetime) -> int:
    cycle = locked_cycle(pk)
    if cycle.opened_at or cycle.state(now) not in (State.OPEN, State.CLOSED):
        return 0
    cycle.opened_at = now
    cycle.save(update_fields=["opened_at"])
    write_opening_notices(cycle=cycle, now=now)
    return 1


@transaction.atomic
def _close(pk: int, now: datetime) -> int:
    cycle = locked_cycle(pk)
    is_due = cycle.closed_at is None and cycle.state(now) is State.CLOSED
    if not is_due or not ends_of(cycle).is_over(now):
        return 0
    cycle.opened_at, cycle.closed_at = cycle.opened_at or now, now
    cycle.save(update_fields=["opened_at", "closed_at"])
    keep_lists(cycle=cycle, now=now)
    if _tells(cycle):
        write_notices(actor=None, cycle=cycle, news=news_of(cycle), now=now)
    return 1


@transaction.atomic
def _announce(pk: int, now: datetime) -> int:
    return write_closing_notices(cycle=locked_cycle(pk), now=now)


def _with_cut_off(now: datetime, *, told: bool = False):
    """Return the open cycles in which a producer's own cut-off is past, who was `told` or not."""
    notices = ProducerNotice.objects.filter(cycle=OuterRef("cycle"), producer=OuterRef("producer"))
    legs = IncomingLeg.objects.filter(Exists(notices) if told else ~Exists(notices))
    legs = legs.filter(cut_off_at__lt=now).order_by()
    cycles = OrderCycle.objects.open(now).filter(pk__in=legs.values("cycle"))
    return cycles if told else cycles.filter(notifies_producers=True)


@transaction.atomic
def _cut_off(pk: int, now: datetime) -> int:
    cycle = locked_cycle(pk)
    if not cycle.notifies_producers or cycle.state(now) is not State.OPEN:
        return 0
    ends = ends_of(cycle)
    first = [each for each in news_of(cycle) if each.last is None]
    over = [each for each in first if ends.is_over_for(each.producer, now)]
    return bool(write_notices(actor=None, cycle=cycle, news=over, now=now))


@transaction.atomic
def _rectify(pk: int, now: datetime) -> int:
    cycle = locked_cycle(pk)
    ends, waiting = ends_of(cycle), {each.producer_id: each for each in _waiting(cycle)}
    news = news_of(cycle)
    _forget_undone(cycle, [each.producer for each in news])
    over = [each for each in news if ends.is_over_for(each.producer, now)]
    told = [each for each in over if each.last or _tells(cycle)]
    ready = [each for each in told if _is_quiet(each, waiting.get(each.producer), now)]
    _wait(cycle, [each for each in told if each not in ready], waiting, now)
    return len(write_notices(actor=None, cycle=cycle, news=ready, now=now)) if ready else 0


def _tells(cycle: OrderCycle) -> bool:
    """Say whether producers are told by themselves, or have been told by somebody."""
    return not cycle.sells_shelf and (
        cycle.notifies_producers or ProducerNotice.objects.of_cycle(cycle).exists()
    )


def _waiting(cycle: OrderCycle):
    return PendingChange.objects.filter(cycle=cycle)


def _is_quiet(news: News, pending: PendingChange | None, now: datetime) -> bool:
    return bool(pending and pending.digest == news.digest and now - pending.since >= QUIET)


def _wait(cycle: OrderCycle, news: list[News], waiting: dict, now: datetime) -> None:
    """Note what is seen for the first time, or differently from before."""
    for each in news:
        known = waiting.get(each.producer)
        if known is None or known.digest != each.digest:
            PendingChange.objects.update_or_create(
                cycle=cycle,
                producer_id=each.producer,
                defaults={"digest": each.digest, "since": now},
            )


def _forget_undone(cycle: OrderCycle, changed: list[int]) -> None:
    """What was taken back before it was told is told to nobody."""
    _waiting(cycle).exclude(producer__in=changed).delete()


def _keys(cycles) -> list[int]:
    return list(cycles.order_by("pk").values_list("pk", flat=True))


def _each(keys: Iterable[int], act: Callable[[int], int]) -> int:
    """Do something to each cycle, whatever becomes of the others; return the sum.

    Raises ExceptionGroup in the end with what went wrong.
    """
    done, failures = 0, []
    for pk in keys:
        try:
            done += act(pk)
        except Exception as error:
            logger.exception("The clock failed at the cycle %s", pk)
            failures.append(error)
    if failures:
        raise ExceptionGroup("The clock failed at some cycles", failures)
    return done
