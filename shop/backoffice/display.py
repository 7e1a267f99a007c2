"""How every screen writes amounts and percentages, and lists of the back office their states."""

import re
from datetime import date
from decimal import Decimal

from django.utils.formats import date_format, number_format
from django.utils.html import format_html

NARROW_SPACE = "\u202f"
_DAY = re.compile(r"(?<!\\)j(?= F)")


def euros(amount: Decimal | None) -> str:
    """Write an amount as « 1 234,20 € », a negative one with a true minus sign; None as nothing."""
    if amount is None:
        return ""
    return _typeset(f"{number_format(amount, 2, use_l10n=True, force_grouping=True)} €")


def percent(value: Decimal | None) -> str:
    """Write a number of per cent as « −14,8 % », without the zeros that a column stores."""
    return "" if value is None else _typeset(f"{plain(value)} %")


def plain(value: Decimal) -> str:
    """Write a number that is not money, without the zeros that a column stores: « 0,525 »."""
    return _typeset(number_format(f"{value.normalize():f}"))


def day(moment: date, form: str) -> str:
    """Write a local moment in one of Django's date formats; the first of a month is « 1er »."""
    return date_format(moment, _DAY.sub(lambda _j: r"1\e\r", form) if moment.day == 1 else form)


def _typeset(number: str) -> str:
    return number.replace("\xa0", NARROW_SPACE).replace(" ", NARROW_SPACE).replace("-", "−")


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
