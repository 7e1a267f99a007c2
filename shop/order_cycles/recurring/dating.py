"""The dates of a prepared draft: its own, and what its model sets beside them.

A producer's cut-off and the pick-up slots come so many days before or after the closing and the
hand-out as in the model, at the same hour of the clock on the wall.
"""

from datetime import date, datetime, timedelta

from django.utils.timezone import localtime, make_aware

from shop.order_cycles.models import OrderCycle, OutgoingLeg, PickupSlot
from shop.rules.rhythm import Occurrence

from .models import CycleRhythm
from .naming import name_of


def date_draft(cycle: OrderCycle, rhythm: CycleRhythm, occurrence: Occurrence) -> None:
    """Give a draft the name and the dates of an occurrence."""
    cycle.name = name_of(rhythm, occurrence)
    cycle.opens_at, cycle.closes_at = occurrence.opens_at, occurrence.closes_at
    cycle.save(update_fields=["name", "opens_at", "closes_at"])
    cycle.outgoing.update(ready_on=occurrence.ready_on)
    _date_cut_offs(cycle, rhythm.model_cycle)
    _date_slots(cycle, rhythm.model_cycle, occurrence.ready_on)


def _date_cut_offs(cycle: OrderCycle, model: OrderCycle) -> None:
    cycle.incoming.update(cut_off_at=None)
    if model.closes_at is None:
        return
    shift = _day(cycle.closes_at) - _day(model.closes_at)
    for leg in model.incoming.exclude(cut_off_at=None):
        cut_off_at = _moved(leg.cut_off_at, shift)
        if cycle.opens_at < cut_off_at < cycle.closes_at:
            cycle.incoming.filter(producer=leg.producer_id).update(cut_off_at=cut_off_at)


def _date_slots(cycle: OrderCycle, model: OrderCycle, ready_on: date | None) -> None:
    """Make the slots of the model's legs anew, around the day of the hand-out."""
    PickupSlot.objects.filter(leg__cycle=cycle).delete()
    if ready_on is None:
        return
    legs = {leg.shop_id: leg for leg in cycle.outgoing.all()}
    dated = model.outgoing.filter(shop__in=legs).exclude(ready_on=None)
    for leg in dated.prefetch_related("slots"):
        shift = ready_on - leg.ready_on
        slots = [_slot(each, legs[leg.shop_id], shift) for each in leg.slots.all()]
        PickupSlot.objects.bulk_create(slots)


def _slot(slot: PickupSlot, leg: OutgoingLeg, shift: timedelta) -> PickupSlot:
    return PickupSlot(
        leg=leg,
        pickup_point_id=slot.pickup_point_id,
        starts_at=_moved(slot.starts_at, shift),
        ends_at=_moved(slot.ends_at, shift),
        capacity=slot.capacity,
    )


def _day(at: datetime) -> date:
    return localtime(at).date()


def _moved(at: datetime, shift: timedelta) -> datetime:
    """Return a moment so many days later, at the same hour of the clock on the wall."""
    return make_aware(localtime(at).replace(tzinfo=None) + shift)
