"""What ending the permission to sell touches, told before it is done (rules §4.3)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from shop.basket.models import Basket
from shop.catalogue.models import ShopProduct
from shop.order.models import Order
from shop.order_cycles.models import IncomingLeg, OutgoingLeg
from shop.partner.models import Grant
from shop.rules.grants import Permission
from shop.rules.orders import PLACED, READY


@dataclass(frozen=True)
class Impact:
    """Numbers: open order cycles that sell the products, orders not handed out, open baskets.

    `ends_at` is the end of the last of these cycles, its grace period included: « à la fin du
    cycle ». It is None where none of them closes, `last` the name of that cycle.
    """

    sales: int = 0
    orders: int = 0
    baskets: int = 0
    ends_at: datetime | None = None
    last: str = ""


def impact_of(grant: Grant, at: datetime | None = None) -> Impact:
    """Count what would be touched if the permission ended at a moment, now by default.

    Three queries. Only the permission to sell takes products off a shelf; for the others all is
    zero.
    """
    if grant.permission != Permission.SELL.value:
        return Impact()
    legs = list(selling_legs(grant, at or timezone.now()))
    parties = {"shop__enterprise": grant.receiver_id}
    orders = Order.objects.filter(**parties, status__in=(PLACED, READY))
    baskets = Basket.objects.filter(**parties, status=Basket.OPEN)
    ends_at, last = _last_end(legs)
    return Impact(
        sales=len({leg.cycle_id for leg in legs}),
        orders=orders.filter(lines__partner=grant.giver_id).distinct().count(),
        baskets=baskets.filter(lines__stockrecord__partner=grant.giver_id).distinct().count(),
        ends_at=ends_at,
        last=last,
    )


def selling_legs(grant: Grant, at: datetime):
    """Return the legs of the receiver's open shops in which the giver's products are sold now."""
    listed = ShopProduct.objects.filter(
        shop=OuterRef("shop"),
        is_on_sale=True,
        product__is_public=True,
        product__stockrecords__partner=grant.giver_id,
    )
    brought = listed.filter(_is_brought(grant.giver_id, at))
    chosen = OutgoingLeg.products.through.objects.filter(
        outgoingleg=OuterRef(OuterRef("pk")), product=OuterRef("product")
    )
    sold = (
        Q(Exists(listed), cycle__sells_shelf=True)
        | Q(Exists(brought), cycle__sells_shelf=False, all_products=True)
        | Q(Exists(brought.filter(Exists(chosen))), cycle__sells_shelf=False, all_products=False)
    )
    legs = OutgoingLeg.objects.open(at).filter(sold)
    legs = legs.filter(shop__enterprise=grant.receiver_id, shop__is_open=True)
    return legs.select_related("cycle", "shop")


def _is_brought(producer: int, at: datetime) -> Q:
    """Return the condition that a shop's product comes into its cycle from the producer."""
    legs = IncomingLeg.objects.filter(cycle=OuterRef(OuterRef("cycle")), producer=producer)
    legs = legs.not_cut_off(at).order_by()
    by_product = legs.filter(all_products=False, products=OuterRef("product"))
    return Q(Exists(legs.filter(all_products=True))) | Q(Exists(by_product))


def _last_end(legs: list[OutgoingLeg]) -> tuple[datetime | None, str]:
    ends = [
        (leg.cycle.closes_at + timedelta(minutes=leg.shop.grace_minutes), leg.cycle.name)
        for leg in legs
        if leg.cycle.closes_at is not None
    ]
    return max(ends, default=(None, ""))
