"""What the site search finds, group by group, in a number of queries that rows do not change.

Pages are reached through Wagtail only: a page type takes part when it says under which label
(`search_label`) and offers `visible` and `matching` on its manager.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.core.paginator import Page as ResultPage
from django.core.paginator import Paginator
from django.db.models import Case, When
from django.utils.translation import gettext as _
from wagtail.models import Site, get_page_models

from shop.order_cycles.offer import products_of
from shop.rules.text import fold

PREVIEW = 10  # results of a group while all groups are shown
PER_PAGE = 24  # results of a group shown alone
PRODUCTS = "produits"


@dataclass(frozen=True)
class ResultGroup:
    """One kind of result."""

    key: str
    label: str
    page: ResultPage

    @property
    def total(self) -> int:
        return self.page.paginator.count

    @property
    def has_more(self) -> bool:
        return self.total > len(self.page.object_list)

    @property
    def is_products(self) -> bool:
        return self.key == PRODUCTS


def find(*, text: str, request, only: str = "", number=1) -> list[ResultGroup]:
    """Return the groups that found something: all with their first results, or only one.

    Text without a letter or a figure finds nothing. An unknown group is as none.
    """
    if not fold(text):
        return []
    sources = list(_sources(text, request))
    alone = [source for source in sources if source[0] == only]
    size = PER_PAGE if alone else PREVIEW
    groups = (
        ResultGroup(key, str(label), Paginator(rows, size).get_page(number if alone else 1))
        for key, label, rows in alone or sources
    )
    return [group for group in groups if group.total]


def _sources(text: str, request) -> Iterator[tuple]:
    if request.shop is not None:
        shelf = products_of(request.sale).matching(text)
        yield PRODUCTS, _("Products"), shelf.for_cards().order_by(*_best_first(text))
    site = Site.find_for_request(request)
    if site is None:
        return
    for model in page_types():
        pages = model.objects.descendant_of(site.root_page).visible().matching(text)
        yield model._meta.model_name, model.search_label, pages.order_by(*_best_first(text))


def _best_first(text: str) -> tuple:
    """Order by what the text begins with, then by name: a title stands first in its text."""
    begins = When(search_text__startswith=fold(text), then=0)
    return Case(begins, default=1), "search_text", "pk"


def page_types() -> list[type]:
    """Return the page types that the search covers, in the order of their groups."""
    found = [model for model in get_page_models() if getattr(model, "search_label", "")]
    return sorted(found, key=lambda model: model.search_order)
