"""Who learns of the orders of a shop, and how: each address once (rules §3.4)."""

from dataclasses import dataclass

from shop.communication.kinds import ORDERS
from shop.communication.returns.opting import Declining
from shop.partner.models import OrderMail, Shop
from shop.rules.mail import address_key

from .models import OrderFollower


@dataclass(frozen=True)
class Reader:
    """An address that has a say in it; without a user, it is the shop's contact."""

    address: str
    choice: OrderMail
    user: object = None


def readers_of(shop: Shop) -> dict[str, Reader]:
    """Return who has chosen, by the key of their address: the team, and the shop's contact.

    Somebody of the team who reads the contact's address decides for it, once they have chosen.
    """
    rows = OrderFollower.objects.of_team(shop).select_related("user").order_by("pk")
    found = {
        address_key(row.user.email): Reader(row.user.email, OrderMail(row.choice), row.user)
        for row in rows
        if row.user.email
    }
    if shop.email:
        contact = Reader(shop.email, OrderMail(shop.contact_orders))
        found.setdefault(address_key(shop.email), contact)
    return found


@dataclass(frozen=True)
class Standing:
    """What holds for somebody of the team today, and why."""

    shop: Shop
    choice: OrderMail
    is_declined: bool  # by the link at the foot of a message
    is_contact: bool  # they read the shop's contact address


def standing_of(user, shop: Shop) -> Standing:
    """Return how somebody of the team learns of a shop's orders."""
    key = address_key(user.email)
    is_declined = declining_of(user.email, shop).is_declined
    reader = None if is_declined else readers_of(shop).get(key)
    choice = reader.choice if reader else OrderMail.NONE
    return Standing(shop, choice, is_declined, is_contact=key == address_key(shop.email))


def declining_of(address: str, shop: Shop) -> Declining:
    """Return what the link at the foot of the messages about a shop's orders stands for."""
    return Declining(shop, address_key(address), ORDERS)
