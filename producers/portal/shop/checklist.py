"""What a shop needs to open, each with the way to see to it, and the screens that keep it."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from shop.catalogue.own_shelf import own_products, unlisted_products
from shop.checkout.readiness import OPENS_WITHOUT, WORDS, Need, missing_in, starts_with_sale
from shop.partner.models import Sells
from shop.storefront.urlconf import shop_reverse

SCREENS = {
    Need.PICKUP: "boutique_reglages_retraits_modeladmin",
    Need.PAYMENT: "boutique_reglages_paiements_modeladmin",
    Need.PRODUCT: "boutique_produits_modeladmin",
}


@dataclass(frozen=True)
class Item:
    """One line of the checklist. A button of the page sees to it where `add_url` is empty."""

    need: Need
    is_done: bool
    add_url: str = ""
    keep_url: str = ""
    note: str = ""  # how it comes by itself

    @property
    def label(self) -> str:
        return str(WORDS[self.need])


class Checklist:
    """How far a shop is on its way to its first order."""

    def __init__(self, shop) -> None:
        self.shop = shop
        self.missing = missing_in(shop)
        self.unlisted = unlisted_products(shop).count()
        self.starts_with_sale = starts_with_sale(shop)

    @property
    def items(self) -> list[Item]:
        return [self._item(need) for need in Need]

    @property
    def may_open(self) -> bool:
        """Say whether nothing is missing but the opening itself, and what needs no waiting for."""
        return not self.shop.is_open and set(self.missing) <= OPENS_WITHOUT

    @property
    def lacks_only_cycle(self) -> bool:
        """Say whether a permanent sale is all that keeps visitors of an open shop from ordering."""
        return self.shop.enterprise.sells == Sells.OWN and self.missing == [Need.CYCLE]

    def _item(self, need: Need) -> Item:
        begins = need is Need.CYCLE and self.starts_with_sale
        note = _("begins when you open your shop") if begins else ""
        is_done = need not in self.missing
        return Item(need, is_done, self._add_url(need), self._keep_url(need), note)

    def _add_url(self, need: Need) -> str:
        here = reverse("portal_shop", args=[self.shop.enterprise_id])
        if need in (Need.PICKUP, Need.PAYMENT):
            return f"{reverse(SCREENS[need] + '_create')}?{urlencode({'retour': here})}"
        return self._product_url() if need is Need.PRODUCT else ""

    def _product_url(self) -> str:
        """Lead to the first product, or to those that are listed and not on sale."""
        if self.unlisted:
            return ""
        may_list_others = self.shop.enterprise.sells == Sells.ANY
        listed = self.shop.shop_products if may_list_others else own_products(self.shop.enterprise)
        if listed.exists():
            return self._keep_url(Need.PRODUCT)
        return reverse("portal_product_new", args=[self.shop.enterprise_id])

    def _keep_url(self, need: Need) -> str:
        return reverse(f"{SCREENS[need]}_index") if need in SCREENS else ""


def screens_of(shop, *, may_run: bool) -> list[tuple[str, str]]:
    """Return the addresses and names of the screens of a shop, for who runs it or looks at it."""
    screens = [(reverse("boutique_commandes_modeladmin_index"), _("Orders of my shop"))]
    screens.append(
        (reverse("portal_order_mails", args=[shop.enterprise_id]), _("Messages about orders"))
    )
    if may_run:
        settings = reverse("boutique_reglages_boutiques_modeladmin_edit", args=[shop.pk])
        screens += [
            (reverse("boutique_produits_modeladmin_index"), _("Products and prices in my shop")),
            (reverse("boutique_acheteurs_modeladmin_index"), _("My customers")),
            (settings, _("Name, messages and settings")),
        ]
    return [*screens, (shop_reverse(shop, "catalogue:index"), _("See my shop as visitors do"))]
