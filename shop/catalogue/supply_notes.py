"""What a producer's journal says of its products, whoever changed them (rules §1.5)."""

from django.utils.translation import gettext as _

from shop.backoffice.display import euros
from shop.partner.journal import note
from shop.partner.models import Partner, StockRecord

from .models import Product

_COLUMNS = (
    "title",
    "description",
    "unit",
    "size",
    "measure",
    "vat_rate",
    "shipping_weight",
    "origin",
    "season",
    "is_public",
)


def described(product: Product) -> tuple:
    """Return all that forms describe of a stored product, to see whether it changes."""
    several = (product.categories, product.labels, product.allergens)
    sets = [frozenset(each.values_list("pk", flat=True)) for each in several]
    pictures = tuple(product.images.values_list("original", flat=True))
    return *(getattr(product, name) for name in _COLUMNS), *sets, pictures


def note_created(*, actor, producer: Partner, product: Product) -> None:
    """Write that a product is new among the producer's."""
    note(producer, "halle.product.created", actor=actor, product=product.title)


def note_left(*, actor, producer: Partner, product: Product) -> None:
    """Write that a product is no longer the producer's; whose it is now is not said."""
    note(producer, "halle.product.left", actor=actor, product=product.title)


def note_changed(*, actor, producer: Partner, product: Product, before: tuple) -> None:
    """Write that a product is described otherwise than `before`, when it is."""
    if described(product) != before:
        note(producer, "halle.product.changed", actor=actor, product=product.title)


def note_supply(*, actor, product: Product, before: StockRecord, after: StockRecord) -> None:
    """Write what changed of a price and a stock."""
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
