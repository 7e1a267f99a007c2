"""Asking what producers bring, and their answers. Each function is one change."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from shop.backoffice.exceptions import Refused
from shop.order_cycles.models import IncomingLeg, OrderCycle
from shop.order_cycles.scope import cycles_for
from shop.order_cycles.supplying import locked_leg
from shop.rules.access import Action
from shop.rules.cycles import State

from .emptying import empty_stock, refill_stock
from .mails import send_requests
from .models import Availability

_BEFORE = (State.DRAFT, State.UNDATED, State.UPCOMING)


@transaction.atomic
def ask_availability(*, actor, cycle: OrderCycle, now: datetime) -> int:
    """Ask the producers of a cycle that were not asked yet; return how many.

    Raises PermissionDenied unless the actor runs the cycle, and Refused once it has opened.
    """
    if not cycles_for(actor, Action.EDIT_CYCLES).filter(pk=cycle.pk).exists():
        raise PermissionDenied
    locked = OrderCycle.objects.select_for_update().get(pk=cycle.pk)
    if locked.state(now) not in _BEFORE:
        raise Refused(_("This order cycle has opened already."))
    return request_answers([locked], actor=actor, now=now)


def request_answers(cycles: Iterable[OrderCycle], *, actor, now: datetime) -> int:
    """Write a request for each leg of these cycles that has none, and one message per producer.

    Call it in a transaction that holds the cycles. Returns how many legs were asked about.
    """
    rows = IncomingLeg.objects.filter(cycle__in=cycles, availability__asked_at=None)
    legs = list(rows.select_related("cycle__coordinator", "producer").order_by("pk"))
    words = {"asked_at": now, "asked_by": actor}
    for leg in legs:
        Availability.objects.update_or_create(leg=leg, defaults=words)
    by_pair = defaultdict(list)
    for leg in legs:
        by_pair[leg.producer_id, leg.cycle.coordinator_id].append(leg)
    for own in by_pair.values():
        send_requests(own)
    return len(legs)


@transaction.atomic
def confirm(*, actor, leg: IncomingLeg, now: datetime) -> IncomingLeg:
    """« Je confirme »: what the stock says is what the producer brings.

    Raises PermissionDenied for another's leg, and Refused once orders are closed.
    """
    locked = locked_leg(actor, leg, Action.EDIT_PRICES, now)
    return _answered(locked, actor, now)


@transaction.atomic
def bring_nothing(
    *, actor, leg: IncomingLeg, now: datetime, only_here: bool = False
) -> IncomingLeg:
    """« Rien cette semaine »: all the stock of the producer at zero, unlimited stock too (§2.6).

    `only_here` leaves the stock alone and takes all products out of this leg instead, for a
    producer that still sells elsewhere. What it was is kept for `bring_again`. Raises
    PermissionDenied for another's leg, and Refused once orders are closed.
    """
    locked = locked_leg(actor, leg, Action.EDIT_PRICES, now)
    row, _made = Availability.objects.select_for_update().get_or_create(leg=locked)
    taken = dict(row.taken_off)
    if only_here:
        taken.setdefault("leg", _emptied(locked))
    else:
        taken["stock"] = [*taken.get("stock", []), *empty_stock(actor, locked.producer)]
    row.taken_off = taken
    row.save(update_fields=["taken_off"])
    return _answered(locked, actor, now)


@transaction.atomic
def bring_again(*, actor, leg: IncomingLeg, now: datetime) -> IncomingLeg:
    """Undo « rien cette semaine »: what nobody has changed since is as it was; no answer stands.

    Raises PermissionDenied for another's leg, and Refused once orders are closed or where there is
    nothing to undo.
    """
    locked = locked_leg(actor, leg, Action.EDIT_PRICES, now)
    row = Availability.objects.select_for_update().filter(leg=locked).first()
    if row is None or not row.taken_off:
        raise Refused(_("There is nothing to undo."))
    refill_stock(actor, locked.producer, row.taken_off.get("stock", []))
    _refilled(locked, row.taken_off.get("leg"))
    row.taken_off = {}
    row.save(update_fields=["taken_off"])
    return _answered(locked, None, None)


def _answered(leg: IncomingLeg, actor, now: datetime | None) -> IncomingLeg:
    leg.confirmed_at, leg.confirmed_by = now, actor
    leg.save(update_fields=["confirmed_at", "confirmed_by"])
    return leg


def _emptied(leg: IncomingLeg) -> dict:
    """Take all products out of the leg; return what it held."""
    held = sorted(leg.products.values_list("pk", flat=True))
    before = {"all_products": leg.all_products, "products": held}
    leg.all_products = False
    leg.save(update_fields=["all_products"])
    leg.products.clear()
    return before


def _refilled(leg: IncomingLeg, before: dict | None) -> None:
    """Put back what a leg held, unless products were chosen since."""
    if before is None or leg.all_products or leg.products.exists():
        return
    leg.all_products = before["all_products"]
    leg.save(update_fields=["all_products"])
    kept = leg.producer.stockrecords.filter(product__in=before["products"])
    leg.products.set(kept.values_list("product", flat=True))
