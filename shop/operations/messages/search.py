from django.db.models import Q

from shop.backoffice.search import NameSearchHandler

from .reach import INTO_TEAMS


class MessageSearchHandler(NameSearchHandler):
    """Search by address and subject, among what the reader may see of them."""

    def search_queryset(self, queryset, search_term, **kwargs):
        for word in search_term.split():
            in_subject = Q(subject__icontains=word) & ~Q(kind__in=INTO_TEAMS)
            queryset = queryset.filter(Q(to__icontains=word) | in_subject, is_open=True)
        return queryset
