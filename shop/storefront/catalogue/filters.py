"""The filters of the shelf, read from the query string. What is unknown is ignored."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from shop.catalogue.models import Label
from shop.partner.models import Partner


class Sort(StrEnum):
    """The orders in which the shelf may be read."""

    DEPARTMENT = "rayon"
    NAME = "nom"
    PRICE = "prix"
    PRICE_DOWN = "prix-decroissant"


SORT_LABELS = {
    Sort.DEPARTMENT: _("by department"),
    Sort.NAME: _("by name"),
    Sort.PRICE: _("cheapest first"),
    Sort.PRICE_DOWN: _("dearest first"),
}
_LONGEST_TEXT = 100


@dataclass(frozen=True)
class Facets:
    """What can be chosen on this shelf."""

    producers: tuple[Partner, ...]
    labels: tuple[Label, ...]

    @classmethod
    def of(cls, shelf) -> "Facets":
        """Load the producers and labels of a shelf of products, in two queries."""
        return cls(
            tuple(Partner.objects.of_products(shelf)),
            tuple(Label.objects.filter(product__in=shelf).distinct()),
        )


@dataclass(frozen=True)
class Filters:
    """What the visitor has chosen."""

    text: str
    producers: tuple[Partner, ...]
    labels: tuple[Label, ...]
    sort: Sort

    @classmethod
    def read(cls, query, facets: Facets) -> "Filters":
        keys, slugs, sort = query.getlist("producteur"), query.getlist("label"), query.get("tri")
        return cls(
            text=query.get("q", "").strip()[:_LONGEST_TEXT],
            producers=tuple(each for each in facets.producers if str(each.pk) in keys),
            labels=tuple(each for each in facets.labels if each.slug in slugs),
            sort=Sort(sort) if sort in set(Sort) else Sort.DEPARTMENT,
        )

    @property
    def are_set(self) -> bool:
        return bool(self.text or self.producers or self.labels)

    def apply(self, products):
        """Keep what matches each filter; inside one filter, one choice is enough."""
        found = products.matching(self.text)
        if self.producers:
            found = found.filter(stockrecords__partner__in=self.producers)
        if self.labels:
            chosen = Label.objects.filter(pk__in=[each.pk for each in self.labels])
            found = found.filter(pk__in=chosen.values("product"))
        return found
