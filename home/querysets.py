from wagtail.models import PageQuerySet

from .search import fold


class SearchablePageQuerySet(PageQuerySet):
    """Pages that the site search may find."""

    def visible(self) -> "SearchablePageQuerySet":
        """Keep what everybody may read: published, and not under a restriction."""
        return self.live().public()

    def matching(self, text: str) -> "SearchablePageQuerySet":
        """Keep the pages in which every word of the text begins or continues a word."""
        found = self
        for word in fold(text).split():
            found = found.filter(search_text__contains=word)
        return found

    def for_cards(self) -> "SearchablePageQuerySet":
        """Load what a card shows, in a fixed number of queries."""
        return self
