from home.querysets import SearchablePageQuerySet

from .themes import rank


class GuideQuerySet(SearchablePageQuerySet):
    """Guides, as their index and their neighbours read them."""

    def beside(self, index) -> "GuideQuerySet":
        """Keep the visible guides of one index."""
        return self.child_of(index).visible()

    def without_texts(self) -> "GuideQuerySet":
        """Leave the long texts in the database: lists only need the rest."""
        return self.defer("body", "search_text", "imported_digests")

    def for_cards(self) -> "GuideQuerySet":
        return self.without_texts()

    def in_reading_order(self) -> list:
        """By theme, then rank, then place in the tree."""
        return sorted(self, key=lambda page: (rank(page.theme), page.position, page.path))
