"""Which fees an actor may see or change."""

from django.db.models import QuerySet

from shop.partner.models import Shop
from shop.rules.access import Action

from .models import Fee


def fees_for(actor, action: Action) -> QuerySet[Fee]:
    """Return the fees of the shops in which the actor may do this, archived ones too."""
    return Fee.objects.filter(shop__in=Shop.objects.for_actor(actor, action).order_by())
