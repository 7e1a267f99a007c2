"""Changes of customer groups and of their price lists by the people of a shop (rules §11)."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from shop.backoffice.exceptions import Refused
from shop.customer.models import CustomerGroup
from shop.partner.models import Shop
from shop.rules.access import Action

from .floor import kept_above_zero
from .group_prices import check_price, check_products, write_prices
from .group_state import locked_group, version_of
from .models import DiscountBearer, PriceList

type PricesByQuantity = Mapping[tuple[int, int], Decimal]  # (product id, from how many) → euros


@dataclass(frozen=True)
class ListTerms:
    """What a list says of every product: per cent, who bears the difference, VAT shown or not."""

    percent: Decimal = Decimal(0)
    bearer: str = DiscountBearer.SELLER
    shows_excl_vat: bool = False


@transaction.atomic
def save_group(
    *,
    actor,
    group: CustomerGroup,
    terms: ListTerms,
    prices: PricesByQuantity,
    seen: str | None = None,
) -> CustomerGroup:
    """Create or change a group with its whole list: prices that are not given leave it.

    Prices are euros, VAT included. `seen` is the version that the person started from; None asks
    nothing. Raises PermissionDenied when the shop is not the actor's and Refused, with nothing
    changed, for a price or a product that may not be, a shelf price below zero, a name that is
    taken, an archived group, and a list that somebody else changed meanwhile.
    """
    is_new = group.pk is None
    _check_shop(actor, group.shop_id) if is_new else _check_unchanged(actor, group, seen)
    price_list = PriceList.objects.filter(group=group.pk).first() or PriceList()
    check_products(group.shop, price_list, {product for product, _quantity in prices})
    for (_product, quantity), price in prices.items():
        check_price(price, quantity)
    try:
        with kept_above_zero(shop=group.shop):
            _write(group, price_list, terms, prices)
    except Refused:
        if is_new:  # the form shows a new group again, not one that was undone
            group.pk, group._state.adding = None, True
        raise
    return group


@transaction.atomic
def set_list_prices(
    *, actor, group: CustomerGroup, prices: Mapping[int, Decimal | None]
) -> PriceList:
    """Set the prices from one unit on of these product ids; None takes a price off the list.

    Prices are euros, VAT included; those from more units on, and of other products, stay. The
    caller wraps its writes in `kept_above_zero`. Raises PermissionDenied when the shop is not the
    actor's, and Refused, with nothing changed, for an archived group, a product that the shop does
    not have and a price that may not be.
    """
    stored = locked_group(actor, group)
    _refuse_archived(stored)
    price_list, _created = PriceList.objects.get_or_create(group=stored)
    check_products(stored.shop, price_list, prices.keys())
    for price in prices.values():
        check_price(price)
    write_prices(price_list, {(product, 1): price for product, price in prices.items()})
    return price_list


def _check_shop(actor, shop_id: int | None) -> None:
    if not Shop.objects.for_actor(actor, Action.EDIT_PRICES).filter(pk=shop_id).exists():
        raise PermissionDenied


def _check_unchanged(actor, group: CustomerGroup, seen: str | None) -> None:
    stored = locked_group(actor, group)
    if stored.shop_id != group.shop_id:
        raise PermissionDenied
    _refuse_archived(stored)
    current = version_of(stored)
    if seen is not None and seen != current:
        text = _(
            "Somebody changed this group meanwhile. What you typed is still here, and nothing is "
            "saved: compare, then save once more to put yours in its place."
        )
        raise Refused(text, seen=current)


def _refuse_archived(group: CustomerGroup) -> None:
    if group.archived_at is not None:
        raise Refused(_("This group is archived: restore it before you change it."))


def _write(group, price_list: PriceList, terms: ListTerms, prices: PricesByQuantity) -> None:
    try:
        with transaction.atomic():
            group.save(update_fields=["name", "description"] if group.pk else None)
    except IntegrityError:
        raise Refused(_("This shop uses it already."), "name") from None
    price_list.group = group
    for name, value in asdict(terms).items():
        setattr(price_list, name, value)
    price_list.save()
    kept = set(prices)
    gone = [
        pk
        for pk, *key in price_list.items.values_list("pk", "product", "min_quantity")
        if tuple(key) not in kept
    ]
    price_list.items.filter(pk__in=gone).delete()
    write_prices(price_list, prices)
