"""What a producer changes of its own products, in place or in a form (rules §2.4)."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from shop.backoffice.exceptions import Refused
from shop.partner.models import Partner, Shop, StockRecord
from shop.partner.scope import own_enterprises
from shop.partner.stock import StockEntry, enter_stock
from shop.rules.access import Action

from .editing import Description, describe, set_picture, standard_class
from .models import Product
from .pictures import store_picture
from .scope import products_for
from .shelf_prices import kept_sellable
from .supply_notes import described, note_changed, note_created, note_supply

# The columns that a producer's form writes.
COLUMNS = (
    "title",
    "description",
    "unit",
    "size",
    "measure",
    "vat_rate",
    "origin",
    "season",
    "is_public",
)


@dataclass(frozen=True)
class Supply:
    """What a producer typed about a product, beside the product's own columns."""

    description: Description  # its picture does not count here: see `upload`
    stock: StockEntry
    upload: Any = None  # a checked file, in the place of the picture
    drops_picture: bool = False
    seen: str = ""  # `version_of` the product when the form was shown


def version_of(product: Product) -> str:
    """Name the state of a product: another one as soon as somebody has saved it."""
    return product.date_updated.isoformat() if product.pk else ""


@transaction.atomic
def create_supply(*, actor, producer: Partner, product: Product, supply: Supply) -> Product:
    """Create a product with its stock, on no shelf yet; no shop is needed.

    The same attempt again (`supply.stock.key`) answers the product that it made. Raises
    PermissionDenied without the right to change the producer's catalogue.
    """
    if not own_enterprises(actor, Action.EDIT_CATALOGUE).filter(pk=producer.pk).exists():
        raise PermissionDenied
    farm = Partner.objects.select_for_update().get(pk=producer.pk)
    made = Product.objects.of_producer(producer).filter(stockrecords__last_entry=supply.stock.key)
    if supply.stock.key and (before := made.first()):
        return before
    if not farm.is_producer:
        farm.is_producer = True
        farm.save(update_fields=["is_producer"])
    product.product_class = standard_class()
    describe(product, supply.description)
    _create_record(producer, product, supply.stock)
    _show_picture(actor, product, supply)
    note_created(actor=actor, producer=producer, product=product)
    return product


@transaction.atomic
def update_supply(*, actor, product: Product, supply: Supply) -> Product:
    """Change all that a producer says of a product, its price and its stock.

    The same attempt again changes nothing more. Raises PermissionDenied for another's product, and
    Refused, with nothing changed, where somebody changed the same or bought meanwhile, or where
    the fees of the actor's own shops would bring a price below zero.
    """
    if not products_for(actor, Action.EDIT_CATALOGUE).filter(pk=product.pk).exists():
        raise PermissionDenied
    shops = Shop.objects.for_actor(actor, Action.EDIT_CATALOGUE)
    selling = shops.filter(shop_products__product=product).select_related("enterprise")
    with kept_sellable(shops=selling.order_by("pk"), product=product, field="purchase_price"):
        stored = Product.objects.select_for_update().get(pk=product.pk)
        before = StockRecord.objects.select_for_update().get(product=product)
        if supply.stock.key and supply.stock.key == before.last_entry:
            return stored  # the answer was lost, not the change
        _check_version(stored, supply)
        said = described(stored)
        describe(product, supply.description)
        after = enter_stock(record=before, entry=supply.stock)
    _show_picture(actor, product, supply)
    note_changed(actor=actor, producer=after.partner, product=product, before=said)
    note_supply(actor=actor, product=product, before=before, after=after)
    return product


def _create_record(producer: Partner, product: Product, entry: StockEntry) -> None:
    StockRecord.objects.create(
        product=product,
        partner=producer,
        partner_sku=f"P{product.pk}",
        price=entry.purchase_price.value,
        num_in_stock=entry.quantity,
        is_unlimited=entry.is_unlimited.value,
        last_entry=entry.key,
    )


def _check_version(stored: Product, supply: Supply) -> None:
    if supply.seen != version_of(stored):
        text = _("Somebody else changed this product meanwhile. Save again to put yours in place.")
        raise Refused(text, seen=version_of(stored))


def _show_picture(actor, product: Product, supply: Supply) -> None:
    if supply.upload:
        set_picture(product, store_picture(actor=actor, product=product, upload=supply.upload))
    elif supply.drops_picture:
        set_picture(product, None)


@transaction.atomic
def enter_supply(*, actor, product: Product, entry: StockEntry) -> StockRecord:
    """Change the price and the stock of a product; the shelves show it at once.

    The same attempt again (`entry.key`) changes nothing more. Raises PermissionDenied for another's
    product, and Refused, with nothing changed, where somebody changed the same meanwhile or where
    the fees of the actor's own shops would bring a price below zero.
    """
    if not products_for(actor, Action.EDIT_PRICES).filter(pk=product.pk).exists():
        raise PermissionDenied
    shops = Shop.objects.for_actor(actor, Action.EDIT_PRICES)
    selling = shops.filter(shop_products__product=product).select_related("enterprise")
    with kept_sellable(shops=selling.order_by("pk"), product=product, field="purchase_price"):
        before = StockRecord.objects.select_for_update().get(product=product)
        after = enter_stock(record=before, entry=entry)
    note_supply(actor=actor, product=product, before=before, after=after)
    return after


@transaction.atomic
def sell_nothing(*, actor, producer: Partner) -> int:
    """Put all the stock of a producer to zero: « rien cette semaine ». Return how many changed."""
    if not own_enterprises(actor, Action.EDIT_PRICES).filter(pk=producer.pk).exists():
        raise PermissionDenied
    records = StockRecord.objects.select_for_update(of=("self",)).filter(partner=producer)
    changed = 0
    for before in records.exclude(num_in_stock=0, is_unlimited=False).select_related("product"):
        after = StockRecord.objects.get(pk=before.pk)
        after.num_in_stock, after.is_unlimited, after.last_entry = 0, False, None
        after.save(update_fields=["num_in_stock", "is_unlimited", "last_entry", "date_updated"])
        note_supply(actor=actor, product=before.product, before=before, after=after)
        changed += 1
    return changed
