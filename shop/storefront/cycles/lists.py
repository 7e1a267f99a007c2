"""The lists that a visitor kept: what of them is sold now, at today's prices (rules §5.8)."""

from dataclasses import dataclass

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import View

from shop.basket import services
from shop.basket.exceptions import BasketRefused
from shop.basket.keeping import forget
from shop.basket.models import Basket, Line
from shop.basket.notices import quantity_sentence
from shop.basket.others import Others
from shop.order_cycles.offer import products_of


@dataclass(frozen=True)
class Wish:
    """One line of a list, with what it costs now, or None where it is not sold now."""

    line: Line
    price: object = None


@dataclass(frozen=True)
class KeptList:
    """A list of the visitor: its lines that can be had now, and the others."""

    basket: Basket
    available: tuple[Wish, ...]
    missing: tuple[Wish, ...]

    @property
    def name(self) -> str:
        return self.basket.cycle.name

    @property
    def products(self) -> int:
        return len(self.available) + len(self.missing)


def lists_of(request) -> list[KeptList]:
    """Return the visitor's lists, the newest first: three queries where there are any."""
    if request.shop is None:
        return []
    rows = Others.of(request).lists()
    lines = _lines_by_list(request, rows)
    return [_split(each, lines.get(each.pk, [])) for each in rows]


def _lines_by_list(request, rows) -> dict[int, list[Wish]]:
    found: dict[int, list[Wish]] = {}
    if not rows:
        return found
    lines = Line.objects.filter(basket__in=[row.pk for row in rows]).order_by("pk")
    lines = list(lines.select_related("product", "stockrecord__partner"))
    sold = _sold(request, {line.product_id for line in lines})
    for line in lines:
        found.setdefault(line.basket_id, []).append(Wish(line, sold.get(line.product_id)))
    return found


def _sold(request, keys) -> dict[int, object]:
    """Return the prices of those products that can be put into the basket now."""
    if not request.sale.takes_orders:
        return {}
    products = products_of(request.sale).filter(pk__in=keys).prefetch_related("stockrecords")
    infos = {each.pk: request.strategy.fetch_for_product(each) for each in products}
    return {
        key: info.price
        for key, info in infos.items()
        if info.price.exists and info.availability.is_available_to_buy
    }


def _split(basket: Basket, wishes: list[Wish]) -> KeptList:
    available = tuple(each for each in wishes if each.price)
    missing = tuple(each for each in wishes if not each.price)
    return KeptList(basket, available, missing)


class ListView(View):
    """An action on one of the visitor's own lists; any other answers 404."""

    http_method_names = ["post"]

    def dispatch(self, request, *args, pk: int, **kwargs):
        if request.shop is None:
            raise Http404
        self.pk = pk
        return super().dispatch(request, *args, **kwargs)

    def own(self) -> Basket:
        rows = Others.of(self.request).lists()
        found = next((row for row in rows if row.pk == self.pk), None)
        if found is None:
            raise Http404
        return found


class UseListView(ListView):
    """Put what is sold now of a list into the basket; what is not stays in the list."""

    def post(self, request):
        _ready = request.basket  # before the lists are asked for: it may keep one more
        name = self.own().cycle.name
        try:
            self._fill(name)
        except BasketRefused as refusal:
            messages.error(request, refusal.problem.message)
        return redirect("basket:summary")

    def _fill(self, name: str) -> None:
        said = use_list(request=self.request, pk=self.pk)
        words = {"list": name, "count": said.count}
        if not said.count:
            messages.info(self.request, _("Nothing of “%(list)s” is sold now.") % words)
            return
        text = ngettext(
            "%(count)d product of “%(list)s” is in your basket, at today’s price.",
            "%(count)d products of “%(list)s” are in your basket, at today’s prices.",
            said.count,
        )
        messages.success(self.request, text % words)
        for placed in said.lowered:
            messages.warning(self.request, quantity_sentence(placed))


@dataclass(frozen=True)
class Used:
    """What became of a list: how many products are in the basket, and those lowered."""

    count: int
    lowered: list


@transaction.atomic
def use_list(*, request, pk: int) -> Used:
    """Move into the basket what can be had now, as many as there are, at today's prices.

    Twice at once moves once. Raises BasketRefused, with nothing changed.
    """
    kept = Basket.saved.select_for_update().filter(pk=pk).first()
    lines = list(kept.lines.select_related("product").order_by("pk")) if kept else []
    sold = _sold(request, {line.product_id for line in lines})
    wanted = [line for line in lines if line.product_id in sold]
    placed = [_place(request.basket, line) for line in wanted]
    Line.objects.filter(pk__in=[line.pk for line in wanted]).delete()
    if kept and len(wanted) == len(lines):
        forget(basket=kept)
    return Used(len(placed), [each for each in placed if each.is_lowered])


def _place(basket, line: Line):
    return services.add(basket=basket, product=line.product, quantity=line.quantity)


class ForgetListView(ListView):
    """Throw a list away."""

    def post(self, request):
        kept = self.own()
        forget(basket=kept)
        words = {"list": kept.cycle.name}
        messages.success(request, _("The list of “%(list)s” is forgotten.") % words)
        return redirect("basket:summary")
