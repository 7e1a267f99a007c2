"""What a shop's shelf shows: departments with counts, and the pages of products."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.core.paginator import Page, Paginator
from django.db.models import Min

from shop.catalogue.models import Category, Product
from shop.rules.money import ZERO

from .filters import Filters, Sort

PAGE_SIZE = 48


@dataclass(frozen=True)
class Department:
    """A department of the shelf, with the number of its products there."""

    category: Category
    count: int


def departments_of(shelf) -> list[Department]:
    """Return the public departments that have products on the shelf, in two queries."""
    found: dict[str, set[int]] = defaultdict(set)
    rows = shelf.filter(categories__isnull=False).values_list("pk", "categories__path")
    for product, path in rows:
        for end in range(Category.steplen, len(path) + 1, Category.steplen):
            found[path[:end]].add(product)
    categories = Category.objects.browsable().filter(path__in=found).order_by("path")
    return [Department(each, len(found[each.path])) for each in categories]


def page_of(products, filters: Filters, strategy, number) -> Page:
    """Return one page of products ready for cards, in the order that the visitor chose."""
    page = Paginator(_ordered_keys(products, filters.sort, strategy), PAGE_SIZE).get_page(number)
    loaded = {each.pk: each for each in Product.objects.filter(pk__in=page.object_list).for_cards()}
    page.object_list = [loaded[pk] for pk in page.object_list]
    return page


def sections_of(products: list[Product], departments: list[Department]) -> list[tuple]:
    """Group consecutive products by their top department: (category or None, products)."""
    tops = {each.category.path: each.category for each in departments}
    sections: list[tuple] = []
    for product in products:
        path = product.category.path[: Category.steplen] if product.category else ""
        top = tops.get(path)
        if not sections or sections[-1][0] != top:
            sections.append((top, []))
        sections[-1][1].append(product)
    return sections


def _ordered_keys(products, sort: Sort, strategy) -> list[int]:
    if sort in (Sort.PRICE, Sort.PRICE_DOWN):
        return _keys_by_price(products, strategy, is_down=sort == Sort.PRICE_DOWN)
    if sort == Sort.NAME:
        return list(products.order_by("search_text", "pk").values_list("pk", flat=True))
    by_department = products.annotate(place=Min("categories__path"))
    ordered = by_department.order_by("place", "search_text", "pk")
    return list(ordered.values_list("pk", flat=True))


def _keys_by_price(products, strategy, *, is_down: bool) -> list[int]:
    """Order by the price that this visitor is shown first; what has none comes last."""

    def place(product) -> tuple[bool, Decimal]:
        price = strategy.fetch_for_product(product).price
        if not price.exists:
            return True, ZERO
        shown = price.excl_tax if price.shows_excl_vat else price.incl_tax
        return False, -shown if is_down else shown

    rows = products.order_by("search_text", "pk").prefetch_related("stockrecords")
    return [each.pk for each in sorted(rows, key=place)]
