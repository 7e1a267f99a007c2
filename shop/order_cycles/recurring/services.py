"""Changes of rhythms. Each function is one change."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from shop.backoffice.exceptions import Refused
from shop.order_cycles.models import OrderCycle
from shop.order_cycles.scope import coordinators_for
from shop.partner.models import Partner
from shop.partner.scope import own_enterprises
from shop.rules.access import Action

from .dating import date_draft
from .marks import mark_of
from .models import CycleRhythm, PreparedCycle
from .naming import check_pattern
from .preparing import next_dates, prepare_rhythm


def rhythms_for(actor, action: Action) -> QuerySet[CycleRhythm]:
    """Return the rhythms of the enterprises in which the actor may do this, and which sell."""
    own = own_enterprises(actor, action).exclude(sells="none").order_by().values("pk")
    return CycleRhythm.objects.filter(coordinator__in=own)


def models_for(coordinator: Partner | None) -> QuerySet[OrderCycle]:
    """Return the cycles that a rhythm of the enterprise may copy."""
    found = OrderCycle.objects.filter(coordinator=coordinator, sells_shelf=False)
    return found.order_by("-opens_at", "-pk")


@transaction.atomic
def save_rhythm(*, actor, rhythm: CycleRhythm, now: datetime) -> CycleRhythm:
    """Create or change a rhythm, and prepare its next drafts.

    Drafts that nobody touched follow the change; those that somebody touched, that were answered
    for or that are real stay as they are. Raises PermissionDenied unless the actor runs cycles of
    the coordinator, and Refused, with nothing changed, for a name or a model that cannot be.
    """
    if not coordinators_for(actor).filter(pk=rhythm.coordinator_id).exists():
        raise PermissionDenied
    check_pattern(rhythm.name_pattern)
    if not models_for(rhythm.coordinator).filter(pk=rhythm.model_cycle_id).exists():
        raise Refused(_("Choose an order cycle of this enterprise to copy."), "model_cycle")
    before = None
    if rhythm.pk is not None:
        before = CycleRhythm.objects.select_for_update().filter(pk=rhythm.pk).first()
        if before is None or before.coordinator_id != rhythm.coordinator_id:
            raise PermissionDenied
    rhythm.save()
    if before is not None:
        _follow(rhythm, before, now)
    if rhythm.is_active:
        prepare_rhythm(rhythm, now)
    return rhythm


@transaction.atomic
def delete_rhythm(*, actor, rhythm: CycleRhythm, now: datetime) -> None:
    """Prepare nothing more. Its drafts that nobody touched go with it, the others stay.

    Raises PermissionDenied unless the actor runs cycles of the coordinator.
    """
    if not coordinators_for(actor).filter(pk=rhythm.coordinator_id).exists():
        raise PermissionDenied
    locked = CycleRhythm.objects.select_for_update().get(pk=rhythm.pk)
    _drop(_untouched(locked, now))
    locked.delete()


def _follow(rhythm: CycleRhythm, before: CycleRhythm, now: datetime) -> None:
    """Have the untouched drafts to come follow a changed rhythm."""
    untouched = _untouched(rhythm, now)
    if not rhythm.is_active or before.model_cycle_id != rhythm.model_cycle_id:
        _drop(untouched)
        return
    if _shape(before) == _shape(rhythm):
        return
    free = _free_dates(rhythm, untouched, now)
    _drop(untouched[len(free) :])
    moved = untouched[: len(free)]
    PreparedCycle.objects.filter(pk__in=[row.pk for row in moved]).delete()
    for row, occurrence in zip(moved, free, strict=False):
        date_draft(row.cycle, rhythm, occurrence)
        words = {"cycle": row.cycle, "opens_at": occurrence.opens_at}
        rhythm.prepared.create(mark=mark_of(row.cycle), **words)


def _shape(rhythm: CycleRhythm) -> tuple:
    return rhythm.rule, rhythm.name_pattern, rhythm.ahead


def _free_dates(rhythm: CycleRhythm, untouched: list[PreparedCycle], now: datetime) -> list:
    """Return the dates to come at which no cycle stands that stays as it is."""
    staying = rhythm.prepared.exclude(pk__in=[row.pk for row in untouched]).select_related("cycle")
    windows = [
        (row.cycle.opens_at, row.cycle.closes_at)
        for row in staying
        if row.cycle and row.cycle.opens_at and row.cycle.closes_at
    ]
    taken = {row.opens_at for row in staying}
    return [
        each
        for each in next_dates(rhythm, now)
        if each.opens_at not in taken and not any(each.overlaps(*window) for window in windows)
    ]


def _untouched(rhythm: CycleRhythm, now: datetime) -> list[PreparedCycle]:
    """Return the prepared drafts to come that look as they were made, the first to open first."""
    rows = rhythm.prepared.filter(cycle__is_draft=True, opens_at__gt=now).select_related("cycle")
    return [row for row in rows.order_by("opens_at") if mark_of(row.cycle) == row.mark]


def _drop(rows: list[PreparedCycle]) -> None:
    cycles = [row.cycle_id for row in rows]
    PreparedCycle.objects.filter(pk__in=[row.pk for row in rows]).delete()
    OrderCycle.objects.filter(pk__in=cycles, orders=None, is_draft=True).delete()
