"""Which enterprises an actor may see or change (rules §1, §3). Grants come later."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from shop.rules.access import ALLOWED, Action

from .models import Manager, Partner, Shop, StockRecord


def enterprises_for(actor, action: Action) -> QuerySet[Partner]:
    """Return the enterprises with which the actor may do this.

    Seen: those in which the actor holds a role, and the suppliers of the actor's shops. A supplier
    of no other shop may have its products changed too, and its profile while nobody manages it.
    """
    if actor.is_superuser:
        return Partner.objects.all()
    shops = Shop.objects.for_actor(actor, action).order_by().values("pk")
    supplied = Exists(_records(shop_products__shop__in=shops))
    if action is not Action.VIEW:
        supplied = supplied & ~Exists(_elsewhere(shops)) & ~Exists(_own_shops_elsewhere(shops))
    if action is Action.EDIT_ENTERPRISE:
        supplied = supplied & ~Exists(Manager.objects.filter(enterprise=OuterRef("pk")))
    return Partner.objects.filter(Q(Exists(_roles(actor, action))) | supplied)


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
    managing = [role.value for role, actions in ALLOWED.items() if Action.EDIT_PRICES in actions]
    team = Manager.objects.filter(enterprise=shop.enterprise_id, role__in=managing).values("user")
    managed = Manager.objects.filter(enterprise=OuterRef("pk"), role__in=managing, user__in=team)
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
    roles = [role.value for role, actions in ALLOWED.items() if action in actions]
    return Manager.objects.filter(enterprise=OuterRef("pk"), user=actor, role__in=roles)


def _records(**of_product) -> QuerySet:
    lookups = {f"product__{name}": value for name, value in of_product.items()}
    return StockRecord.objects.filter(partner=OuterRef("pk"), **lookups)


def _elsewhere(shops) -> QuerySet:
    return _records(shop_products__shop__in=Shop.objects.exclude(pk__in=shops).order_by())


def _own_shops_elsewhere(shops) -> QuerySet:
    return Shop.objects.filter(enterprise=OuterRef("pk")).exclude(pk__in=shops)
