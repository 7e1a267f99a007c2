"""What prices answer to the catalogue (see `shop.catalogue.shelf_prices`)."""

from collections.abc import Sequence

from shop.catalogue.models import Product
from shop.partner.models import Shop
from shop.rules.pricing import Quote, quote

from .context import PricingContext


def shelf_quotes(shop: Shop, products: Sequence[Product]) -> dict[int, Quote]:
    """Return what a visitor without a list pays for one unit, by product id, in four queries.

    Left out: what the shop does not list, and what has no purchase price.
    """
    context = PricingContext.for_shop(shop=shop, products=[each.pk for each in products])
    return {
        each.pk: quote(context.inputs_for(each, each.stock, 0))
        for each in products
        if context.offers(each) and each.stock and each.stock.price is not None
    }
