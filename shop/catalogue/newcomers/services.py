"""Writing a new producer and its first products: all of it, or nothing."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from shop.backoffice.exceptions import Refused
from shop.backoffice.typed import Typed
from shop.catalogue.editing import Description, Offer, save_product
from shop.catalogue.models import Category, Product
from shop.catalogue.own_terms import OwnTerms
from shop.partner.editing import create_enterprise, hub_shop
from shop.partner.models import Partner, Shop
from shop.partner.stock import StockEntry


@dataclass(frozen=True)
class FirstProduct:
    """One row: a product that does not exist yet, its department, price and stock."""

    product: Product
    department: Category
    stock: StockEntry


class RowRefused(Refused):
    """One of the products cannot be: nothing is written. `row` is its place, from 0."""

    def __init__(self, row: int, refused: Refused) -> None:
        super().__init__(refused.message, refused.field, **refused.corrections)
        self.row = row


@transaction.atomic
def create_producer(
    *, actor, enterprise: Partner, products: Iterable[FirstProduct], shop: Shop | None = None
) -> Partner:
    """Create a delegated producer, and put its products on the shelf of a shop of the actor.

    Without `shop`, it is the actor's first. Raises PermissionDenied without a shop that resells,
    LimitReached, Refused for a name that is taken, and RowRefused; nothing is then written.
    """
    shop = hub_shop(actor, shop)
    create_enterprise(actor=actor, enterprise=enterprise, shop=shop)
    for row, first in enumerate(products):
        try:
            _shelve(actor, enterprise, shop, first)
        except Refused as refused:
            raise RowRefused(row, refused) from refused
    return enterprise


def _shelve(actor, producer: Partner, shop: Shop, first: FirstProduct) -> None:
    nothing = Typed(None, None)
    terms = OwnTerms(price=nothing, margin=nothing, is_on_sale=Typed(True, False))
    save_product(
        actor=actor,
        product=first.product,
        description=Description(departments=[first.department], labels=(), allergens=()),
        offer=Offer(producer=producer, shop=shop, terms=terms, stock=first.stock),
    )
