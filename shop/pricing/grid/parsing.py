"""Numbers as people type or paste them: « 3,20 », « 1 234,50 € », « 12 % »."""

import re
from decimal import Decimal

from django import forms

from shop.backoffice.forms import EuroField

_DRESSING = re.compile(r"[\s\u200b\ufeff€%]|EUR", re.IGNORECASE)  # \s knows the narrow spaces
_AMOUNT = EuroField(required=False)
_NEEDED = EuroField(required=True)
_PERCENT = forms.DecimalField(
    required=False,
    min_value=Decimal(-100),
    max_value=Decimal(100),
    max_digits=5,
    decimal_places=2,
)


def read_amount(text: str, *, required: bool = False) -> Decimal | None:
    """Return euros: not negative, two decimals at most, eight digits at most; None for nothing.

    Raises ValidationError.
    """
    return (_NEEDED if required else _AMOUNT).clean(bare(text))


def read_percent(text: str) -> Decimal | None:
    """Return per cent within ±100, two decimals at most; None for nothing.

    Raises ValidationError.
    """
    return _PERCENT.clean(bare(text))


def bare(text: str) -> str:
    """Return the number without spaces and signs of currency, with a point before the decimals.

    Where both point and comma stand in it, the last one is before the decimals.
    """
    number = _DRESSING.sub("", text).replace("−", "-")
    comma, point = number.rfind(","), number.rfind(".")
    thousands = "." if comma > point else ","
    if comma >= 0 and point >= 0:
        number = number.replace(thousands, "")
    return number.replace(",", ".")
