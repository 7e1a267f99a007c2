from django.db.models import Q
from wagtail_modeladmin.helpers import DjangoORMSearchHandler

from shop.rules.text import fold


class FoldedSearchHandler(DjangoORMSearchHandler):
    """Search in columns that hold folded text: accents and case aside."""

    def search_queryset(self, queryset, search_term, **kwargs):
        return super().search_queryset(queryset, fold(search_term), **kwargs)


class NameSearchHandler(DjangoORMSearchHandler):
    """Search in columns as they are typed, and in a folded name: each word in one of them."""

    folded_name = "name_key"

    def search_queryset(self, queryset, search_term, **kwargs):
        for word in filter(fold, search_term.split()):
            found = Q(**{f"{self.folded_name}__contains": fold(word)})
            for name in self.search_fields:
                found |= Q(**{f"{name}__icontains": word})
            queryset = queryset.filter(found)
        return queryset
