"""What a shop lacks to be ordered from (rules §5.5), and opening it once it lacks nothing."""

from datetime import datetime
from enum import StrEnum

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop.backoffice.exceptions import Refused
from shop.catalogue.models import Product
from shop.order_cycles.offer import products_of
from shop.order_cycles.permanent import start_permanent_sale
from shop.order_cycles.sale import Sale, current_sale
from shop.partner.journal import note
from shop.partner.models import Sells, Shop
from shop.partner.selling import check_runs


class Need(StrEnum):
    """What a shop needs, in the order in which one sees to it."""

    PICKUP = "pickup"
    PAYMENT = "payment"
    PRODUCT = "product"
    CYCLE = "cycle"
    OPENING = "opening"


WORDS = {
    Need.PICKUP: gettext_lazy("A place where orders are handed out"),
    Need.PAYMENT: gettext_lazy("A way to pay"),
    Need.PRODUCT: gettext_lazy("A product on the shelf"),
    Need.CYCLE: gettext_lazy("An order cycle, open or to come"),
    Need.OPENING: gettext_lazy("The opening of the shop"),
}
OPENS_WITHOUT = frozenset({Need.CYCLE, Need.OPENING})  # what the opening does not wait for


def missing_in(shop: Shop, at: datetime | None = None) -> list[Need]:
    """Return what keeps visitors from ordering in the shop, now by default; empty when they may.

    With an order cycle, a product counts only where one of the cycles offers it.
    """
    legs = current_sale(shop=shop, at=at or timezone.now()).legs
    has = {
        Need.PICKUP: shop.pickup_points.filter(is_active=True).exists(),
        Need.PAYMENT: shop.payment_methods.filter(is_active=True).exists(),
        Need.PRODUCT: _has_product(shop, legs, at or timezone.now()),
        Need.CYCLE: bool(legs),
        Need.OPENING: shop.is_open,
    }
    return [need for need in Need if not has[need]]


def _has_product(shop: Shop, legs, at: datetime) -> bool:
    if not legs:
        return Product.objects.on_shelf_of(shop).exists()
    return any(products_of(Sale(shop, leg, at)).exists() for leg in legs)


def starts_with_sale(shop: Shop) -> bool:
    """Say whether opening the shop begins a permanent sale: its own products, never sold yet."""
    return shop.enterprise.sells == Sells.OWN and not shop.legs.exists()


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
def open_shop(*, actor, shop: Shop, now: datetime | None = None) -> None:
    """Let visitors order. Raises PermissionDenied without the right, Refused while it lacks.

    A shop of own products that has never had an order cycle begins a permanent sale (D-01). One
    whose cycles are all over opens, and is warned: it lacks a cycle, which has its own screen.
    """
    check_runs(actor, shop)
    now = now or timezone.now()
    locked = _locked(shop)
    missing = [need for need in missing_in(locked, now) if need not in OPENS_WITHOUT]
    if missing:
        raise Refused(_("The shop cannot open yet. Missing: %(lacks)s.") % {"lacks": said(missing)})
    if starts_with_sale(locked):
        start_permanent_sale(actor=actor, shop=locked, now=now)
    if not locked.is_open:
        _set_open(actor, locked, is_open=True)


@transaction.atomic
def resume_sale(*, actor, shop: Shop, now: datetime) -> None:
    """Begin a permanent sale in a shop of own products whose order cycles are all over.

    Raises PermissionDenied without the right, and Refused where a cycle is open or to come.
    """
    check_runs(actor, shop)
    locked = _locked(shop)
    if locked.enterprise.sells != Sells.OWN or Need.CYCLE not in missing_in(locked, now):
        raise Refused(_("Your shop has an order cycle already."))
    start_permanent_sale(actor=actor, shop=locked, now=now)


@transaction.atomic
def close_shop(*, actor, shop: Shop) -> None:
    """Take no more orders; visitors may still look. Raises PermissionDenied without the right."""
    check_runs(actor, shop)
    locked = Shop.objects.select_for_update().get(pk=shop.pk)
    if locked.is_open:
        _set_open(actor, locked, is_open=False)


def _locked(shop: Shop) -> Shop:
    rows = Shop.objects.select_for_update(of=("self",)).select_related("enterprise")
    return rows.get(pk=shop.pk)


def _set_open(actor, shop: Shop, *, is_open: bool) -> None:
    shop.is_open = is_open
    shop.save(update_fields=["is_open"])
    action = "halle.shop.opened" if is_open else "halle.shop.closed"
    note(shop.enterprise, action, actor=actor, shop=shop)
