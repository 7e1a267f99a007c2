"""Mails about an order. A mail that cannot leave is logged; the order stays (rules §3.4)."""

import logging
from email.utils import formataddr, parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

logger = logging.getLogger(__name__)


def send_confirmation(order) -> None:
    """Send the order to its buyer, when there is an address, and to the shop."""
    context = {"order": order, "lines": list(order.lines.all()), "shop": order.shop}
    words = {"number": order.number, "shop": order.shop.name, "name": order.buyer_name}
    if order.buyer_email:
        _send(
            subject=_("Your order %(number)s at %(shop)s") % words,
            template="emails/order_placed",
            context=context,
            to=order.buyer_email,
            reply_to=order.shop.email,
        )
    if order.shop.email:
        _send(
            subject=_("New order %(number)s from %(name)s") % words,
            template="emails/order_received",
            context=context,
            to=order.shop.email,
            reply_to=order.buyer_email,
        )


def _send(*, subject: str, template: str, context: dict, to: str, reply_to: str) -> None:
    order = context["order"]
    try:
        message = EmailMultiAlternatives(
            subject=" ".join(subject.split()),
            body=render_to_string(f"{template}.txt", context),
            from_email=_sender(order.shop),
            to=[to],
            reply_to=[reply_to] if reply_to else None,
        )
        message.attach_alternative(render_to_string(f"{template}.html", context), "text/html")
        message.send()
    except Exception:
        logger.exception("order %s: the mail %s to %s was not sent", order.number, template, to)


def _sender(shop) -> str:
    """Return the site's own address under the shop's name."""
    return formataddr((shop.name, parseaddr(settings.DEFAULT_FROM_EMAIL)[1]))
