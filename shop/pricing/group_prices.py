"""The prices of a list: what they may be, and writing them."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from django.utils.translation import gettext as _

from shop.backoffice.exceptions import Refused
from shop.catalogue.models import ShopProduct
from shop.partner.models import Shop
from shop.rules.money import round_cents

from .models import PriceList, PriceListItem

PRICE_LIMIT = Decimal(1_000_000)  # the column holds eight digits
MAX_QUANTITY = 9999


def check_price(price: Decimal | None, quantity: int = 1) -> None:
    """Raise Refused unless these are euros and cents, and a whole number of units from 1 on."""
    if price is not None and not 0 <= price < PRICE_LIMIT:
        raise Refused(_("A price is between 0 and 999,999.99 euros."))
    if price is not None and price != round_cents(price):
        raise Refused(_("A price has two decimals at most."))
    if not 1 <= quantity <= MAX_QUANTITY:
        raise Refused(_("A quantity is a whole number from 1 on."))


def check_products(shop: Shop, price_list: PriceList, products: Iterable[int]) -> None:
    """Raise Refused for a product that is neither in the shop's catalogue nor on the list yet."""
    unknown = set(products) - offered_by(shop, price_list)
    if unknown:
        raise Refused(_("This product is not in the shop’s catalogue."))


def offered_by(shop: Shop, price_list: PriceList) -> set[int]:
    """Return the product ids that may be on a list: the shop's, and those on it already."""
    known = ShopProduct.objects.filter(shop=shop).values_list("product", flat=True)
    listed = PriceListItem.objects.filter(price_list=price_list.pk).values_list(
        "product", flat=True
    )
    return set(known) | set(listed)


def write_prices(price_list: PriceList, prices: Mapping[tuple[int, int], Decimal | None]) -> None:
    """Write prices by product id and quantity; None deletes one, and the others stay."""
    emptied = {key for key, price in prices.items() if price is None}
    rows = price_list.items.filter(product__in={product for product, _quantity in emptied})
    cells = rows.values_list("pk", "product", "min_quantity")
    gone = [pk for pk, product, quantity in cells if (product, quantity) in emptied]
    price_list.items.filter(pk__in=gone).delete()
    PriceListItem.objects.bulk_create(
        [
            PriceListItem(
                price_list=price_list, product_id=product, min_quantity=quantity, price=price
            )
            for (product, quantity), price in prices.items()
            if price is not None
        ],
        update_conflicts=True,
        unique_fields=["price_list", "product", "min_quantity"],
        update_fields=["price"],
    )
