"""What the catalogue asks about prices, which are made above it: the answers come through hooks."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager

from django.db.models import prefetch_related_objects
from wagtail import hooks

# Answered by a function (shop, products) → a visitor's Quote by product id, for what is priced.
SHELF_PRICES_HOOK = "register_shelf_prices"
# Answered by a context manager (shop=, field=, products=): it raises Refused at the field where
# what is written inside brings a shelf price below zero.
PRICE_GUARD_HOOK = "register_price_guard"
# Answered by a context manager (shops=, producer=, field=): it raises Refused where the producer
# still receives a fee of a shop, but brings nothing to it any more after what is written inside.
SUPPLY_GUARD_HOOK = "register_supply_guard"


def attach_shelf_quotes(rows: Iterable) -> None:
    """Give every row of a shop's catalogue its `shelf_quote`, or None where it has no price.

    The rows come with `product` and `shop__enterprise`. The queries depend on the shops alone.
    """
    by_shop = defaultdict(list)
    for row in rows:
        by_shop[row.shop].append(row)
    for shop, own in by_shop.items():
        products = [row.product for row in own]
        prefetch_related_objects(products, "stockrecords")
        found = {}
        for quotes_of in hooks.get_hooks(SHELF_PRICES_HOOK):
            found |= quotes_of(shop, products)
        for row in own:
            row.shelf_quote = found.get(row.product_id)


@contextmanager
def kept_sellable(*, shops: Iterable, product, field: str) -> Iterator[None]:
    """Write what decides the price of a product inside this block, in a transaction.

    Raises Refused where fees would bring its price in one of the shops below zero.
    """
    with all_kept_sellable(shops=shops, field=field, products=[product.pk]):
        yield


@contextmanager
def all_kept_sellable(
    *, shops: Iterable, field: str | None = None, products: list[int] | None = None
) -> Iterator[None]:
    """The same for these ids; for all products of the shops, new ones too, where it is None."""
    with ExitStack() as guarded:
        for guard in hooks.get_hooks(PRICE_GUARD_HOOK):
            for shop in shops:
                guarded.enter_context(guard(shop=shop, field=field, products=products))
        yield


@contextmanager
def kept_supplied(*, product, field: str | None = None) -> Iterator[None]:
    """Take a product away from its producer inside this block, in a transaction.

    Raises Refused where the producer would receive a fee of a shop in which it takes no part.
    """
    shops = sorted(row.shop_id for row in product.shop_products.all())
    with ExitStack() as guarded:
        for guard in hooks.get_hooks(SUPPLY_GUARD_HOOK) if product.producer else ():
            guarded.enter_context(guard(shops=shops, producer=product.producer, field=field))
        yield
