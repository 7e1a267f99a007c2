"""What a producer changes of its own products: price and stock, in place (rules §2.4)."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from shop.backoffice.display import euros
from shop.partner.journal import note
from shop.partner.models import Partner, Shop, StockRecord
from shop.partner.scope import own_enterprises
from shop.partner.stock import StockEntry, enter_stock
from shop.rules.access import Action

from .models import Product
from .scope import products_for
from .shelf_prices import kept_sellable


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


def note_supply(*, actor, product: Product, before: StockRecord, after: StockRecord) -> None:
    """Write in the producer's journal what changed of a price and a stock."""
    words = {"actor": actor, "product": product.title}
    if before.price != after.price:
        prices = {"before": euros(before.price), "after": euros(after.price)}
        note(after.partner, "halle.product.price", **words, **prices)
    if stock_words(before) != stock_words(after):
        stocks = {"before": stock_words(before), "after": stock_words(after)}
        note(after.partner, "halle.product.stock", **words, **stocks)


def stock_words(record: StockRecord) -> str:
    """Say a stock: a number of pieces, or unlimited."""
    return _("unlimited") if record.is_unlimited else str(record.num_in_stock or 0)
