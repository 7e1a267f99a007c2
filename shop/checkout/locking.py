from datetime import datetime

from shop.basket.models import Basket
from shop.order_cycles.sale import sale_of
from shop.partner.models import StockRecord
from shop.pricing.strategy import Selector

from .exceptions import OrderRefused, Refusal


def locked_basket(*, basket: Basket, shop, user, now: datetime) -> Basket:
    """Return the basket read again under its lock, priced now, its stock rows locked in key order.

    A basket that was ordered meanwhile comes back as it is. Raises OrderRefused when it is of
    another shop or person, or was merged or frozen.
    """
    fresh = Basket.objects.select_for_update(of=("self",)).filter(pk=basket.pk, shop=shop).first()
    if fresh is None or fresh.owner_id not in (None, user and user.pk):
        raise OrderRefused(Refusal.EMPTY if fresh is None else Refusal.NOT_OPEN)
    if fresh.status == Basket.SUBMITTED:
        return fresh
    if fresh.status != Basket.OPEN:
        raise OrderRefused(Refusal.NOT_OPEN)
    sale = sale_of(shop=shop, cycle=fresh.cycle_id, at=now)
    fresh.strategy = Selector().strategy(user=user, shop=shop, sale=sale)
    _lock_stock(fresh)
    return fresh


def _lock_stock(basket: Basket) -> None:
    lines = list(basket.all_lines())
    keys = [line.stockrecord_id for line in lines]
    rows = StockRecord.objects.select_for_update(of=("self",)).select_related("partner")
    locked = {row.pk: row for row in rows.filter(pk__in=keys).order_by("pk")}
    for line in lines:
        line.stockrecord = locked[line.stockrecord_id]
