from django.urls import reverse
from wagtail.contrib.sitemaps import Sitemap

from shop.catalogue.models import Product
from shop.order_cycles.offer import products_of


class ProductSitemap(Sitemap):
    """The products on the shelf of the request's shop, and the shelf itself."""

    limit = 5000

    def items(self):
        shop = self.request.shop
        if shop is None:
            return Product.objects.none()
        return products_of(self.request.sale).only("pk", "slug", "date_updated").order_by("pk")

    def location(self, obj) -> str:
        path = reverse("catalogue:detail", kwargs={"product_slug": obj.slug, "pk": obj.pk})
        return self.request.build_absolute_uri(path)

    def lastmod(self, obj):
        return obj.date_updated

    def _urls(self, page, protocol, domain) -> list[dict]:
        found = self.paginator.page(page).object_list
        return [{"location": self.location(item), "lastmod": self.lastmod(item)} for item in found]
