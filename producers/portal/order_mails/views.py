"""« Messages des commandes »: how somebody of the team learns of the orders of its shops."""

from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from producers.portal.base import PortalView
from shop.backoffice.exceptions import Refused
from shop.order.following.readers import standing_of
from shop.order.following.services import choose
from shop.partner.models import OrderMail, Shop
from shop.rules.access import Action


class OrderMailsView(PortalView):
    """Each shop with its three choices. Everybody of the team chooses for themselves alone."""

    section = "shop"
    post_action = Action.VIEW
    template_name = "producers/portal/order_mails.html"

    @property
    def shops(self) -> QuerySet[Shop]:
        return self.enterprise.shops.visible().order_by("pk")

    def get_context_data(self, **kwargs) -> dict:
        standings = [standing_of(self.request.user, shop) for shop in self.shops]
        return super().get_context_data(
            standings=standings,
            choices=OrderMail.choices,
            is_member=bool(self.roles),
            hour=settings.MAIL_DIGEST_HOUR,
            **kwargs,
        )

    def post(self, request, *args, **kwargs):
        pk = request.POST.get("shop", "")
        shop = get_object_or_404(self.shops, pk=pk if pk.isdecimal() and len(pk) < 19 else 0)
        try:
            choose(actor=request.user, shop=shop, choice=request.POST.get("choice", ""))
        except Refused as refusal:
            context = self.get_context_data(error=refusal.message, error_shop=shop.pk)
            return self.render_to_response(context, status=422)
        messages.success(request, _("Your choice is saved."))
        return redirect("portal_order_mails", self.enterprise.pk)
