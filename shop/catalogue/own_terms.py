"""How one shop sells a product: its own price, its margin, and whether it is on the shelf."""

from dataclasses import dataclass
from decimal import Decimal

from shop.backoffice.display import euros, percent
from shop.backoffice.typed import Typed

from .models import Product, ShopProduct


@dataclass(frozen=True)
class OwnTerms:
    """What was typed about a product in a shop, over what was shown."""

    price: Typed[Decimal | None]  # euros, VAT included; None for purchase price and margin
    margin: Typed[Decimal | None]  # per cent of the purchase price; None for the shop's margin
    is_on_sale: Typed[bool]
    price_field: str = "price"  # its name in the form


def enter_terms(*, shop, product: Product, terms: OwnTerms) -> ShopProduct:
    """Save what was typed, and list the product in the shop if need be. Call it in a transaction.

    Only what was changed is written. Raises Refused where somebody else changed it meanwhile.
    """
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
