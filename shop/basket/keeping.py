"""Baskets left behind at the closing: kept as lists for the next cycle (rules §5.8, C-10).

A list is Oscar's (4.2) saved basket. Nothing is ever thrown away here.
"""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef

from shop.partner.models import Shop
from shop.rules.cycles import State, takes_order

from .models import Basket, Line


def keep_lists(*, cycle, now: datetime) -> int:
    """Keep as lists what is left in the baskets of a closed cycle, and return how many.

    It waits in each shop until the grace of those who were paying is over, so ask again until then.
    Asking twice, or twice at once, keeps nothing more. Without products there is nothing to keep.
    """
    if cycle.state(now) is not State.CLOSED:
        return 0
    shops = Shop.objects.filter(legs__cycle=cycle)
    over = [shop.pk for shop in shops if now > cycle.closes_at + _grace(shop)]
    filled = Exists(Line.objects.filter(basket=OuterRef("pk")))
    rows = Basket.open.filter(filled, cycle=cycle, shop__in=over)
    return rows.update(status=Basket.SAVED)


def is_left_behind(basket: Basket, at: datetime) -> bool:
    """Say whether an open basket can no longer be ordered: its cycle closed and nobody is paying.

    Load its `cycle` and `shop`.
    """
    cycle = basket.cycle
    if basket.status != Basket.OPEN or cycle.state(at) is not State.CLOSED:
        return False
    entered_at = getattr(basket, "payment_entered_at", None)
    clock = {"at": at, "entered_at": entered_at, "grace": _grace(basket.shop)}
    return not takes_order(cycle.period, **clock)


def keep_one(*, basket: Basket) -> bool:
    """Keep one basket that was left behind. False when it was ordered or kept meanwhile."""
    return bool(Basket.open.filter(pk=basket.pk).update(status=Basket.SAVED))


def reopen(*, basket: Basket) -> bool:
    """Make a list a basket again, since the closing of its own cycle was put off.

    False when its owner has begun another basket there.
    """
    try:
        with transaction.atomic():
            return bool(Basket.saved.filter(pk=basket.pk).update(status=Basket.OPEN))
    except IntegrityError:
        return False


def forget(*, basket: Basket) -> None:
    """Throw a list away. Doing it twice is doing it once."""
    Basket.saved.filter(pk=basket.pk).delete()


def _grace(shop) -> timedelta:
    return timedelta(minutes=shop.grace_minutes)
