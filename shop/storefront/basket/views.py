from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from shop.basket import services
from shop.basket.context import BasketSummary
from shop.basket.exceptions import BasketRefused
from shop.basket.notices import quantity_sentence
from shop.order_cycles.offer import products_of
from shop.storefront.cards import card_for
from shop.storefront.cycles.choice import back_to, elsewhere
from shop.storefront.cycles.lists import lists_of
from shop.storefront.returning import next_address

from .forms import LineQuantityForm, QuantityForm


class BasketView(TemplateView):
    """The basket, with what has changed since and what cannot be ordered."""

    template_name = "shop/basket/summary.html"

    def get_context_data(self, **kwargs) -> dict:
        summary, lists = BasketSummary.of(self.request.basket), lists_of(self.request)
        return super().get_context_data(summary=summary, lists=lists, **kwargs)


class BasketChangeView(View):
    """A change of the basket: back to the page it came from, or the card's new action for htmx."""

    http_method_names = ["post"]

    def answer(self, product, text: str, level: int = messages.SUCCESS, note: str = ""):
        """Say what happened. With htmx only a `note`, since the card itself shows the rest."""
        htmx = self.request.htmx
        if htmx and htmx.target != "basket":  # on its own page the basket is shown again, whole
            return self._card(product, note)
        messages.add_message(self.request, level, text)
        return redirect(self._next_address())

    def _card(self, product, note: str):
        context = {
            "card": card_for(self.request, product, note=note),
            "next": self._next_address(),
            "focus": True,
        }
        return render(self.request, "shop/basket/card_changed.html", context)

    def refuse(self, product, text: str):
        return self.answer(product, text, level=messages.ERROR, note=text)

    def placed(self, product, placed):
        text = quantity_sentence(placed)
        if placed.is_lowered:
            return self.answer(product, text, level=messages.WARNING, note=text)
        return self.answer(product, text)

    def removed(self, line):
        text = _("%(title)s: removed from your basket.") % {"title": line.product.title}
        return self.answer(line.product, text)

    def _next_address(self) -> str:
        return next_address(self.request, reverse("basket:summary"))


class BasketAddView(BasketChangeView):
    """Put a product of this shop into the basket."""

    def post(self, request, pk: int):
        if said := elsewhere(request):
            messages.error(request, said)
            return back_to(request, self._next_address())
        shelf = products_of(request.sale).for_cards()
        product = get_object_or_404(shelf, pk=pk)
        form = QuantityForm(request.POST)
        if not form.is_valid():
            return self.refuse(product, form.message)
        try:
            placed = services.add(basket=request.basket, product=product, **form.cleaned_data)
        except BasketRefused as refusal:
            return self.refuse(product, refusal.problem.message)
        return self.placed(product, placed)


class LineChangeView(BasketChangeView):
    """A change of one line of the visitor's own basket; any other line answers 404."""

    def dispatch(self, request, *args, pk: int, **kwargs):
        lines = request.basket.all_lines()
        self.line = get_object_or_404(lines, pk=pk)
        return super().dispatch(request, *args, **kwargs)


class LineUpdateView(LineChangeView):
    """Give a line its quantity; zero removes it."""

    def post(self, request):
        form = LineQuantityForm(request.POST)
        if not form.is_valid():
            return self.refuse(self.line.product, form.message)
        quantity = form.cleaned_data["quantity"]
        try:
            placed = services.set_quantity(basket=request.basket, line=self.line, quantity=quantity)
        except BasketRefused as refusal:
            return self.refuse(self.line.product, refusal.problem.message)
        if placed is None:
            return self.removed(self.line)
        return self.placed(self.line.product, placed)


class LineRemoveView(LineChangeView):
    """Take a line out of the basket."""

    def post(self, request):
        services.remove(basket=request.basket, line=self.line)
        return self.removed(self.line)
