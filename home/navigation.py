"""The links at the head and the foot of every page, in a fixed number of queries."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from wagtail.models import Page, Site

from .models import StandardPage


@dataclass(frozen=True)
class Link:
    """One link of the navigation."""

    title: str
    url: str
    is_current: bool = False


class Navigation:
    """The links of one request's site, read once whatever the number of calls."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.site = Site.find_for_request(request)
        self._lists: dict[str, list[Link]] = {}

    def header(self) -> list[Link]:
        """Return the shop's shelf, then the children of the home page that stand in menus."""
        if "header" not in self._lists:
            self._lists["header"] = [*self._shop_links(), *self._links(self._menu_pages())]
        return self._lists["header"]

    def footer(self) -> list[Link]:
        """Return the pages that their editors put at the foot."""
        if "footer" not in self._lists:
            self._lists["footer"] = self._links(self._footer_pages())
        return self._lists["footer"]

    def _menu_pages(self):
        return self._pages(Page).child_of(self.site.root_page).in_menu() if self.site else []

    def _footer_pages(self):
        return self._pages(StandardPage).filter(in_footer=True) if self.site else []

    def _pages(self, model):
        return model.objects.descendant_of(self.site.root_page).live().public().order_by("path")

    def _shop_links(self) -> list[Link]:
        if getattr(self.request, "shop", None) is None:
            return []
        try:
            return [self._link(_("Shop"), reverse("catalogue:index"))]
        except NoReverseMatch:
            return []

    def _links(self, pages) -> list[Link]:
        addresses = ((page.title, page.get_url(self.request)) for page in pages)
        return [self._link(title, url) for title, url in addresses if url]

    def _link(self, title: str, url: str) -> Link:
        path = self.request.path
        return Link(title, url, is_current=url != "/" and path.startswith(url))


def navigation_of(request: HttpRequest) -> Navigation:
    """Return the request's navigation, made at its first use."""
    if not hasattr(request, "_halle_navigation"):
        request._halle_navigation = Navigation(request)
    return request._halle_navigation
