"""Which products an actor may see or change."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from shop.partner.models import Shop, StockRecord
from shop.partner.scope import enterprises_for
from shop.rules.access import Action

from .models import Product, ShopProduct


def products_for(actor, action: Action) -> QuerySet[Product]:
    """Return the products with which the actor may do this.

    Seen: what the actor's shops list, and what its enterprises make. Changed: those of them whose
    producer leaves it to the actor (see `enterprises_for`).
    """
    if actor.is_superuser:
        return Product.objects.all()
    listed = ShopProduct.objects.filter(
        product=OuterRef("pk"), shop__in=Shop.objects.for_actor(actor, action).order_by()
    )
    producers = enterprises_for(actor, action).order_by().values("pk")
    made = StockRecord.objects.filter(product=OuterRef("pk"), partner__in=producers)
    if action is Action.VIEW:
        return Product.objects.filter(Q(Exists(listed)) | Q(Exists(made)))
    return Product.objects.filter(Exists(made))


def shop_products_for(actor, action: Action) -> QuerySet[ShopProduct]:
    """Return the rows of the catalogues of the actor's shops."""
    return ShopProduct.objects.filter(shop__in=Shop.objects.for_actor(actor, action).order_by())
