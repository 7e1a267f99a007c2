"""« Mes produits »: price and stock in place, saved row by row."""

from functools import cached_property

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from producers.portal.base import PortalRowView, PortalView
from shop.backoffice.exceptions import Refused
from shop.catalogue.supply import enter_supply, sell_nothing
from shop.rules.access import Action

from .forms import SupplyForm
from .listing import ProductListing
from .rows import products_of, row_of

_CONFLICT, _INVALID = 409, 422


class ListMixin:
    """The list, or the page of it that the query string asks for."""

    section = "products"
    template_name = "producers/portal/products.html"

    @cached_property
    def listing(self) -> ProductListing:
        return ProductListing(self.enterprise, self.request.GET)

    def get_context_data(self, **kwargs) -> dict:
        if "rows" not in kwargs:
            kwargs["rows"] = [row_of(product) for product in self.listing.page]
        return super().get_context_data(
            listing=self.listing, may_edit=self.may(Action.EDIT_PRICES), **kwargs
        )


class ProductsView(ListMixin, PortalView):
    """All that the enterprise makes."""


class ProductRowView(ListMixin, PortalRowView):
    """One row. A script gets the row back; without one, the page on which it stood."""

    post_action = Action.EDIT_PRICES

    def rows(self):
        return products_of(self.enterprise)

    def get(self, request, *args, **kwargs):
        return self._back()

    def post(self, request, *args, **kwargs):
        form = SupplyForm(request.POST, prefix=f"p{self.row.pk}")
        status = self._save(form)
        if status is None:
            return self._saved()
        row = row_of(self.row, form)
        return self._row(row, status) if self._is_script() else self._page(row, status)

    def _save(self, form: SupplyForm) -> int | None:
        """Save what was typed, or return the status of the refusal."""
        if not form.is_valid():
            return _INVALID
        try:
            enter_supply(actor=self.request.user, product=self.row, entry=form.entry)
        except Refused as refused:
            form.refuse(refused)
            return _CONFLICT
        return None

    def _saved(self):
        if self._is_script():
            return self._row(row_of(self.rows().get(pk=self.row.pk), saved=True), 200)
        messages.success(self.request, _("Saved: “%(name)s”.") % {"name": self.row.title})
        return self._back()

    def _back(self):
        cycle = self.request.GET.get("vente", "")
        if cycle.isascii() and cycle.isdigit() and len(cycle) < 10:  # from « je confirme »
            return redirect("portal_availability", self.enterprise.pk, cycle)
        path = reverse("portal_products", args=[self.enterprise.pk])
        asked = self.request.GET.urlencode()
        return redirect(f"{path}?{asked}" if asked else path)

    def _is_script(self) -> bool:
        return bool(self.request.headers.get("X-Portal-Row"))

    def _page(self, row, status: int):
        others = (row_of(each) for each in self.listing.page if each.pk != row.product.pk)
        rows = sorted([row, *others], key=lambda each: (each.product.search_text, each.product.pk))
        context = self.get_context_data(rows=rows)
        return TemplateResponse(self.request, self.template_name, context, status=status)

    def _row(self, row, status: int):
        context = {"row": row, "enterprise": self.enterprise, "may_edit": True}
        template = "producers/portal/product_row.html"
        return TemplateResponse(self.request, template, context, status=status)


class NothingThisWeekView(PortalView):
    """« Rien cette semaine »: a page that asks, then all stock at zero."""

    section = "products"
    action = post_action = Action.EDIT_PRICES
    template_name = "producers/portal/nothing.html"

    def post(self, request, *args, **kwargs):
        changed = sell_nothing(actor=request.user, producer=self.enterprise)
        text = ngettext(
            "%(count)d product is no longer for sale.",
            "%(count)d products are no longer for sale.",
            changed,
        )
        messages.success(request, text % {"count": changed})
        return redirect("portal_products", self.enterprise.pk)
