"""« Mes produits »: price and stock in place, saved row by row."""

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from producers.portal.base import PortalRowView, PortalView
from shop.backoffice.exceptions import Refused
from shop.catalogue.supply import enter_supply, sell_nothing
from shop.rules.access import Action

from .forms import SupplyForm
from .rows import products_of, row_of

_CONFLICT, _INVALID = 409, 422


class ProductsView(PortalView):
    """All that the enterprise makes."""

    section = "products"
    template_name = "producers/portal/products.html"

    def get_context_data(self, **kwargs) -> dict:
        rows = [row_of(product) for product in products_of(self.enterprise)]
        may_edit = self.may(Action.EDIT_PRICES)
        return super().get_context_data(rows=rows, may_edit=may_edit, **kwargs)


class ProductRowView(PortalRowView):
    """One row. A script gets the row back; without one, the page."""

    section = "products"
    post_action = Action.EDIT_PRICES
    template_name = "producers/portal/products.html"

    def rows(self):
        return products_of(self.enterprise)

    def get(self, request, *args, **kwargs):
        return redirect("portal_products", self.enterprise.pk)

    def post(self, request, *args, **kwargs):
        form = SupplyForm(request.POST, prefix=f"p{self.row.pk}")
        status = self._save(form)
        if status is None:
            return self._saved()
        rows = [row_of(self.row, form)]
        if not request.headers.get("X-Portal-Row"):
            rows = [rows[0] if each.pk == self.row.pk else row_of(each) for each in self.rows()]
            context = self.get_context_data(rows=rows, may_edit=True)
            return TemplateResponse(request, self.template_name, context, status=status)
        return self._row(rows[0], status)

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
        if not self.request.headers.get("X-Portal-Row"):
            text = _("Saved: “%(name)s”.") % {"name": self.row.title}
            messages.success(self.request, text)
            return redirect("portal_products", self.enterprise.pk)
        return self._row(row_of(self.rows().get(pk=self.row.pk), saved=True), 200)

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
