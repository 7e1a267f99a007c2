"""The margin that a shop adds to the producers' prices (rules §6.1)."""

from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from shop.backoffice.exceptions import Refused
from shop.partner.models import Shop
from shop.rules.access import Action

from .fee_checks import check_decimal
from .floor import kept_above_zero, lock_prices


@transaction.atomic
def save_margin(*, actor, shop: Shop, margin: Decimal | None) -> Shop:
    """Set the margin of a shop, in per cent of the purchase prices; None takes it away.

    Raises PermissionDenied when the shop is not the actor's, and Refused, with nothing changed,
    beyond ±100 or where fees would bring a price below zero.
    """
    if not Shop.objects.for_actor(actor, Action.EDIT_PRICES).filter(pk=shop.pk).exists():
        raise PermissionDenied
    lock_prices(shop.pk)
    stored = Shop.objects.get(pk=shop.pk)
    if margin is not None:
        check_decimal(margin, "margin")
        if not -100 <= margin <= 100:
            raise Refused(_("A percentage goes from −100 to 100."), "margin")
    with kept_above_zero(shop=stored, field="margin"):
        stored.margin = margin
        stored.save(update_fields=["margin"])
    return stored
