"""What ending the permission to sell touches, told before it is done (rules §4.3)."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from shop.basket.models import Basket
from shop.catalogue.models import ShopProduct
from shop.order.models import Order
from shop.partner.models import Grant, Shop
from shop.rules.grants import Permission
from shop.rules.orders import PLACED, READY


@dataclass(frozen=True)
class Impact:
    """Numbers: open shops that offer the products, orders not handed out, open baskets."""

    sales: int = 0
    orders: int = 0
    baskets: int = 0


def impact_of(grant: Grant) -> Impact:
    """Count what would be touched if the permission ended now: three queries.

    Only the permission to sell takes products off a shelf; for the others all is zero.
    """
    if grant.permission != Permission.SELL.value:
        return Impact()
    parties = {"shop__enterprise": grant.receiver_id}
    orders = Order.objects.filter(**parties, status__in=(PLACED, READY))
    baskets = Basket.objects.filter(**parties, status=Basket.OPEN)
    offered = ShopProduct.objects.filter(
        shop=OuterRef("pk"), is_on_sale=True, product__stockrecords__partner=grant.giver_id
    )
    shops = Shop.objects.filter(Exists(offered), enterprise=grant.receiver_id, is_open=True)
    return Impact(
        sales=shops.count(),
        orders=orders.filter(lines__partner=grant.giver_id).distinct().count(),
        baskets=baskets.filter(lines__stockrecord__partner=grant.giver_id).distinct().count(),
    )
