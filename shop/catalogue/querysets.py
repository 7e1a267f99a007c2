from django.db.models import Prefetch
from oscar.apps.catalogue.managers import ProductQuerySet as OscarProductQuerySet

from shop.rules.text import fold


class ProductQuerySet(OscarProductQuerySet):
    """Products, as shops and producers see them."""

    def on_shelf_of(self, shop) -> "ProductQuerySet":
        """Keep what the shop offers now. Pieces out of stock stay: the shelf says so."""
        return self.filter(
            is_public=True, shop_products__shop=shop, shop_products__is_on_sale=True
        )

    def of_producer(self, enterprise) -> "ProductQuerySet":
        return self.filter(stockrecords__partner=enterprise)

    def matching(self, text: str) -> "ProductQuerySet":
        """Keep the products in which every word of the text begins or continues a word."""
        found = self
        for word in fold(text).split():
            found = found.filter(search_text__contains=word)
        return found

    def for_cards(self) -> "ProductQuerySet":
        """Load with each product what a card shows, in a fixed number of queries."""
        from .models import Category

        return self.select_related("product_class").prefetch_related(
            "images",
            "labels",
            "stockrecords__partner",
            Prefetch("categories", queryset=Category.objects.only("pk", "name", "tint", "path", "depth", "slug")),
        )
