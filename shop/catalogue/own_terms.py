"""How one shop sells a product: its own price, its margin, and whether it is on the shelf."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from shop.backoffice.display import euros, percent
from shop.backoffice.exceptions import Refused
from shop.backoffice.typed import Typed
from shop.partner.grants.rights import is_permitted
from shop.rules.grants import Permission

from .models import Product, ShopProduct


@dataclass(frozen=True)
class OwnTerms:
    """What was typed about a product in a shop, over what was shown."""

    price: Typed[Decimal | None]  # euros, VAT included; None for purchase price and margin
    margin: Typed[Decimal | None]  # per cent of the purchase price; None for the shop's margin
    is_on_sale: Typed[bool]
    price_field: str = "price"  # its name in the form


def takes_own_price(shop, product: Product) -> bool:
    """Say whether the product's producer lets the shop set its own price (rules §4.5)."""
    record = product.stock
    if record is None:
        return True
    return is_permitted(record.partner_id, shop.enterprise_id, Permission.CATALOGUE)


def own_price_words(producer) -> str:
    """Say why the shop may not set its own price."""
    return _("%(name)s does not let the shop set its own prices: ask for the permission first.") % {
        "name": producer.name
    }


def enter_terms(*, shop, product: Product, terms: OwnTerms) -> ShopProduct:
    """Save what was typed, and list the product in the shop if need be. Call it in a transaction.

    Only what was changed is written. Raises Refused where somebody else changed it meanwhile, and
    for an own price that the producer does not let the shop set.
    """
    _check_price(shop, product, terms)
    row, created = ShopProduct.objects.select_for_update().get_or_create(
        shop=shop,
        product=product,
        defaults={
            "price": terms.price.value,
            "margin": terms.margin.value,
            "is_on_sale": terms.is_on_sale.value,
        },
    )
    if created:
        return row
    row.margin = terms.margin.over(row.margin, field="margin", show=percent)
    row.price = terms.price.over(row.price, field=terms.price_field, show=euros)
    row.is_on_sale = terms.is_on_sale.over(row.is_on_sale, field="is_on_sale")
    row.save(update_fields=["price", "margin", "is_on_sale"])
    return row


def _check_price(shop, product: Product, terms: OwnTerms) -> None:
    wanted = terms.price.value
    if wanted is None or wanted == terms.price.seen or takes_own_price(shop, product):
        return
    raise Refused(own_price_words(product.producer), terms.price_field)
