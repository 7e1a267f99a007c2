"""A cycle's window in the words of a producer."""

from django.utils.translation import gettext as _

from shop.order_cycles.models import IncomingLeg, OrderCycle
from shop.order_cycles.words import moment


def window(cycle: OrderCycle) -> str:
    """Return from when to when orders are taken."""
    if cycle.opens_at is None or cycle.closes_at is None:
        return _("The dates are not known yet.")
    words = {"opens": moment(cycle.opens_at), "closes": moment(cycle.closes_at)}
    return _("Orders from %(opens)s to %(closes)s") % words


def hand_outs(cycle: OrderCycle) -> list[tuple[str, str]]:
    """Return the shops that sell in the cycle, each with when its orders are ready."""
    return [(leg.shop.name, leg.ready_for) for leg in cycle.outgoing.select_related("shop")]


def own_cut_off(leg: IncomingLeg) -> str:
    """Return when the producer's own products close, where that is earlier."""
    return moment(leg.cut_off_at) if leg.cut_off_at else ""
