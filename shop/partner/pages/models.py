from django.db import models
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from shop.partner.models import Shop


class ShopPage(Page):
    """A shop's entry in the page tree: a short address that leads to the shop's shelf.

    It is made with the shop (see `services`), never by hand. Editors may rename it, move it and
    put it in the menus; what the shop says about itself stands in the shop's own settings.
    """

    shop = models.OneToOneField(
        Shop, models.SET_NULL, verbose_name=_("shop"), null=True, blank=True, related_name="page"
    )

    is_creatable = False
    preview_modes: list = []
    # One shop has one entry: a copy must not claim it.
    exclude_fields_in_copy = ["shop"]
    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("shop's entry")
        verbose_name_plural = _("shops' entries")

    def serve(self, request, *args, **kwargs):
        """Lead to the shop. The shop of an enterprise that sells nothing is hidden (§1.3): 404."""
        shown = Shop.objects.visible().filter(pk=self.shop_id).first()
        if shown is None:
            raise Http404
        return redirect(shown.path)
