"""Sentences about a cycle: when orders open and close, and why none is taken."""

from datetime import datetime

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from shop.backoffice.display import day
from shop.rules.cycles import State

from .models import OutgoingLeg
from .sale import Sale


def moment(at: datetime) -> str:
    """Write a moment as « jeudi 18 mars à 18 h 30 », in Paris."""
    local = localtime(at)
    hour = f"{local.hour} h {local.minute:02}" if local.minute else f"{local.hour} h"
    return _("%(day)s at %(hour)s") % {"day": day(local, "l j F"), "hour": hour}


def why_closed(sale: Sale) -> str:
    """Say why the sale takes no order, and when the next one opens (C-10). A query at most."""
    if not sale.shop.is_open:
        return _("The shop is closed: it takes no order at the moment.")
    return " ".join(filter(None, (_what_is(sale), _what_follows(sale))))


def _what_is(sale: Sale) -> str:
    if sale.leg is None:
        return _("The shop takes no order at the moment.")
    words = {"cycle": sale.cycle.name}
    if sale.state is State.CLOSED:
        return _("Orders of “%(cycle)s” are closed since %(moment)s.") % {
            **words,
            "moment": moment(sale.cycle.closes_at),
        }
    if sale.state is State.OPEN:
        return _("“%(cycle)s” cannot be ordered from: no pick-up or no payment is offered.") % words
    return _("Orders of “%(cycle)s” are not open yet.") % words


def _what_follows(sale: Sale) -> str:
    following = OutgoingLeg.objects.of_shop(sale.shop).upcoming(sale.at)
    leg = following.select_related("cycle").order_by("cycle__opens_at").first()
    if leg is None:
        return ""
    words = {"cycle": leg.cycle.name, "moment": moment(leg.cycle.opens_at)}
    return _("Next opening: “%(cycle)s”, %(moment)s.") % words
