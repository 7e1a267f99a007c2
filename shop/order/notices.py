"""Messages about an order."""

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from shop.communication.composing import Letter
from shop.communication.services import write_message, write_messages
from shop.partner.models import OrderMail

from .following.models import DigestEntry
from .following.readers import readers_of
from .querysets import MONEY


def send_confirmation(order) -> None:
    """Write the order to its buyer, when there is an address, and to those who follow the shop."""
    prefetch_related_objects([order], *MONEY)
    if order.buyer_email:
        words = {"number": order.number, "shop": order.shop.name}
        write_message(
            shop=order.shop,
            to=order.buyer_email,
            subject=_("Your order %(number)s at %(shop)s") % words,
            kind="order_placed",
            context={"order": order, "note": order.buyer_note if _is_proven(order) else ""},
            cause=f"order:{order.pk}:placed",
        )
    _tell_followers(order)


def _is_proven(order) -> bool:
    """Say whether the buyer reads the address: a stranger's would get whatever a guest writes."""
    return bool(order.user and order.user.email_confirmed_at)


def _tell_followers(order) -> None:
    """Write to each follower now, or keep the order for their summary of the day."""
    readers = readers_of(order.shop).values()
    write_messages(_letter(order, each) for each in readers if each.choice is OrderMail.EACH)
    entries = [
        DigestEntry(order=order, user=each.user, written_at=order.date_placed)
        for each in readers
        if each.choice is OrderMail.DAILY
    ]
    DigestEntry.objects.bulk_create(entries, ignore_conflicts=True)


def _letter(order, reader) -> Letter:
    words = {"number": order.number, "name": order.buyer_name}
    return Letter(
        shop=order.shop,
        to=reader.address,
        subject=_("New order %(number)s from %(name)s") % words,
        kind="order_received",
        context={"order": order},
        cause=f"order:{order.pk}:received",
        reply_to=order.buyer_email,
    )
