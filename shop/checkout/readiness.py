"""What a shop lacks to be ordered from (rules §5.5), and opening it once it lacks nothing."""

from enum import StrEnum

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop.backoffice.exceptions import Refused
from shop.catalogue.models import Product
from shop.partner.journal import note
from shop.partner.models import Shop
from shop.partner.selling import check_runs


class Need(StrEnum):
    """What a shop needs, in the order in which one sees to it."""

    PICKUP = "pickup"
    PAYMENT = "payment"
    PRODUCT = "product"
    OPENING = "opening"


WORDS = {
    Need.PICKUP: gettext_lazy("A place where orders are handed out"),
    Need.PAYMENT: gettext_lazy("A way to pay"),
    Need.PRODUCT: gettext_lazy("A product on the shelf"),
    Need.OPENING: gettext_lazy("The opening of the shop"),
}


def missing_in(shop: Shop) -> list[Need]:
    """Return what keeps visitors from ordering in the shop; empty when they may."""
    has = {
        Need.PICKUP: shop.pickup_points.filter(is_active=True).exists(),
        Need.PAYMENT: shop.payment_methods.filter(is_active=True).exists(),
        Need.PRODUCT: Product.objects.on_shelf_of(shop).exists(),
        Need.OPENING: shop.is_open,
    }
    return [need for need in Need if not has[need]]


def said(missing: list[Need]) -> str:
    """Return what is missing in the middle of a sentence, but for the opening."""
    words = [str(WORDS[need]) for need in missing if need is not Need.OPENING]
    return ", ".join(text[0].lower() + text[1:] for text in words)


def warning_of(shop: Shop, missing: list[Need]) -> str:
    """Say to those who run the shop why nobody can order in it."""
    words = {"shop": shop.name, "lacks": said(missing)}
    if words["lacks"]:
        return _("%(shop)s: nobody can order. Missing: %(lacks)s.") % words
    return _("%(shop)s is closed: nobody can order.") % words


@transaction.atomic
def open_shop(*, actor, shop: Shop) -> None:
    """Let visitors order. Raises PermissionDenied without the right, Refused while it lacks."""
    check_runs(actor, shop)
    locked = Shop.objects.select_for_update().get(pk=shop.pk)
    missing = [need for need in missing_in(locked) if need is not Need.OPENING]
    if missing:
        raise Refused(_("The shop cannot open yet. Missing: %(lacks)s.") % {"lacks": said(missing)})
    if not locked.is_open:
        _set_open(actor, locked, is_open=True)


@transaction.atomic
def close_shop(*, actor, shop: Shop) -> None:
    """Take no more orders; visitors may still look. Raises PermissionDenied without the right."""
    check_runs(actor, shop)
    locked = Shop.objects.select_for_update().get(pk=shop.pk)
    if locked.is_open:
        _set_open(actor, locked, is_open=False)


def _set_open(actor, shop: Shop, *, is_open: bool) -> None:
    shop.is_open = is_open
    shop.save(update_fields=["is_open"])
    action = "halle.shop.opened" if is_open else "halle.shop.closed"
    note(shop.enterprise, action, actor=actor, shop=shop)
