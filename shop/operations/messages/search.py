from django.db.models import Q

from shop.backoffice.search import NameSearchHandler


class MessageSearchHandler(NameSearchHandler):
    """Search by address and subject, among what the reader may see of them."""

    def search_queryset(self, queryset, search_term, **kwargs):
        for word in search_term.split():
            found = Q(to__icontains=word) | Q(subject__icontains=word)
            queryset = queryset.filter(found, is_open=True)
        return queryset
