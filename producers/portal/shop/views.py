"""« Ma boutique »: what the enterprise sells, and what its shop lacks to open."""

from functools import cached_property

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from producers.portal.base import PortalView
from shop.backoffice.exceptions import Refused
from shop.catalogue.own_shelf import shelve_own_products
from shop.checkout.readiness import close_shop, open_shop, resume_sale
from shop.partner.models import Sells, Shop
from shop.partner.selling import change_sells
from shop.rules.access import Action

from .checklist import Checklist, screens_of

CHOICES = [
    (Sells.NONE, gettext_lazy("Nothing: others sell my products")),
    (Sells.OWN, gettext_lazy("My products")),
    (Sells.ANY, gettext_lazy("My products and those of other producers")),
]


class OwnShopBase(PortalView):
    """A screen of the enterprise's own shop, which may not exist yet."""

    section = "shop"

    @cached_property
    def shop(self) -> Shop | None:
        """Return the shop in sight, or None: an enterprise that sells nothing shows none."""
        return self.enterprise.shops.visible().order_by("pk").first()

    def back(self):
        return redirect("portal_shop", self.enterprise.pk)


class OwnShopView(OwnShopBase):
    """The checklist, and the choice of what is sold, which is the owner's."""

    post_action = Action.CHANGE_SELLS
    template_name = "producers/portal/shop.html"

    def get_context_data(self, **kwargs) -> dict:
        may_run = self.may(Action.EDIT_ENTERPRISE)
        return super().get_context_data(
            shop=self.shop,
            checklist=self.shop and Checklist(self.shop),
            screens=self.shop and screens_of(self.shop, may_run=may_run),
            choices=CHOICES,
            may_choose=self.may(Action.CHANGE_SELLS),
            may_run=may_run,
            **kwargs,
        )

    def post(self, request, *args, **kwargs):
        sells = request.POST.get("sells", "")
        try:
            change_sells(actor=request.user, enterprise=self.enterprise, sells=sells)
        except Refused as refusal:
            context = self.get_context_data(error=refusal.message)
            return self.render_to_response(context, status=422)
        messages.success(request, _("Your choice is saved."))
        return self.back()


class OwnShopWrite(OwnShopBase):
    """A button of the shop. Without a shop in sight there is nothing here: 404."""

    post_action = Action.EDIT_ENTERPRISE

    def get(self, request, *args, **kwargs):
        return self.back()

    def post(self, request, *args, **kwargs):
        if self.shop is None:
            raise Http404
        try:
            messages.success(request, self.write())
        except Refused as refusal:
            messages.error(request, refusal.message)
        return self.back()

    def write(self) -> str:
        """Do it, and return what to tell."""
        raise NotImplementedError


class OwnShopShelfView(OwnShopWrite):
    """Puts the enterprise's own products on the shelf."""

    def write(self) -> str:
        count = shelve_own_products(actor=self.request.user, shop=self.shop)
        if not count:
            return _("All your products are in your shop already.")
        text = ngettext(
            "%(count)d product put in your shop.", "%(count)d products put in your shop.", count
        )
        return text % {"count": count}


class OwnShopSaleView(OwnShopWrite):
    """Begins a permanent sale in a shop of own products that has no order cycle any more."""

    def write(self) -> str:
        resume_sale(actor=self.request.user, shop=self.shop, now=timezone.now())
        return _("Your permanent sale has begun.")


class OwnShopOpeningView(OwnShopWrite):
    """Opens or closes the shop. The first opening of an own shop begins a permanent sale."""

    def write(self) -> str:
        if self.request.POST.get("open") == "1":
            open_shop(actor=self.request.user, shop=self.shop, now=timezone.now())
            return _("Your shop is open.")
        close_shop(actor=self.request.user, shop=self.shop)
        return _("Your shop is closed. Visitors may look, not order.")
