"""Mails about an order. A mail that cannot leave is logged; the order stays."""

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from shop.communication.mail import send_mail

from .querysets import MONEY


def send_confirmation(order) -> None:
    """Send the order to its buyer, when there is an address, and to the shop."""
    prefetch_related_objects([order], *MONEY)
    context = {"order": order}
    words = {"number": order.number, "shop": order.shop.name, "name": order.buyer_name}
    if order.buyer_email:
        send_mail(
            shop=order.shop,
            to=order.buyer_email,
            subject=_("Your order %(number)s at %(shop)s") % words,
            template="order_placed",
            context=context,
        )
    if order.shop.email:
        send_mail(
            shop=order.shop,
            to=order.shop.email,
            subject=_("New order %(number)s from %(name)s") % words,
            template="order_received",
            context=context,
            reply_to=order.buyer_email,
        )
