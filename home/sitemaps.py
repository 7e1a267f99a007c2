from wagtail.contrib.sitemaps import Sitemap


class PageSitemap(Sitemap):
    """Every page that everybody may read, under the host that was asked."""

    limit = 5000

    def _urls(self, page, protocol, domain) -> list[dict]:
        found = self.paginator.page(page).object_list
        return [self._entry(item) for item in found if item.get_url(self.request)]

    def _entry(self, page) -> dict:
        address = self.request.build_absolute_uri(page.get_url(self.request))
        return {"location": address, "lastmod": self.lastmod(page)}
