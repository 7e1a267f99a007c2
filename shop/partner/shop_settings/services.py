"""Changes of what a shop says and allows."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from shop.communication.kinds import ORDERS
from shop.communication.returns.opting import Declining
from shop.partner.journal import note
from shop.partner.models import Sells, Shop
from shop.partner.pages.services import sync_entry
from shop.rules.access import Action
from shop.rules.mail import address_key

# What an enterprise that sells others' products decides for their producers (rules §2.2, §2.5).
SWITCHES = ("shows_names", "shows_contacts", "lets_producers_weigh", "reviews_stories")


@transaction.atomic
def save_settings(*, actor, shop: Shop, wants_orders: bool = False) -> Shop:
    """Save a shop's changed settings, and note its opening and the switches in the journal.

    `wants_orders` says that the contact's address wants the messages about orders again that it had
    declined. The shop of an enterprise that sells nothing is hidden and stays closed (§1.3). Raises
    PermissionDenied, with nothing changed, for who does not run the shop.
    """
    running = Shop.objects.for_actor(actor, Action.EDIT_ENTERPRISE).order_by().values("pk")
    before = Shop.objects.select_for_update().filter(pk__in=running, pk=shop.pk).first()
    if before is None:
        raise PermissionDenied
    shop.is_open = shop.is_open and shop.enterprise.sells != Sells.NONE
    shop.save()
    if wants_orders:
        contact_declining(shop).take_back()
    if before.is_open != shop.is_open:
        opened = "halle.shop.opened" if shop.is_open else "halle.shop.closed"
        note(shop.enterprise, opened, actor=actor, shop=shop)
    for name in SWITCHES:
        if getattr(before, name) != getattr(shop, name):
            _note_switch(actor, shop, name)
    sync_entry(actor=actor, shop=shop)
    return shop


def contact_declining(shop: Shop) -> Declining:
    """Return what the link at the foot of its messages about orders stands for, for the contact."""
    return Declining(shop, address_key(shop.email), ORDERS)


def _note_switch(actor, shop: Shop, name: str) -> None:
    action = "halle.shop.switched_on" if getattr(shop, name) else "halle.shop.switched_off"
    what = shop._meta.get_field(name).verbose_name
    note(shop.enterprise, action, actor=actor, shop=shop, what=what)
