"""Messages about an order."""

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from shop.communication.services import write_message

from .querysets import MONEY


def send_confirmation(order) -> None:
    """Write the order to its buyer, when there is an address, and to the shop."""
    prefetch_related_objects([order], *MONEY)
    context = {"order": order}
    words = {"number": order.number, "shop": order.shop.name, "name": order.buyer_name}
    if order.buyer_email:
        write_message(
            shop=order.shop,
            to=order.buyer_email,
            subject=_("Your order %(number)s at %(shop)s") % words,
            kind="order_placed",
            context=context,
            cause=f"order:{order.pk}:placed",
        )
    if order.shop.email:
        write_message(
            shop=order.shop,
            to=order.shop.email,
            subject=_("New order %(number)s from %(name)s") % words,
            kind="order_received",
            context=context,
            cause=f"order:{order.pk}:received",
            reply_to=order.buyer_email,
        )
