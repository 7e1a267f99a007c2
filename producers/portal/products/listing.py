"""Which of its products a producer looks at: those of a word, page by page."""

from functools import cached_property

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from shop.catalogue.models import Product
from shop.partner.models import Partner
from shop.rules.text import fold

from .rows import products_of

PER_PAGE = 40


class ProductListing:
    """What a query string asks for (`q`, `page`). What it cannot mean shows the first page."""

    def __init__(self, enterprise: Partner, query) -> None:
        self.enterprise = enterprise
        self.query = query

    @cached_property
    def word(self) -> str:
        return self.query.get("q", "").replace("\x00", "").strip()[:100]

    @cached_property
    def page(self) -> Page:
        return Paginator(self._found, PER_PAGE).get_page(self.query.get("page"))

    @property
    def is_searchable(self) -> bool:
        """Say whether looking for a word is worth its room."""
        return bool(self.word) or self.page.has_other_pages()

    @property
    def _found(self) -> QuerySet[Product]:
        products = products_of(self.enterprise)
        for part in fold(self.word).split():
            products = products.filter(search_text__contains=part)
        return products
