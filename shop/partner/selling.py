"""What an enterprise sells (rules §1.1 to §1.3): no shop, a shop of its own, or a reseller's."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from shop.backoffice.exceptions import Refused
from shop.rules.access import Action

from .journal import note
from .models import Partner, Sells, Shop
from .pages.services import sync_entry
from .team import check_may


@transaction.atomic
def change_sells(*, actor, enterprise: Partner, sells: str) -> Partner:
    """Change what an enterprise sells. Going up gives it a shop; going down loses nothing.

    A new shop is closed until its owner opens it, and has its entry in the page tree. Down to
    nothing, its shops are closed and hidden and keep their orders, customers, prices and settings;
    they come back closed. Raises PermissionDenied for anybody but the owner, and Refused for an
    unknown value.
    """
    check_may(actor, enterprise, Action.CHANGE_SELLS)
    if sells not in Sells.values:
        raise Refused(_("Choose what the enterprise sells."), "sells")
    locked = Partner.objects.select_for_update().get(pk=enterprise.pk)
    if locked.sells == sells:
        return locked
    before = locked.get_sells_display()
    locked.sells = sells
    locked.save(update_fields=["sells"])
    if sells == Sells.NONE:
        locked.shops.update(is_open=False)
    elif not locked.shops.exists():
        _found_shop(actor, locked)
    for shop in locked.shops.select_related("enterprise"):
        sync_entry(actor=actor, shop=shop)
    note(locked, "halle.sells", actor=actor, before=before, after=locked.get_sells_display())
    return locked


def _found_shop(actor, enterprise: Partner) -> Shop:
    return Shop.objects.create(
        enterprise=enterprise,
        name=enterprise.name[:100],
        slug=_free_slug(enterprise.name),
        email=enterprise.email or actor.email,
        phone=enterprise.phone,
        is_open=False,
    )


def _free_slug(name: str) -> str:
    base = slugify(name)[:50] or "boutique"
    taken = set(Shop.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    numbered = (f"{base}-{number}" for number in range(2, len(taken) + 3))
    return base if base not in taken else next(each for each in numbered if each not in taken)


def check_runs(actor, shop: Shop) -> None:
    """Raise PermissionDenied unless the actor may change the settings of a visible shop."""
    running = Shop.objects.for_actor(actor, Action.EDIT_ENTERPRISE).visible()
    if not running.filter(pk=shop.pk).exists():
        raise PermissionDenied
