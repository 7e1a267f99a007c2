"""What must hold at the moment of ordering. Each check raises OrderRefused."""

from django.utils.translation import gettext as _

from shop.backoffice.display import euros
from shop.basket.problems import Reason
from shop.basket.services import problems_of
from shop.order_cycles.words import why_closed

from .confirmation import differences, snapshot
from .exceptions import OrderRefused, Refusal

_REASONS = {  # the gravest first
    Refusal.CLOSED: {Reason.CLOSED},
    Refusal.NOT_SOLD: {Reason.UNAVAILABLE},
    Refusal.OUT_OF_STOCK: {Reason.SOLD_OUT, Reason.SHORT},
}


def check_sale(*, sale) -> None:
    """Refuse once the cycle is closed and the grace period over, and in a shop that pauses."""
    if not sale.may_finish:
        raise OrderRefused(Refusal.CLOSED, details=[why_closed(sale)])


def check_choices(*, leg, pickup_point, payment_method) -> None:
    """Refuse a pick-up point or payment method that the leg does not offer now."""
    if not _is_among(leg.offered_pickups, pickup_point):
        raise OrderRefused(Refusal.PICKUP)
    if not _is_among(leg.offered_payments, payment_method):
        raise OrderRefused(Refusal.PAYMENT)


def _is_among(offered, chosen) -> bool:
    return chosen is not None and offered.filter(pk=chosen.pk).exists()


def check_lines(*, basket) -> None:
    """Refuse an empty basket, products that are not sold any more, and missing pieces."""
    if not list(basket.all_lines()):
        raise OrderRefused(Refusal.EMPTY)
    problems = problems_of(basket)
    for refusal, reasons in _REASONS.items():
        found = [problem for problem in problems if problem.reason in reasons]
        if found:
            raise OrderRefused(refusal, lines=[each.line for each in found if each.line])


def check_minimum(*, basket) -> None:
    """Refuse lines that together stay below the shop's minimum order (§12.3, O-14)."""
    missing = basket.missing
    if missing:
        words = {"minimum": euros(basket.shop.minimum_order), "missing": euros(missing)}
        text = _("The minimum order is %(minimum)s: %(missing)s are missing.") % words
        raise OrderRefused(Refusal.MINIMUM, details=[text])


def check_unchanged(*, basket, pickup_point, payment_method, seen: dict) -> None:
    """Refuse when the order is no longer the one that the buyer saw and confirmed."""
    now = snapshot(basket=basket, pickup_point=pickup_point, payment_method=payment_method)
    if now != seen:
        raise OrderRefused(Refusal.CHANGED, details=differences(seen=seen, basket=basket))
