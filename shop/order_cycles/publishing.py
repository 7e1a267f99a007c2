"""A draft becomes real: by one click, or by its rhythm (rules §5.2)."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from shop.backoffice.exceptions import Refused
from shop.rules.access import Action

from .models import OrderCycle
from .scope import cycles_for


@transaction.atomic
def publish_draft(*, actor, cycle: OrderCycle, now: datetime) -> OrderCycle:
    """Make a draft real: visitors see it from now on, and order between its dates.

    One that is real already stays as it is. Raises PermissionDenied unless the actor runs the
    cycle, and Refused, with nothing changed, while it lacks something.
    """
    if not cycles_for(actor, Action.EDIT_CYCLES).filter(pk=cycle.pk).exists():
        raise PermissionDenied
    return publish(cycle=cycle, now=now)


def publish(*, cycle: OrderCycle, now: datetime) -> OrderCycle:
    """The same, once the right was checked. Call it in a transaction."""
    locked = OrderCycle.objects.select_for_update().get(pk=cycle.pk)
    if not locked.is_draft:
        return locked
    _check(locked, now)
    locked.is_draft = False
    locked.save(update_fields=["is_draft"])
    return locked


def _check(cycle: OrderCycle, now: datetime) -> None:
    if cycle.opens_at is None or (cycle.closes_at is None and not cycle.sells_shelf):
        raise Refused(_("Give the opening and the closing first."), "opens_at")
    if cycle.closes_at is not None and cycle.closes_at <= now:
        raise Refused(_("The closing is past: change the dates first."), "closes_at")
    if not cycle.outgoing.exists():
        raise Refused(_("Choose a shop that sells in it first."))
    if not cycle.sells_shelf and not cycle.incoming.exists():
        raise Refused(_("Choose a producer that brings something first."))
