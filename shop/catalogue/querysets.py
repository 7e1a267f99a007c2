from functools import cached_property

from django.db.models import Prefetch, Q, QuerySet
from oscar.apps.catalogue.managers import ProductQuerySet as OscarProductQuerySet

from shop.partner.grants.rights import permitting
from shop.rules.grants import Permission
from shop.rules.text import fold

from .permitted import attach_permissions
from .pictures import attach_pictures
from .shelf_prices import attach_shelf_quotes


class ProductQuerySet(OscarProductQuerySet):
    """Products, as shops and producers see them."""

    _with_pictures = False

    def on_shelf_of(self, shop) -> "ProductQuerySet":
        """Keep what the shop offers now, and may (§4). Pieces out of stock stay: the shelf says.

        A shop that sells only its own products (§1.1) shows no others, though it may list them.
        """
        is_own = shop.enterprise.sells == "own"
        own = {"stockrecords__partner": shop.enterprise_id} if is_own else {}
        return self.filter(
            **own,
            is_public=True,
            stockrecords__price__isnull=False,
            stockrecords__partner__in=permitting(shop.enterprise_id, Permission.SELL),
            shop_products__shop=shop,
            shop_products__is_on_sale=True,
        )

    def of_producer(self, enterprise) -> "ProductQuerySet":
        return self.filter(stockrecords__partner=enterprise)

    def in_category(self, category) -> "ProductQuerySet":
        """Keep the products of a department and of its parts."""
        rows = self.model.categories.through.objects.filter(
            category__path__startswith=category.path
        )
        return self.filter(pk__in=rows.values("product"))

    def matching(self, text: str) -> "ProductQuerySet":
        """Keep the products in whose text, department or producer's name every word is found.

        Accents and case do not matter. A text without a word keeps all.
        """
        found, names = self, _FoldedNames()
        for word in fold(text).split():
            in_department = self.model.categories.through.objects.filter(
                category__in=names.departments_with(word)
            )
            found = found.filter(
                Q(search_text__contains=word)
                | Q(stockrecords__partner__in=names.producers_with(word))
                | Q(pk__in=in_department.values("product"))
            )
        return found

    def for_cards(self) -> "ProductQuerySet":
        """Load with each product what a card shows, in a fixed number of queries."""
        from .models import Category

        categories = Category.objects.only("pk", "name", "tint", "path", "depth", "slug")
        found = self.prefetch_related(
            "images", "labels", "stockrecords__partner", Prefetch("categories", categories)
        )
        found._with_pictures = True
        return found

    def _clone(self) -> "ProductQuerySet":
        clone = super()._clone()
        clone._with_pictures = self._with_pictures
        return clone

    def _fetch_all(self) -> None:
        is_new = self._result_cache is None
        super()._fetch_all()
        if is_new and self._with_pictures:
            attach_pictures(self._result_cache)


class ShopProductQuerySet(QuerySet):
    """The rows of shops' catalogues."""

    _with_quotes = False

    def with_shelf_quotes(self) -> "ShopProductQuerySet":
        """Load with each row its `shelf_quote`, what a visitor without a list pays there.

        And its `permissions`: what the producer leaves to the shop.
        """
        found = self.select_related("product", "shop__enterprise")
        found._with_quotes = True
        return found

    def _clone(self) -> "ShopProductQuerySet":
        clone = super()._clone()
        clone._with_quotes = self._with_quotes
        return clone

    def _fetch_all(self) -> None:
        is_new = self._result_cache is None
        super()._fetch_all()
        if is_new and self._with_quotes:
            attach_shelf_quotes(self._result_cache)
            attach_permissions(self._result_cache)


class _FoldedNames:
    """The names of departments and producers, folded; one query for each kind, if at all."""

    @cached_property
    def departments(self) -> dict[int, str]:
        from .models import Category

        return {pk: fold(name) for pk, name in Category.objects.values_list("pk", "name")}

    @cached_property
    def producers(self) -> dict[int, str]:
        from shop.partner.models import Partner

        return {pk: fold(name) for pk, name in Partner.objects.values_list("pk", "name")}

    def departments_with(self, word: str) -> list[int]:
        return [pk for pk, name in self.departments.items() if word in name]

    def producers_with(self, word: str) -> list[int]:
        return [pk for pk, name in self.producers.items() if word in name]
