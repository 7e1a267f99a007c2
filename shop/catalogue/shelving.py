"""Products of producers who let a shop sell them, put on its shelf (rules §4.1)."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, QuerySet

from shop.partner.grants.rights import permitting
from shop.partner.journal import note
from shop.partner.models import Partner, Sells, Shop
from shop.rules.access import Action
from shop.rules.grants import Permission

from .models import Product, ShopProduct
from .shelf_prices import all_kept_sellable


def suppliers_of_shelf(shop: Shop) -> QuerySet[Partner]:
    """Return the enterprises whose products the shop may sell now, by name; not its own."""
    if shop.enterprise.sells != Sells.ANY:
        return Partner.objects.none()
    found = permitting(shop.enterprise_id, Permission.SELL).exclude(pk=shop.enterprise_id)
    return found.order_by("name_key")


def unlisted_of(shop: Shop, producer: Partner) -> QuerySet[Product]:
    """Return the producer's products that the shop does not list yet, by name."""
    return _unlisted(shop).of_producer(producer).order_by("search_text", "pk")


def unlisted_counts(shop: Shop) -> dict[int, int]:
    """Return how many products of each supplier the shop may list and does not, by its id."""
    suppliers = suppliers_of_shelf(shop).order_by().values("pk")
    rows = _unlisted(shop).filter(stockrecords__partner__in=suppliers).order_by()
    counts = rows.values_list("stockrecords__partner").annotate(Count("pk"))
    return dict(counts)


def _unlisted(shop: Shop) -> QuerySet[Product]:
    listed = ShopProduct.objects.filter(shop=shop).values("product")
    return Product.objects.filter(is_public=True).exclude(pk__in=listed)


@transaction.atomic
def shelve(*, actor, shop: Shop, producer: Partner, products: Iterable[int]) -> int:
    """List these products (ids) of a producer in the shop, on sale; return how many are new.

    What the shop lists already stays as it is. Raises PermissionDenied without the right in the
    shop, without the producer's permission and for a product that is not the producer's; Refused
    where fees bring a price below zero. Nothing is then listed.
    """
    wanted = set(products)
    _check_rights(actor, shop, producer)
    if Product.objects.of_producer(producer).filter(pk__in=wanted).count() != len(wanted):
        raise PermissionDenied
    with all_kept_sellable(shops=[shop], products=sorted(wanted)):
        new = list(unlisted_of(shop, producer).filter(pk__in=wanted))
        ShopProduct.objects.bulk_create(ShopProduct(shop=shop, product=each) for each in new)
    if new:
        titles = ", ".join(each.title for each in new)
        note(producer, "halle.product.shelved", actor=actor, shop=shop.name, products=titles)
    return len(new)


def _check_rights(actor, shop: Shop, producer: Partner) -> None:
    running = Shop.objects.for_actor(actor, Action.EDIT_CATALOGUE).visible()
    permitted = suppliers_of_shelf(shop).filter(pk=producer.pk)
    if not (running.filter(pk=shop.pk).exists() and permitted.exists()):
        raise PermissionDenied
