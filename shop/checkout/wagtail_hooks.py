from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail import hooks

from shop.backoffice.panels import WARNING_HOOK, ShopWarning
from shop.partner.models import Sells, Shop
from shop.rules.access import Action

from .readiness import Need, missing_in, warning_of

SCREENS = {
    Need.PICKUP: "boutique_reglages_retraits_modeladmin_create",
    Need.PAYMENT: "boutique_reglages_paiements_modeladmin_create",
    Need.PRODUCT: "boutique_produits_modeladmin_index",
}


@hooks.register(WARNING_HOOK)
def shops_not_ready(actor) -> list[ShopWarning]:
    """Warn those who run a shop that takes no order (§5.5); the administrator, of the main."""
    shops = Shop.objects.for_actor(actor, Action.EDIT_ENTERPRISE).visible()
    if actor.is_superuser:
        shops = shops.filter(is_main=True)
    states = [(shop, missing_in(shop)) for shop in shops.select_related("enterprise")]
    return [_warning(shop, missing) for shop, missing in states if missing]


def _warning(shop: Shop, missing: list[Need]) -> ShopWarning:
    return ShopWarning(warning_of(shop, missing), _screen_for(shop, missing[0]), _("See to it"))


def _screen_for(shop: Shop, need: Need) -> str:
    """Return where one sees to a need: a permanent sale of own products begins in the portal."""
    if need in SCREENS:
        return reverse(SCREENS[need])
    if need is Need.CYCLE and shop.enterprise.sells == Sells.OWN:
        return reverse("portal_shop", args=[shop.enterprise_id])
    return reverse("boutique_reglages_boutiques_modeladmin_edit", args=[shop.pk])
