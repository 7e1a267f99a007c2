"""The choice between the open cycles of a shop; each keeps its own basket (rules §5.6, C-15)."""

from dataclasses import dataclass
from functools import cached_property

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import View
from django_htmx.http import HttpResponseClientRedirect

from shop.basket.others import Others
from shop.order_cycles.models import OutgoingLeg
from shop.order_cycles.sale import Sale, sale_of
from shop.order_cycles.words import moment, why_closed
from shop.storefront.returning import next_address
from shop.storefront.sales import choose_cycle


@dataclass(frozen=True)
class Offer:
    """One open cycle, as a card to choose. `products` lie in the visitor's basket there."""

    leg: OutgoingLeg
    is_current: bool
    products: int

    @property
    def closing(self) -> str:
        """Return « jeudi 18 mars à 18 h », empty for a long sale."""
        cycle = self.leg.cycle
        return "" if cycle.period.is_long else moment(cycle.closes_at)


def offers_of(request) -> list[Offer]:
    """Return the open cycles where there are several, the first to close first."""
    legs = request.sale.open_legs if request.shop.is_open else []
    if len(legs) < 2:
        return []
    kept = {**Others.of(request).counts(), request.sale.leg.cycle_id: request.basket.num_lines}
    current = request.sale.leg.cycle_id
    return [Offer(leg, leg.cycle_id == current, kept.get(leg.cycle_id, 0)) for leg in legs]


class ChooseCycleView(View):
    """Shop in another open cycle. The basket of the one that is left stays as it is."""

    http_method_names = ["post"]

    def post(self, request):
        leg = self._leg
        if leg is None:
            messages.error(request, self._why_not())
        elif leg.cycle_id != request.sale.leg.cycle_id:
            messages.success(request, switched(request, leg))
            choose_cycle(request, leg.cycle_id)
        return redirect(next_address(request, reverse("catalogue:index")))

    @cached_property
    def _leg(self) -> OutgoingLeg | None:
        wanted = self.request.POST.get("cycle", "")
        legs = self.request.sale.open_legs
        return next((leg for leg in legs if str(leg.cycle_id) == wanted), None)

    def _why_not(self) -> str:
        sale = _sale_named(self.request, self.request.POST.get("cycle", ""))
        if sale is None or sale.is_open:
            return _("Choose one of the open sales.")
        return why_closed(sale)


def follow_link(request) -> bool:
    """Choose the open cycle that a link names (`?cycle=7`), unless that hides a filled basket."""
    wanted, current = request.GET.get("cycle", ""), request.sale.leg
    legs = request.sale.open_legs if wanted else []
    leg = next((each for each in legs if str(each.cycle_id) == wanted), None)
    if leg is None or leg == current or not request.basket.is_empty:
        return False
    choose_cycle(request, leg.cycle_id)
    return True


def switched(request, leg: OutgoingLeg) -> str:
    """Say in which sale the visitor is now, and what stays in the basket of the other one."""
    text, left = _("You now shop in “%(cycle)s”."), request.basket.num_lines
    said = text % {"cycle": leg.cycle.name}
    if not left:
        return said
    kept = ngettext(
        "Your basket of “%(cycle)s” (%(count)d product) is kept.",
        "Your basket of “%(cycle)s” (%(count)d products) is kept.",
        left,
    )
    return f"{said} {kept % {'cycle': request.sale.cycle.name, 'count': left}}"


def elsewhere(request) -> str:
    """Say why a form of another sale's page puts nothing into this one's basket; empty if it may.

    Such a page is older than a closing, or than a choice made in another tab.
    """
    seen, cycle = request.POST.get("cycle", ""), request.sale.cycle
    if not seen or (cycle and seen == str(cycle.pk)):
        return ""
    closed = _sale_named(request, seen)
    if closed and not closed.is_open:
        return why_closed(closed)
    if cycle is None:
        return why_closed(request.sale)
    return _("You now shop in “%(cycle)s”.") % {"cycle": cycle.name}


def back_to(request, address: str):
    """Send to a page, also from within a part of one that htmx asked for."""
    return HttpResponseClientRedirect(address) if request.htmx else redirect(address)


def _sale_named(request, seen: str) -> Sale | None:
    """Return the sale of a cycle's id as a form gives it, None where the shop has no such one."""
    if not (seen.isascii() and seen.isdigit() and len(seen) < 18):
        return None
    sale = sale_of(shop=request.shop, cycle=int(seen), at=request.sale.at)
    return sale if sale.leg and not sale.cycle.is_draft else None
