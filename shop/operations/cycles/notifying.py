"""Telling the producers of a cycle what to bring, each exactly once (rules §5.10)."""

from collections.abc import Collection
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from shop.backoffice.exceptions import Refused
from shop.communication.composing import key_of
from shop.communication.services import write_messages
from shop.order_cycles.models import OrderCycle
from shop.order_cycles.scope import cycles_for
from shop.partner.models import Partner
from shop.rules.access import Action

from .goods import amount_of, as_json
from .letters import letters_for
from .models import PendingChange, ProducerNotice
from .news import News, ends_of, news_of


@transaction.atomic
def notify_producers(
    *,
    actor,
    cycle: OrderCycle,
    now: datetime,
    producers: Collection[Partner] | None = None,
) -> list[ProducerNotice]:
    """Tell each producer with something to bring, or some `producers` only; return the notices.

    Who was told already gets a correction if its totals changed, but not while its customers may
    still order: then it waits for the closing. Asked again, or twice at once, it writes nothing
    more. `actor` is None for the clock. Raises PermissionDenied, or Refused for a sale without
    an end.
    """
    if actor is not None:
        check_may_notify(actor=actor, cycle=cycle)
    locked = locked_cycle(cycle.pk)
    if locked.sells_shelf:
        raise Refused(_("A permanent sale has no closing: there is nothing to tell at once."))
    ends = ends_of(locked)
    wanted = None if producers is None else {each.pk for each in producers}
    told = [
        each
        for each in news_of(locked)
        if (wanted is None or each.producer in wanted)
        and (each.last is None or ends.is_over_for(each.producer, now))
    ]
    return write_notices(actor=actor, cycle=locked, news=told, now=now)


def check_may_notify(*, actor, cycle: OrderCycle) -> None:
    """Raise PermissionDenied unless the actor runs the cycle."""
    if not cycles_for(actor, Action.EDIT_CYCLES).filter(pk=cycle.pk).exists():
        raise PermissionDenied


def locked_cycle(pk: int) -> OrderCycle:
    """Return a cycle under its lock, which does not hinder those who order."""
    return OrderCycle.objects.select_for_update(no_key=True).get(pk=pk)


def write_notices(
    *, actor, cycle: OrderCycle, news: Collection[News], now: datetime
) -> list[ProducerNotice]:
    """Write notices and their messages. The caller holds the cycle's lock."""
    producers = Partner.objects.in_bulk([each.producer for each in news])
    notices, letters = [], []
    for each in news:
        own = letters_for(cycle=cycle, producer=producers[each.producer], news=each)
        letters += own
        keys = [key_of(letter.cause, letter.to) for letter in own]
        notices.append(_notice(actor, cycle, each, keys, now))
    ProducerNotice.objects.bulk_create(notices)
    PendingChange.objects.filter(cycle=cycle, producer__in=producers).delete()
    write_messages(letters)
    return notices


def _notice(actor, cycle: OrderCycle, news: News, keys: list[str], now) -> ProducerNotice:
    return ProducerNotice(
        cycle=cycle,
        producer_id=news.producer,
        number=news.number,
        lines=as_json(news.rows),
        total=amount_of(news.rows),
        message_keys=keys,
        written_at=now,
        written_by=actor,
    )
