"""Notices of openings and of closings to come, for the clock job (rules §5.11).

Each is written once per cycle, shop and address, however often it is asked for.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from shop.communication.composing import Letter, key_of
from shop.communication.models import Message
from shop.communication.services import write_messages
from shop.order_cycles.models import OutgoingLeg
from shop.order_cycles.words import moment
from shop.rules.cycles import State

SOON = timedelta(hours=24)  # before a closing, it is told


@transaction.atomic
def write_opening_notices(*, cycle, now: datetime) -> int:
    """Tell the subscribers of its shops that a cycle is open, and return how many were told.

    Who subscribed after the opening is not told of it, nor anybody of a permanent sale.
    """
    if cycle.state(now) is not State.OPEN or cycle.sells_shelf:
        return 0
    return _write(cycle, "cycle_open", since=cycle.opens_at)


@transaction.atomic
def write_closing_notices(*, cycle, now: datetime) -> int:
    """Tell them a day before that it closes, and return how many were told.

    Nobody is told of the end of a sale that lasts for months, or less than that day.
    """
    period = cycle.period
    if cycle.state(now) is not State.OPEN or period.is_long:
        return 0
    is_soon = cycle.closes_at - now <= SOON
    if not is_soon or cycle.closes_at - cycle.opens_at <= SOON:
        return 0
    return _write(cycle, "cycle_closing", since=now)


def _write(cycle, kind: str, *, since: datetime) -> int:
    letters = [letter for leg in _legs(cycle) for letter in _letters(leg, kind, since)]
    known = Message.objects.filter(key__in=[key_of(each.cause, each.to) for each in letters])
    keys = set(known.values_list("key", flat=True))
    fresh = {key_of(each.cause, each.to): each for each in letters}
    found = [letter for key, letter in fresh.items() if key not in keys]
    write_messages(found)
    return len(found)


def _legs(cycle):
    """Return the legs of the cycle in which visitors can order now."""
    rows = OutgoingLeg.objects.filter(cycle=cycle, shop__is_open=True).with_means()
    rows = rows.select_related("shop__enterprise", "cycle").exclude(shop__enterprise__sells="none")
    return [leg for leg in rows if leg.has_pickup and leg.has_payment]


def _letters(leg, kind: str, since: datetime) -> Iterator[Letter]:
    wants = {"cycle_open": "wants_opening", "cycle_closing": "wants_closing"}[kind]
    rows = leg.shop.cycle_subscribers.reachable(leg.shop, since=since).filter(**{wants: True})
    context = _context(leg)
    for row in rows.select_related("user").order_by("pk"):
        yield Letter(
            shop=leg.shop,
            to=row.address,
            kind=kind,
            subject=_subject(leg, kind),
            context=context,
            cause=f"{kind}:{leg.cycle_id}:{leg.shop_id}",
        )


def _subject(leg, kind: str) -> str:
    words = {"cycle": leg.cycle.name, "shop": leg.shop.name}
    if kind == "cycle_open":
        return _("%(shop)s: orders of “%(cycle)s” are open") % words
    words["moment"] = moment(leg.cycle.closes_at)
    return _("%(shop)s: order until %(moment)s") % words


def _context(leg) -> dict:
    return {
        "cycle": leg.cycle,
        "leg": leg,
        "closing": "" if leg.cycle.period.is_long else moment(leg.cycle.closes_at),
        "points": list(leg.offered_pickups),
        "path": f"{leg.shop.path}?cycle={leg.cycle_id}",
    }
