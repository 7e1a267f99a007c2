"""« Mes commandes »: what to prepare, by product and by order."""

from django.core.paginator import Paginator
from django.db.models import Prefetch

from producers.portal.base import PortalView
from shop.order.models import Line
from shop.rules.orders import HANDED_OUT

from .sales import TO_PREPARE, orders_of, sale_of, totals_of

PER_PAGE = 30


class OrdersView(PortalView):
    """The orders to prepare, or those that were handed out (`?quoi=passees`)."""

    section = "orders"
    template_name = "producers/portal/orders.html"

    def get_context_data(self, **kwargs) -> dict:
        is_past = self.request.GET.get("quoi") == "passees"
        statuses = (HANDED_OUT,) if is_past else TO_PREPARE
        orders = orders_of(self.enterprise).filter(status__in=statuses)
        page = Paginator(self._loaded(orders), PER_PAGE).get_page(self.request.GET.get("page"))
        return super().get_context_data(
            is_past=is_past,
            total=totals_of(self.enterprise, orders),
            page=page,
            sales=[sale_of(order, self.enterprise) for order in page],
            **kwargs,
        )

    def _loaded(self, orders):
        own = Line.objects.filter(partner=self.enterprise).order_by("title", "pk")
        return (
            orders.select_related("shop")
            .prefetch_related(Prefetch("lines", own, to_attr="own_lines"))
            .latest_first()
        )
