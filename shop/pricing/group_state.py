"""What is to be known of a customer group before it is changed."""

from hashlib import sha256

from django.core.exceptions import PermissionDenied

from shop.customer.editing import groups_for
from shop.customer.models import CustomerGroup
from shop.rules.access import Action

from .floor import lock_prices
from .models import PriceList


def locked_group(actor, group: CustomerGroup) -> CustomerGroup:
    """Return a group of the actor's as it is stored; nobody else changes it or its list now.

    Raises PermissionDenied when it is not the actor's.
    """
    own = groups_for(actor, Action.EDIT_PRICES).filter(pk=group.pk)
    shop = own.values_list("shop", flat=True).first()
    if shop is None:
        raise PermissionDenied
    lock_prices(shop)
    rows = CustomerGroup.objects.select_for_update(of=("self",))
    stored = rows.select_related("shop__enterprise").filter(pk=group.pk).first()
    if stored is None:  # somebody else has just deleted it
        raise PermissionDenied
    list(PriceList.objects.select_for_update().filter(group=stored).values_list("pk"))
    return stored


def is_used(group: CustomerGroup) -> bool:
    """Say whether orders used the group's list, which is then archived and never deleted."""
    price_list = PriceList.objects.filter(group=group).first()
    return price_list is not None and price_list.order_lines.exists()


def name_is_taken(group: CustomerGroup) -> bool:
    """Say whether another group of the shop, archived ones apart, has this name in any case."""
    others = CustomerGroup.objects.filter(shop=group.shop_id, archived_at=None)
    names = others.exclude(pk=group.pk).values_list("name", flat=True)
    return group.name.casefold() in {each.casefold() for each in names}  # SQLite folds a to z only


def version_of(group: CustomerGroup) -> str:
    """Return a text that changes with everything that the form shows of a group."""
    columns = ("name", "description", "archived_at")
    lists = ("price_list__percent", "price_list__bearer", "price_list__shows_excl_vat")
    rows = CustomerGroup.objects.filter(pk=group.pk)
    items = ("product", "min_quantity", "price")
    found = PriceList.objects.filter(group=group.pk, items__isnull=False)
    prices = found.order_by("items__product", "items__min_quantity").values_list(
        *(f"items__{name}" for name in items)
    )
    shown = (rows.values_list(*columns, *lists).first(), list(prices))
    return sha256(repr(shown).encode()).hexdigest()[:16]
