"""How lists and screens of the back office write amounts and states."""

from decimal import Decimal

from django.utils.formats import number_format
from django.utils.html import format_html

NARROW_SPACE = "\u202f"


def euros(amount: Decimal | None) -> str:
    """Return an amount as « 4,20 € », or nothing when there is none."""
    if amount is None:
        return ""
    return f"{number_format(amount, 2, use_l10n=True, force_grouping=True)}{NARROW_SPACE}€"


def state(label: str, kind: str = "") -> str:
    """Return a small label. `kind`: good, warning, bad, or nothing for a neutral one."""
    return format_html('<span class="shop-state shop-state--{}">{}</span>', kind or "plain", label)


def column(heading, order_by: str | None = None):
    """Name a method that fills a column of a list, and the field that sorts it."""

    def named(method):
        method.short_description = heading
        if order_by:
            method.admin_order_field = order_by
        return method

    return named
