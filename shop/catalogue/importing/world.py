"""What the lines of a file meet: producers, products, departments. A fixed number of queries."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from shop.catalogue.models import Category, Product, ProductCategory
from shop.partner.models import Partner, Shop, StockRecord
from shop.partner.scope import enterprises_for, owned_by
from shop.partner.team import owner_of
from shop.rules.access import Action
from shop.rules.text import fold


@dataclass(frozen=True)
class World:
    """What is stored, as far as the lines name it."""

    shop: Shop
    producers: dict[str, Partner]  # by folded name, each with `is_seen` and `is_kept`
    sirets: frozenset[str]  # those of the file that some enterprise has
    products: dict[tuple[int, str], list[Product]]  # by producer and folded title
    departments: dict[str, list[int]]  # by folded name
    department_names: dict[int, str]
    in_departments: dict[int, frozenset[int]]  # by product
    actor: object  # who is told
    owner: object  # the account that would own what is created
    owned: int


def load_world(
    *, actor, shop: Shop, names: Collection[str], sirets: Collection[str], lock: bool = False
) -> World:
    """Load what lines with these folded names and SIRET numbers meet.

    `lock`, inside a transaction, keeps it as it is until the end: producers first, then products,
    then stock records.
    """
    named = set(names)
    rows = _locked(Partner.objects.filter(Q(name_key__in=named) | Q(siret__in=sirets)), lock)
    found = list(_with_rights(rows, actor))
    producers = {each.name_key: each for each in found if each.name_key in named}
    products = _products([each.pk for each in producers.values() if each.is_kept], lock)
    in_departments = defaultdict(set)
    links = ProductCategory.objects.filter(product__in=[each.pk for each in products])
    for product, category in links.values_list("product", "category"):
        in_departments[product].add(category)
    departments = list(Category.objects.values_list("pk", "name"))
    owner = owner_of(shop.enterprise) or actor
    return World(
        shop=shop,
        producers=producers,
        sirets=frozenset(each.siret for each in found if each.siret),
        products=_by_title(products),
        departments=_by_name(departments),
        department_names=dict(departments),
        in_departments={key: frozenset(values) for key, values in in_departments.items()},
        actor=actor,
        owner=owner,
        owned=owned_by(owner).count(),
    )


def title_key(title: str) -> str:
    """Return what two titles have in common that are the same but for accents and case."""
    return fold(title) or title.casefold()


def _with_rights(rows: QuerySet[Partner], actor) -> QuerySet[Partner]:
    """Let each enterprise carry whether the actor may see it, and change its products."""
    itself = {"pk": OuterRef("pk")}
    seen = enterprises_for(actor, Action.VIEW).order_by().filter(**itself)
    kept = enterprises_for(actor, Action.EDIT_CATALOGUE).order_by().filter(**itself)
    return rows.annotate(is_seen=Exists(seen), is_kept=Exists(kept))


def _products(producers: list[int], lock: bool) -> list[Product]:
    records = StockRecord.objects.filter(partner__in=producers)
    products = _locked(Product.objects.filter(stockrecords__partner__in=producers), lock)
    found = {product.pk: product for product in products}
    for record in _locked(records, lock):
        if record.product_id in found:
            found[record.product_id].record = record
    return [product for product in found.values() if hasattr(product, "record")]


def _locked(rows: QuerySet, lock: bool) -> QuerySet:
    rows = rows.order_by("pk")
    return rows.select_for_update(of=("self",)) if lock else rows


def _by_title(products: list[Product]) -> dict[tuple[int, str], list[Product]]:
    found = defaultdict(list)
    for product in products:
        found[product.record.partner_id, title_key(product.title)].append(product)
    return dict(found)


def _by_name(departments: list[tuple[int, str]]) -> dict[str, list[int]]:
    found = defaultdict(list)
    for pk, name in departments:
        found[fold(name)].append(pk)
    return dict(found)
