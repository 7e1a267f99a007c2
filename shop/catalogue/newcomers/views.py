"""The one screen of path A, and the way to a producer that is known already."""

from dataclasses import dataclass

from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin.panels import FieldPanel, ObjectList

from shop.backoffice.exceptions import Refused
from shop.backoffice.views import ScopedCreateView
from shop.partner.editing import hub_shop
from shop.partner.grants.models import PermissionKind, words_for
from shop.partner.grants.rights import is_permitted
from shop.partner.grants.services import ask
from shop.partner.models import Partner, Shop
from shop.partner.quota.standing import standing_of
from shop.partner.scope import enterprises_for
from shop.partner.team import owner_of
from shop.rules.access import Action
from shop.rules.grants import Permission

from .forms import PREFIX, FirstProducts, rows_from, with_more_rows
from .profile import ProducerForm, typed_in
from .services import RowRefused

ASKED = (PermissionKind.SELL.value, PermissionKind.CATALOGUE.value)


@dataclass(frozen=True)
class Known:
    """An enterprise that is known already, as far as the actor may know it."""

    enterprise: Partner
    is_ours: bool  # the actor may open it
    may_ask: bool  # its products are not the shop's to sell yet
    asks: str  # what would be asked, in words


class ProducerCreateView(ScopedCreateView):
    """A producer and its first products: one form, one save."""

    page_title = gettext_lazy("New producer")

    def get_page_subtitle(self) -> str:
        return ""

    def get_edit_handler(self):
        handler = ObjectList(
            [FieldPanel("shop"), *self.model_admin.edit_handler.children],
            base_form_class=ProducerForm,
        )
        return handler.bind_to_model(self.model)

    def get_form_kwargs(self) -> dict:
        kwargs = super().get_form_kwargs()
        if "more" in self.request.POST:
            del kwargs["data"], kwargs["files"]
            kwargs["initial"] = typed_in(self.get_form_class(), self.request.POST)
        return kwargs

    def post(self, request, *args, **kwargs):
        if "more" in request.POST:
            self.rows = with_more_rows(request.POST)
            return self.render_to_response(self.get_context_data())
        form, self.rows = self.get_form(), rows_from(request.POST)
        fits = all([form.is_valid(), self.rows.is_valid()])
        if "connect" in request.POST:
            return self._connect(form)
        if fits and self.rows.filled and not form.cleaned_data["is_producer"]:
            form.add_error("is_producer", _("It has products: tick this."))
        if not fits or form.errors:
            return self.form_invalid(form)
        form.first_products = [row.first_product for row in self.rows.filled]
        return self.form_valid(form)

    def show_refusal(self, form, refused: Refused) -> None:
        if isinstance(refused, RowRefused):
            self.rows.filled[refused.row].add_error(refused.field, refused.message)
        else:
            super().show_refusal(form, refused)

    def _connect(self, form):
        """Ask the enterprise that is known already for what selling its products needs."""
        actor, shop = self.request.user, self._shop_for(form)
        if form.twin is None or not known(actor, shop, form.twin).may_ask:
            return self.form_invalid(form)
        words = {"actor": actor, "asker": shop.enterprise, "giver": form.twin}
        try:
            ask(**words, permissions=ASKED, message="", now=timezone.now())
        except Refused as refused:
            messages.error(self.request, refused.message)
            return self.render_to_response(self.get_context_data(form=form))
        text = _("“%(name)s” is asked for a connection. Its answer comes to “Permissions”.")
        messages.success(self.request, text % {"name": form.twin})
        return redirect(self.index_url)

    def _shop_for(self, form) -> Shop:
        """Return the shop that was chosen, or the first."""
        chosen = getattr(form, "cleaned_data", {}).get("shop") if form else None
        return hub_shop(self.request.user, chosen)

    def get_success_message(self, instance):
        count = len(self.rows.filled)
        text = ngettext(
            "“%(name)s” is there, with %(count)d product.",
            "“%(name)s” is there, with %(count)d products.",
            count,
        )
        return text % {"name": instance, "count": count}

    def get_context_data(self, form=None, **kwargs) -> dict:
        actor, shop = self.request.user, self._shop_for(form)
        return super().get_context_data(
            form=form,
            rows=getattr(self, "rows", None) or FirstProducts(prefix=PREFIX),
            standing=standing_of(owner_of(shop.enterprise) or actor),
            known=known(actor, shop, form.twin) if form and form.twin else None,
            **kwargs,
        )


def known(actor, shop: Shop, twin: Partner) -> Known:
    """Return what the screen says of an enterprise that is known already."""
    sells = is_permitted(twin.pk, shop.enterprise_id, Permission.SELL)
    seen = enterprises_for(actor, Action.VIEW).filter(pk=twin.pk).exists()
    return Known(twin, is_ours=seen, may_ask=not sells, asks=words_for(ASKED))
