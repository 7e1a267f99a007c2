"""What must hold at the moment of ordering. Each check raises OrderRefused."""

from shop.basket.problems import Reason
from shop.basket.services import problems_of

from .confirmation import differences, snapshot
from .exceptions import OrderRefused, Refusal

_REASONS = {  # the gravest first
    Refusal.CLOSED: {Reason.CLOSED},
    Refusal.NOT_SOLD: {Reason.UNAVAILABLE},
    Refusal.OUT_OF_STOCK: {Reason.SOLD_OUT, Reason.SHORT},
}


def check_choices(*, shop, pickup_point, payment_method) -> None:
    """Refuse a pick-up point or payment method that this shop does not offer now."""
    if pickup_point is None or pickup_point.shop_id != shop.pk or not pickup_point.is_active:
        raise OrderRefused(Refusal.PICKUP)
    if payment_method is None or payment_method.shop_id != shop.pk or not payment_method.is_active:
        raise OrderRefused(Refusal.PAYMENT)


def check_lines(*, basket) -> None:
    """Refuse an empty basket, products that are not sold any more, and missing pieces."""
    if not list(basket.all_lines()):
        raise OrderRefused(Refusal.EMPTY)
    problems = problems_of(basket)
    for refusal, reasons in _REASONS.items():
        found = [problem for problem in problems if problem.reason in reasons]
        if found:
            raise OrderRefused(refusal, lines=[each.line for each in found if each.line])


def check_unchanged(*, basket, pickup_point, payment_method, seen: dict) -> None:
    """Refuse when the order is no longer the one that the buyer saw and confirmed."""
    now = snapshot(basket=basket, pickup_point=pickup_point, payment_method=payment_method)
    if now != seen:
        raise OrderRefused(Refusal.CHANGED, details=differences(seen=seen, basket=basket))
