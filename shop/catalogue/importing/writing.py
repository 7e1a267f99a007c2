"""Writing a plan: many rows at once, as the forms would write each. Call it in a transaction."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from oscar.core.utils import slugify
from wagtail.search.backends import get_search_backends

from shop.backoffice.display import euros
from shop.catalogue.editing import standard_class
from shop.catalogue.models import Product, ProductCategory, ShopProduct
from shop.partner.editing import add_delegated
from shop.partner.journal import note_all
from shop.partner.models import Partner, StockRecord

from .planning import Draft, Outcome, Plan
from .states import PRODUCT_COLUMNS, State
from .world import World

BATCH = 500


@dataclass(frozen=True)
class Written:
    """A product of the plan, saved, with its stock record."""

    draft: Draft
    product: Product
    record: StockRecord


def write(plan: Plan, *, actor, world: World) -> None:
    """Write the producers and products of a plan, their journals and the search index."""
    producers = dict(world.producers)
    for key, producer in plan.newcomers.items():
        producers[key] = add_delegated(
            actor=actor, enterprise=producer, shop=world.shop, owner=world.owner
        )
    created = _create([line.draft for line in _lines(plan, Outcome.CREATED)], producers)
    changed = _change([line.draft for line in _lines(plan, Outcome.CHANGED)])
    rows = [ShopProduct(shop=world.shop, product=each.product) for each in created]
    ShopProduct.objects.bulk_create(rows, BATCH)
    _place_in_departments([*created, *changed])
    _index(
        [each.product for each in created]
        + [each.product for each in changed if _reads_otherwise(each)]
    )
    lines = [*_noted_creations(created, producers), *_noted_changes(changed, producers)]
    note_all(lines, actor=actor)


def _lines(plan: Plan, outcome: Outcome) -> Iterator:
    return (line for line in plan.lines if line.outcome is outcome and line.draft)


def _create(drafts: list[Draft], producers: dict[str, Partner]) -> list[Written]:
    kind = standard_class()
    products = [_described(Product(title=each.title, product_class=kind), each) for each in drafts]
    Product.objects.bulk_create(products, BATCH)
    records = [
        _stocked(StockRecord(product=product, partner=producers[draft.producer]), draft.after)
        for draft, product in zip(drafts, products, strict=True)
    ]
    for record in records:
        record.partner_sku = f"P{record.product_id}"
    StockRecord.objects.bulk_create(records, BATCH)
    return [Written(*each) for each in zip(drafts, products, records, strict=True)]


def _change(drafts: list[Draft]) -> list[Written]:
    """Write what differs. The rows are locked; `record` of a product is its stock record."""
    found = [Written(each, each.stored, each.stored.record) for each in drafts]
    described = [each for each in found if _rest(each.draft.before) != _rest(each.draft.after)]
    stocked = [each for each in found if _stock(each.draft.before) != _stock(each.draft.after)]
    for each in described:
        _described(each.product, each.draft)
    for each in stocked:
        _stocked(each.record, each.draft.after).last_entry = None
    columns = [*PRODUCT_COLUMNS, "slug", "search_text", "date_updated"]
    _update([each.product for each in described], columns)
    columns = ["price", "num_in_stock", "is_unlimited", "last_entry", "date_updated"]
    _update([each.record for each in stocked], columns)
    return found


def _update(rows: list, columns: list[str]) -> None:
    """Update columns of rows that exist, locked.

    As an insertion that meets them: `bulk_update` writes a CASE for every row, which takes ten
    times as long for some thousands.
    """
    if rows:
        type(rows[0]).objects.bulk_create(
            rows, BATCH, update_conflicts=True, unique_fields=["id"], update_fields=columns
        )


def _described(product: Product, draft: Draft) -> Product:
    for name in PRODUCT_COLUMNS:
        setattr(product, name, getattr(draft.after, name))
    product.slug = product.slug or slugify(product.title)[:255]
    product.fold_text()
    return product


def _stocked(record: StockRecord, state: State) -> StockRecord:
    record.price = state.price
    record.num_in_stock, record.is_unlimited = state.quantity, state.is_unlimited
    return record


def _place_in_departments(written: list[Written]) -> None:
    moved = [each for each in written if each.draft.before.departments != _departments(each)]
    ProductCategory.objects.filter(product__in=[each.product.pk for each in moved]).delete()
    links = [
        ProductCategory(product=each.product, category_id=key)
        for each in moved
        for key in sorted(_departments(each))
    ]
    ProductCategory.objects.bulk_create(links, BATCH)


def _departments(written: Written) -> frozenset[int]:
    return written.draft.after.departments


def _index(products: list[Product]) -> None:
    """Let searches find them at once: a bulk write tells Wagtail nothing."""
    for backend in get_search_backends(with_auto_update=True):
        index = backend.get_index_for_model(Product)
        for start in range(0, len(products), BATCH):
            index.add_items(Product, products[start : start + BATCH])


def _noted_creations(created: list[Written], producers: dict[str, Partner]) -> Iterator[tuple]:
    for each in created:
        words = {"product": each.product.title}
        yield producers[each.draft.producer], "halle.product.created", words


def _noted_changes(changed: list[Written], producers: dict[str, Partner]) -> Iterator[tuple]:
    """Tell prices and stocks with their figures, all the rest in one line."""
    for each in changed:
        producer, words = producers[each.draft.producer], {"product": each.product.title}
        before, after = each.draft.before, each.draft.after
        if before.price != after.price:
            said = {"before": euros(before.price), "after": euros(after.price)}
            yield producer, "halle.product.price", words | said
        if before.stock_words != after.stock_words:
            said = {"before": before.stock_words, "after": after.stock_words}
            yield producer, "halle.product.stock", words | said
        if _rest(before) != _rest(after):
            yield producer, "halle.product.changed", words


def _stock(state: State) -> tuple:
    return state.price, state.quantity, state.is_unlimited


def _reads_otherwise(written: Written) -> bool:
    """Say whether the text in which a product is searched changed."""
    before, after = written.draft.before, written.draft.after
    return (before.origin, before.description) != (after.origin, after.description)


def _rest(state: State) -> State:
    """Return the state apart from price and stock."""
    return replace(state, price=None, quantity=0, is_unlimited=False)
