"""What must hold at the moment of ordering. Each check raises OrderRefused."""

from .confirmation import differences, snapshot
from .exceptions import OrderRefused, Refusal


def check_choices(*, shop, pickup_point, payment_method) -> None:
    """Refuse a pick-up point or payment method that this shop does not offer now."""
    if pickup_point is None or pickup_point.shop_id != shop.pk or not pickup_point.is_active:
        raise OrderRefused(Refusal.PICKUP)
    if payment_method is None or payment_method.shop_id != shop.pk or not payment_method.is_active:
        raise OrderRefused(Refusal.PAYMENT)


def check_lines(*, basket) -> None:
    """Refuse an empty basket, products that are not sold any more, and missing pieces."""
    lines = list(basket.all_lines())
    if not lines:
        raise OrderRefused(Refusal.EMPTY)
    gone, short = unavailable_lines(lines)
    if gone:
        raise OrderRefused(Refusal.NOT_SOLD, lines=gone)
    if short:
        raise OrderRefused(Refusal.OUT_OF_STOCK, lines=short)


def unavailable_lines(lines) -> tuple[list, list]:
    """Return the lines that are not sold any more, and those with too few pieces left."""
    gone, short = [], []
    for line in lines:
        info = line.purchase_info
        if not info.price.exists or info.availability.code == "unavailable":
            gone.append(line)
        elif not info.availability.is_purchase_permitted(line.quantity)[0]:
            short.append(line)
    return gone, short


def check_unchanged(*, basket, pickup_point, payment_method, seen: dict) -> None:
    """Refuse when the order is no longer the one that the buyer saw and confirmed."""
    now = snapshot(basket=basket, pickup_point=pickup_point, payment_method=payment_method)
    if now != seen:
        raise OrderRefused(Refusal.CHANGED, details=differences(seen=seen, basket=basket))
