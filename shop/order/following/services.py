"""How somebody of the team wants to learn of a shop's orders."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from shop.backoffice.exceptions import Refused
from shop.partner.models import Manager, OrderMail, Shop

from .models import OrderFollower
from .readers import declining_of


@transaction.atomic
def choose(*, actor, shop: Shop, choice: str) -> None:
    """Let a person of the shop's team choose; who had declined by a message's link gets them again.

    Raises PermissionDenied outside the team, Refused for a choice that does not exist.
    """
    if not Manager.objects.filter(enterprise=shop.enterprise_id, user=actor).exists():
        raise PermissionDenied
    if choice not in OrderMail.values:
        raise Refused(_("Choose one of the three."))
    declining = declining_of(actor.email, shop)
    if choice == OrderMail.NONE and declining.is_declined:
        return
    OrderFollower.objects.update_or_create(shop=shop, user=actor, defaults={"choice": choice})
    declining.take_back()
