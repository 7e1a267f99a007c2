"""The page of a cycle in the admin's addresses, and its figure on the start page."""

from django.db.models import Sum
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import ngettext
from wagtail import hooks

from shop.backoffice.display import euros
from shop.backoffice.panels import FIGURE_HOOK, Figure
from shop.order_cycles.scope import cycles_for
from shop.rules.access import Action
from shop.rules.money import ZERO

from .scope import view_of
from .views import PAGE, NotifyView, PageView, SheetView, TotalsView


@hooks.register("register_admin_urls")
def cycle_urls() -> list:
    root = "boutique/cycles/<int:pk>/"
    return [
        path(root, PageView.as_view(), name=PAGE),
        path(f"{root}prevenir/", NotifyView.as_view(), name="boutique_cycle_notify"),
        path(
            f"{root}producteurs/<int:producer>/", SheetView.as_view(), name="boutique_cycle_sheet"
        ),
        path(f"{root}totaux/<str:form>/", TotalsView.as_view(), name="boutique_cycle_totals"),
    ]


@hooks.register(FIGURE_HOOK)
def open_cycle(actor) -> Figure | None:
    """Count the orders of the open cycle that closes first. A permanent sale never closes."""
    rows = cycles_for(actor, Action.VIEW).open(timezone.now()).filter(sells_shelf=False)
    cycle = rows.order_by("closes_at", "pk").first()
    if cycle is None:
        return None
    orders = view_of(actor, cycle.pk).orders.counted()
    total = orders.aggregate(total=Sum("total_incl_tax"))["total"] or ZERO
    count = orders.count()
    words = ngettext("order in “%(cycle)s”, %(total)s", "orders in “%(cycle)s”, %(total)s", count)
    words %= {"cycle": cycle.name, "total": euros(total)}
    return Figure(count, words, reverse(PAGE, args=[cycle.pk]), "date", 2)
