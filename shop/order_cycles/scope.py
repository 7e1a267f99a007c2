"""Which cycles and legs an actor may see or change (rules §2.2, §5)."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from shop.partner.models import Partner, Shop
from shop.partner.scope import own_enterprises
from shop.rules.access import Action

from .models import IncomingLeg, OrderCycle, OutgoingLeg


def cycles_for(actor, action: Action) -> QuerySet[OrderCycle]:
    """Return the cycles with which the actor may do this.

    Changed: those that an enterprise of the actor coordinates. Seen: also those in which a shop of
    the actor sells. A producer sees its own incoming leg, never the cycle (`incoming_for`).
    """
    coordinated = Q(coordinator__in=_enterprises(actor, action))
    if action is not Action.VIEW:
        return OrderCycle.objects.filter(coordinated)
    selling = OutgoingLeg.objects.filter(cycle=OuterRef("pk"), shop__in=_shops(actor, action))
    return OrderCycle.objects.filter(coordinated | Q(Exists(selling)))


def incoming_for(actor, action: Action) -> QuerySet[IncomingLeg]:
    """Return the incoming legs of the actor's own enterprises, drafts too."""
    return IncomingLeg.objects.filter(producer__in=_enterprises(actor, action))


def outgoing_for(actor, action: Action) -> QuerySet[OutgoingLeg]:
    """Return the outgoing legs that the actor may see or change: its cycles', and its shops'."""
    coordinated = Q(cycle__coordinator__in=_enterprises(actor, action))
    return OutgoingLeg.objects.filter(coordinated | Q(shop__in=_shops(actor, action)))


def coordinators_for(actor) -> QuerySet[Partner]:
    """Return the enterprises for which the actor may run cycles: those that sell."""
    return own_enterprises(actor, Action.EDIT_CYCLES).exclude(sells="none")


def _enterprises(actor, action: Action):
    return own_enterprises(actor, action).order_by().values("pk")


def _shops(actor, action: Action):
    return Shop.objects.for_actor(actor, action).order_by().values("pk")
