"""A producer's own products, put on the shelf of its own shop."""

from django.db import transaction

from shop.partner.models import Shop
from shop.partner.selling import check_runs

from .models import Product, ShopProduct


@transaction.atomic
def shelve_own_products(*, actor, shop: Shop) -> int:
    """List the products of the shop's enterprise that it does not list yet; return how many.

    What the shop listed before keeps its price and its place. The stock stays the producer's one
    and only. Raises PermissionDenied without the right.
    """
    check_runs(actor, shop)
    Shop.objects.select_for_update().get(pk=shop.pk)
    rows = [ShopProduct(shop=shop, product=product) for product in unlisted_products(shop)]
    ShopProduct.objects.bulk_create(rows)
    return len(rows)


def unlisted_products(shop: Shop):
    """Return the products of the shop's enterprise that the shop does not list yet."""
    listed = ShopProduct.objects.filter(shop=shop).values("product")
    return own_products(shop.enterprise_id).exclude(pk__in=listed)


def own_products(enterprise):
    """Return all that an enterprise makes, in a shop or not."""
    return Product.objects.of_producer(enterprise)
