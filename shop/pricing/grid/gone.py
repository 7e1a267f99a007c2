"""What left the grid while somebody was typing in it."""

from django.utils.translation import gettext as _

from shop.partner.models import Shop
from shop.pricing.models import PriceList

from .cells import Entry


def without_archived(shop: Shop, entries: list[Entry]) -> tuple[list[Entry], str]:
    """Return the entries without those of archived groups of the shop, and what to say of them.

    Nothing is said where nothing is left out.
    """
    keys = {entry.cell.price_list for entry in entries if entry.cell.price_list}
    if not keys:
        return entries, ""
    rows = PriceList.objects.filter(pk__in=keys, group__shop=shop, group__archived_at__isnull=False)
    gone = dict(rows.values_list("pk", "group__name"))
    left = [entry for entry in entries if entry.cell.price_list not in gone]
    return left, " ".join(_sentence(name) for name in sorted(gone.values()))


def _sentence(name: str) -> str:
    return _("The group “%(name)s” is archived: its prices left the grid.") % {"name": name}
