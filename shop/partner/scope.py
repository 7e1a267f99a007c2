"""Which enterprises an actor may see or change (rules §1, §3, §4)."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from shop.rules.access import Action, roles_for
from shop.rules.grants import needed_for

from .models import Grant, Manager, Partner, Shop, StockRecord


def enterprises_for(actor, action: Action) -> QuerySet[Partner]:
    """Return the enterprises with which the actor may do this.

    Those in which the actor holds a role, and those that leave it to an enterprise of the actor:
    by a permission in force to change something; by any permission, past ones too, or by a product
    in one of the actor's shops, to see.
    """
    if actor.is_superuser:
        return Partner.objects.all()
    if action is Action.VIEW:
        return Partner.objects.filter(
            Q(Exists(_roles(actor, action)))
            | Q(Exists(_grants_to(actor, action)))
            | Q(Exists(_records(shop_products__shop__in=_shops(actor, action))))
        )
    return Partner.objects.filter(_may_change(actor, action))


def own_enterprises(actor, action: Action = Action.VIEW) -> QuerySet[Partner]:
    """Return the enterprises in which the actor holds a role that allows the action."""
    if actor.is_superuser:
        return Partner.objects.all()
    return Partner.objects.filter(Exists(_roles(actor, action)))


def owned_by(user) -> QuerySet[Partner]:
    """Return the enterprises that a person owns."""
    return Partner.objects.filter(managers__user=user, managers__role="owner")


def _may_change(actor, action: Action) -> Q:
    needed = needed_for(action)
    rights = Q(Exists(_roles(actor, action)))
    if needed is None:
        return rights
    given = _grants_to(actor, action).in_force(timezone.now()).filter(permission=needed.value)
    return rights | Q(Exists(given))


def _grants_to(actor, action: Action):
    """Return the permissions that a row's enterprise gave to enterprises of the actor."""
    held = Manager.objects.filter(user=actor, role__in=roles_for(action)).values("enterprise")
    return Grant.objects.filter(giver=OuterRef("pk"), receiver__in=held).order_by()


def _shops(actor, action: Action):
    return Shop.objects.for_actor(actor, action).order_by().values("pk")


def suppliers_for(actor, action: Action) -> QuerySet[Partner]:
    """Return the producers whose products the actor may put on sale."""
    return enterprises_for(actor, action).producers()


def suppliers_of(shop) -> QuerySet[Partner]:
    """Return the enterprises whose products the shop lists, on sale or not."""
    return Partner.objects.filter(Exists(_records(shop_products__shop=shop)))


def participants(shop) -> QuerySet[Partner]:
    """Return the enterprises that take part in a shop: they may receive its fees (rules §7.1).

    The shop's own, its suppliers, and what those who manage the shop manage too: a carrier, say.
    """
    managing = roles_for(Action.EDIT_PRICES)
    team = Manager.objects.arrived().filter(enterprise=shop.enterprise_id, role__in=managing)
    managed = Manager.objects.filter(enterprise=OuterRef("pk"), role__in=managing)
    managed = managed.filter(user__in=team.values("user"))
    return Partner.objects.filter(
        Q(pk=shop.enterprise_id)
        | Q(Exists(_records(shop_products__shop=shop)))
        | Q(Exists(managed))
    )


def owners_for(actor, shop) -> QuerySet[Partner]:
    """Return who takes part in a shop and may be seen by the actor, who may make fees for them."""
    seen = enterprises_for(actor, Action.VIEW).order_by().values("pk")
    return participants(shop).filter(Q(pk=shop.enterprise_id) | Q(pk__in=seen))


def _roles(actor, action: Action) -> QuerySet:
    held = Manager.objects.filter(enterprise=OuterRef("pk"), user=actor)
    return held.filter(role__in=roles_for(action))


def _records(**of_product) -> QuerySet:
    lookups = {f"product__{name}": value for name, value in of_product.items()}
    return StockRecord.objects.filter(partner=OuterRef("pk"), **lookups)
