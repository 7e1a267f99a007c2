"""What templates and mails say about an order."""

from django import template
from django.conf import settings

from shop.order.charges import charges_of
from shop.order.vat import vat_by_rate as _vat_by_rate
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
def vat_by_rate(order) -> list:
    """Return (rate, VAT) pairs of an order's lines, lowest rate first; none without VAT."""
    return _vat_by_rate(order)


@register.filter
def charges(order) -> list:
    """Return the per-order fees of an order that cost or give something."""
    return charges_of(order)


@register.filter
def is_approximate(line) -> bool:
    """Say whether the unit price of a basket's or an order's line is to be shown as « env. »."""
    return line.unit_price_incl_tax * line.quantity != line.line_price_incl_tax
