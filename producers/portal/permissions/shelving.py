"""Products of a producer who permits it, put on the shelf of the enterprise's shop."""

from functools import cached_property

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from producers.portal.base import PortalRowView
from shop.backoffice.exceptions import Refused
from shop.catalogue.models import Product
from shop.catalogue.shelving import shelve, suppliers_of_shelf, unlisted_of
from shop.partner.models import Partner, Shop
from shop.rules.access import Action

from .views import INVALID


class ShelfForm(forms.Form):
    """The producer's products that the shop does not list yet, all ticked."""

    products = forms.ModelMultipleChoiceField(
        Product.objects.none(),
        label=_("Products"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one product.")},
    )

    def __init__(self, *args, offered: QuerySet[Product], **kwargs):
        super().__init__(*args, initial={"products": offered}, **kwargs)
        self.fields["products"].queryset = offered

    def ticks(self) -> list[tuple]:
        """Return the boxes, each with its product."""
        return [(box, box.data["value"].instance) for box in self["products"]]


class ShelveView(PortalRowView):
    """Tick what the shop sells of a producer. A producer that does not permit it is not here."""

    section = "permissions"
    action = post_action = Action.EDIT_CATALOGUE
    template_name = "producers/portal/permission_shelf.html"

    @cached_property
    def shop(self) -> Shop:
        found = self.enterprise.shops.visible().order_by("-is_main", "pk").first()
        if found is None:
            raise Http404
        return found

    def rows(self) -> QuerySet[Partner]:
        return suppliers_of_shelf(self.shop)

    def get_context_data(self, **kwargs) -> dict:
        kwargs.setdefault("form", self._form())
        return super().get_context_data(producer=self.row, shop=self.shop, **kwargs)

    def _form(self, data=None) -> ShelfForm:
        offered = unlisted_of(self.shop, self.row).prefetch_related("stockrecords")
        return ShelfForm(data, offered=offered)

    def post(self, request, *args, **kwargs):
        form = self._form(request.POST)
        if form.is_valid() and self._shelve(form):
            return redirect("portal_permissions", self.enterprise.pk)
        return self.render_to_response(self.get_context_data(form=form), status=INVALID)

    def _shelve(self, form: ShelfForm) -> bool:
        chosen = [each.pk for each in form.cleaned_data["products"]]
        parties = {"shop": self.shop, "producer": self.row}
        try:
            new = shelve(actor=self.request.user, products=chosen, **parties)
        except Refused as refused:
            form.add_error("products", refused.message)
            return False
        messages.success(self.request, _on_sale_words(new))
        return True


def _on_sale_words(count: int) -> str:
    return ngettext(
        "%(count)d product is on sale now.", "%(count)d products are on sale now.", count
    ) % {"count": count}
