from django.db.models import Prefetch
from wagtail.images import get_image_model

from home.querysets import SearchablePageQuerySet


class ProducerPageQuerySet(SearchablePageQuerySet):
    """The producers' pages."""

    def for_cards(self) -> "ProducerPageQuerySet":
        """Load each page's enterprise, picture with its renditions, and labels."""
        pictures = get_image_model().objects.prefetch_related("renditions")
        return self.select_related("enterprise").prefetch_related(
            Prefetch("picture", queryset=pictures), "labels"
        )

    def with_label(self, slug: str) -> "ProducerPageQuerySet":
        return self.filter(labels__slug=slug)
