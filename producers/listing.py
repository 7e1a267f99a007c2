"""The producers' index: which cards, filtered by which label, on which page."""

from functools import cached_property

from django.apps import apps
from django.core.paginator import Page, Paginator
from django.db.models import Count

PER_PAGE = 24


class ProducerListing:
    """What the index shows for one query string. Unknown labels and pages show the whole list."""

    def __init__(self, *, index, query) -> None:
        self.index = index
        self.query = query

    @cached_property
    def everybody(self):
        model = apps.get_model("producers", "ProducerPage")
        return model.objects.child_of(self.index).visible()

    @cached_property
    def labels(self) -> list:
        """Return the labels that somebody bears, each with its number of producers."""
        label = apps.get_model("catalogue", "Label")
        return list(
            label.objects.filter(producerpage__in=self.everybody)
            .annotate(bearers=Count("producerpage"))
            .order_by("name")
        )

    @cached_property
    def label(self):
        asked = self.query.get("label", "")
        return next((label for label in self.labels if label.slug == asked), None)

    @cached_property
    def total(self) -> int:
        return self.everybody.count()

    @cached_property
    def page(self) -> Page:
        found = self.everybody.with_label(self.label.slug) if self.label else self.everybody
        pages = Paginator(found.for_cards().order_by("search_text", "pk"), PER_PAGE)
        return pages.get_page(self.query.get("page"))
