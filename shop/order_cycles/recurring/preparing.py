"""The next drafts of every rhythm: made by the clock, each occurrence once (rules §5.4)."""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.timezone import get_default_timezone

from shop.backoffice.exceptions import Refused
from shop.order_cycles.availability.services import request_answers
from shop.order_cycles.cloning import clone_cycle
from shop.order_cycles.models import OrderCycle
from shop.order_cycles.publishing import publish
from shop.rules.rhythm import Occurrence, occurrences

from .dating import date_draft
from .marks import mark_of
from .models import CycleRhythm, PreparedCycle

PUBLISHED_BEFORE = timedelta(days=2)  # so that visitors see when the next sale opens
logger = logging.getLogger(__name__)


def prepare_drafts(now: datetime) -> int:
    """Prepare what the rhythms want at a moment; return how many drafts are new.

    It may run twice at once, or not for days: each occurrence is prepared once, its producers are
    asked once. A rhythm that fails stops no other.
    """
    active = CycleRhythm.objects.filter(is_active=True, model_cycle__isnull=False)
    return sum(_prepared(key, now) for key in active.order_by("pk").values_list("pk", flat=True))


def _prepared(key: int, now: datetime) -> int:
    try:
        with transaction.atomic():
            rows = CycleRhythm.objects.select_for_update(of=("self",))
            rhythm = rows.select_related("model_cycle").filter(pk=key, is_active=True).first()
            if rhythm is None or rhythm.model_cycle is None:
                return 0
            made = prepare_rhythm(rhythm, now)
            if rhythm.publishes_itself:
                _publish_due(rhythm, now)
            return made
    except Exception:
        logger.exception("The rhythm %s could not be prepared", key)
        return 0


def prepare_rhythm(rhythm: CycleRhythm, now: datetime) -> int:
    """Make the drafts of a rhythm that are not there yet. Call it with the rhythm locked."""
    known = list(rhythm.prepared.select_related("cycle"))
    new = [each for each in next_dates(rhythm, now) if not any(_is(row, each) for row in known)]
    drafts = [_draft(rhythm, each) for each in new]
    if rhythm.asks_availability:
        request_answers(drafts, actor=None, now=now)
    return len(drafts)


def next_dates(rhythm: CycleRhythm, now: datetime) -> list[Occurrence]:
    """Return the occurrences that the rhythm prepares at a moment."""
    zone = get_default_timezone()
    return occurrences(rhythm.rule, after=now, count=rhythm.ahead, zone=zone)


def _is(row: PreparedCycle, occurrence: Occurrence) -> bool:
    """Say whether an occurrence was prepared: itself, or a cycle of the rhythm at its time."""
    if row.opens_at == occurrence.opens_at:
        return True
    cycle = row.cycle
    if cycle is None or cycle.opens_at is None or cycle.closes_at is None:
        return False
    return occurrence.overlaps(cycle.opens_at, cycle.closes_at)


def _draft(rhythm: CycleRhythm, occurrence: Occurrence) -> OrderCycle:
    cycle = clone_cycle(cycle=rhythm.model_cycle, name=rhythm.name_pattern, is_draft=True)
    date_draft(cycle, rhythm, occurrence)
    rhythm.prepared.create(cycle=cycle, opens_at=occurrence.opens_at, mark=mark_of(cycle))
    return cycle


def _publish_due(rhythm: CycleRhythm, now: datetime) -> None:
    """Make the drafts real that open soon; what lacks something stays a draft."""
    due = OrderCycle.objects.filter(prepared__rhythm=rhythm, is_draft=True)
    due = due.filter(opens_at__lte=now + PUBLISHED_BEFORE, closes_at__gt=now)
    for cycle in due.order_by("pk"):
        try:
            publish(cycle=cycle, now=now)
        except Refused:
            logger.warning("The order cycle %s of a rhythm stays a draft", cycle.pk)
