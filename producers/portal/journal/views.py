"""« Journal »: who did what in the enterprise (rules §1.5)."""

from django.core.paginator import Paginator
from wagtail.models import ModelLogEntry

from producers.portal.base import PortalView
from shop.rules.access import Action

PER_PAGE = 50


class JournalView(PortalView):
    """The lines of the enterprise's journal, the latest first."""

    section = "journal"
    action = Action.SEE_JOURNAL
    template_name = "producers/portal/journal.html"

    def get_context_data(self, **kwargs) -> dict:
        lines = ModelLogEntry.objects.for_instance(self.enterprise).select_related("user")
        page = Paginator(lines.order_by("-timestamp", "-pk"), PER_PAGE).get_page(
            self.request.GET.get("page")
        )
        return super().get_context_data(page=page, **kwargs)
