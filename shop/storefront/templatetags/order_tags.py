"""What templates and mails say about an order."""

from django import template
from django.conf import settings

from shop.order.amounts import Amounts, amounts_of
from shop.order.labels import measures_label
from shop.storefront.urlconf import shop_reverse

register = template.Library()


@register.simple_tag
def order_link(order) -> str:
    """Return the full address of an order's page: a signed one for a guest's order."""
    if order.user_id:
        path = shop_reverse(order.shop, "customer:order", order_number=order.number)
    else:
        path = shop_reverse(
            order.shop,
            "customer:anon-order",
            order_number=order.number,
            hash=order.verification_hash(),
        )
    return settings.BASE_URL + path


@register.filter
def sale_name(order) -> str:
    """Return the name of the cycle in which it was ordered; a permanent sale needs none."""
    is_named = order.ready_for or (order.cycle_id and not order.cycle.sells_shelf)
    return order.cycle_name if is_named else ""


@register.filter
def amounts(order) -> Amounts:
    """Return the sums of an order. Load it with `with_money()`."""
    return amounts_of(order)


@register.filter
def measures(total) -> str:
    """Say the kilos and litres of a producer's total."""
    return measures_label(total.kilos, total.litres)
