"""Changes of customer groups and of their prices by the people of a shop."""

from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction

from shop.catalogue.models import ShopProduct
from shop.customer.models import CustomerGroup
from shop.partner.models import Shop
from shop.rules.access import Action

from .models import PriceList, PriceListItem


@transaction.atomic
def save_group(
    *, actor, group: CustomerGroup, percent: Decimal, prices: dict[int, Decimal | None]
) -> CustomerGroup:
    """Create or change a group with its list: a percentage, and prices by product id.

    Prices are euros, VAT included; None takes the product off the list. Products that the shop
    does not list are left out. Raises PermissionDenied when the shop is not the actor's.
    """
    shops = Shop.objects.for_actor(actor, Action.EDIT_PRICES)
    if not shops.filter(pk=group.shop_id).exists():
        raise PermissionDenied
    group.save()
    price_list, _created = PriceList.objects.update_or_create(
        group=group, defaults={"percent": percent}
    )
    listed = set(ShopProduct.objects.filter(shop=group.shop).values_list("product", flat=True))
    _save_items(price_list, {key: price for key, price in prices.items() if key in listed})
    return group


def _save_items(price_list: PriceList, prices: dict[int, Decimal | None]) -> None:
    emptied = [key for key, price in prices.items() if price is None]
    price_list.items.filter(product__in=emptied).delete()
    PriceListItem.objects.bulk_create(
        [
            PriceListItem(price_list=price_list, product_id=key, price=price)
            for key, price in prices.items()
            if price is not None
        ],
        update_conflicts=True,
        unique_fields=["price_list", "product", "min_quantity"],
        update_fields=["price"],
    )
