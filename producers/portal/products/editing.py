"""A product's own pages: new, changed, deleted."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from producers.portal.base import PortalRowView, PortalView
from producers.portal.onboarding.steps import is_ready
from shop.backoffice.exceptions import Refused
from shop.catalogue.editing import delete_product
from shop.catalogue.models import Product
from shop.catalogue.pictures import picture_of
from shop.catalogue.supply import create_supply, update_supply
from shop.rules.access import Action

from .product_form import ProductForm
from .rows import products_of

_CONFLICT, _INVALID = 409, 422


class ProductNewView(PortalView):
    """The form of a product that does not exist yet."""

    section = "products"
    action = post_action = Action.EDIT_CATALOGUE
    template_name = "producers/portal/product_form.html"
    row: Product | None = None

    def get_context_data(self, **kwargs) -> dict:
        kwargs.setdefault("form", ProductForm(instance=self.row))
        return super().get_context_data(product=self.row, picture=self._picture(), **kwargs)

    def post(self, request, *args, **kwargs):
        form = ProductForm(request.POST, request.FILES, instance=self.row)
        status = self._try(form)
        if status is not None:
            form.ask_for_picture_again()
            return self.render_to_response(self.get_context_data(form=form), status=status)
        messages.success(request, _("Saved: “%(name)s”.") % {"name": form.instance.title})
        return redirect(self.next_screen(), self.enterprise.pk)

    def next_screen(self) -> str:
        """Go on with the first steps after the first product, while one is left."""
        is_first = self.enterprise.stockrecords.count() == 1
        left = is_first and self.may(Action.GRANT) and not is_ready(self.enterprise)
        return "portal_start" if left else "portal_products"

    def save(self, form: ProductForm) -> None:
        """Hand what was typed to the service."""
        create_supply(
            actor=self.request.user,
            producer=self.enterprise,
            product=form.instance,
            supply=form.supply,
        )

    def _try(self, form: ProductForm) -> int | None:
        """Save what was typed, or return the status of the refusal."""
        if not form.is_valid():
            return _INVALID
        try:
            self.save(form)
        except Refused as refused:
            form.refuse(refused)
            return _CONFLICT
        return None

    def _picture(self):
        return picture_of(self.row) if self.row else None


class ProductEditView(PortalRowView, ProductNewView):
    """The form of an own product."""

    def next_screen(self) -> str:
        return "portal_products"

    def rows(self):
        return products_of(self.enterprise)

    def save(self, form: ProductForm) -> None:
        update_supply(actor=self.request.user, product=form.instance, supply=form.supply)


class ProductDeleteView(PortalRowView):
    """A page that asks, then the product is gone; one that was ordered stays."""

    section = "products"
    action = post_action = Action.EDIT_CATALOGUE
    template_name = "producers/portal/product_delete.html"

    def rows(self):
        return products_of(self.enterprise)

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(product=self.row, **kwargs)

    def post(self, request, *args, **kwargs):
        title = self.row.title
        try:
            delete_product(actor=request.user, product=self.row)
        except Refused as refused:
            context = self.get_context_data(refusal=refused.message)
            return self.render_to_response(context, status=_CONFLICT)
        messages.success(request, _("“%(name)s” is deleted.") % {"name": title})
        return redirect("portal_products", self.enterprise.pk)
