"""What our pages share: one body of blocks, one folded text for the site search."""

from django.db import models
from django.utils.text import Truncator
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager
from wagtail.search import index

from .querysets import SearchablePageQuerySet
from .search import fold


class SearchablePage(Page):
    """A page that the site search finds by the words of what is published.

    `search_text` is written with the row, and a draft of a published page never writes its row:
    drafts stay unfindable, and so do unpublished pages, whose rows are not live.

    A subclass sets `search_label` (the group of its results), `search_order` (the group's rank),
    `search_sources` (the names of its own text and stream fields) and may set `summary_field`.
    """

    search_label: str = ""
    search_order = 100
    search_sources: tuple[str, ...] = ("body",)
    summary_field = "summary"

    search_text = models.TextField(editable=False, blank=True)

    search_fields = [
        *Page.search_fields,
        index.SearchField("search_text"),
        index.AutocompleteField("search_text"),
    ]

    objects = PageManager.from_queryset(SearchablePageQuerySet)()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        self.search_text = fold(" ".join(self.text_parts()))
        return super().save(*args, **kwargs)

    def text_parts(self) -> list[str]:
        """Return the texts in which the page is found."""
        parts = [self.title, self.search_description]
        for name in self.search_sources:
            parts += self._texts_of(name)
        return parts

    def _texts_of(self, name: str) -> list[str]:
        field, value = self._meta.get_field(name), getattr(self, name)
        if isinstance(field, StreamField):
            return [str(text) for text in field.get_searchable_content(value)]
        return [str(value)] if value else []

    @property
    def excerpt(self) -> str:
        """Return one or two sentences for cards, results and descriptions."""
        text = getattr(self, self.summary_field, "") or self.search_description
        return Truncator(text).chars(200)
