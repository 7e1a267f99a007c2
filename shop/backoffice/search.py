from wagtail_modeladmin.helpers import DjangoORMSearchHandler

from shop.rules.text import fold


class FoldedSearchHandler(DjangoORMSearchHandler):
    """Search in columns that hold folded text: accents and case aside."""

    def search_queryset(self, queryset, search_term, **kwargs):
        return super().search_queryset(queryset, fold(search_term), **kwargs)
