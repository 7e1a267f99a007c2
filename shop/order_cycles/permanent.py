"""A permanent sale: all that a shop lists, from now on and without an end."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from .models import OrderCycle
from .scope import coordinators_for


@transaction.atomic
def start_permanent_sale(*, actor, shop, now: datetime) -> OrderCycle:
    """Sell the whole shelf of the shop from now on, at its standing fees.

    Raises PermissionDenied unless the actor may run cycles of the shop's enterprise.
    """
    if not coordinators_for(actor).filter(pk=shop.enterprise_id).exists():
        raise PermissionDenied
    cycle = OrderCycle.objects.create(
        coordinator_id=shop.enterprise_id,
        name=_("Permanent sale"),
        opens_at=now,
        opened_at=now,
        sells_shelf=True,
        notifies_producers=False,
    )
    cycle.outgoing.create(shop=shop)
    return cycle
