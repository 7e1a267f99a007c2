"""Numbers as people type or paste them: « 3,20 », « 1 234,50 € », « 12 % »."""

from decimal import Decimal

from shop.backoffice.forms import EuroField, PercentField

_AMOUNT = EuroField(required=False)
_NEEDED = EuroField(required=True)
_PERCENT = PercentField(required=False)


def read_amount(text: str, *, required: bool = False) -> Decimal | None:
    """Return euros: not negative, two decimals at most, eight digits at most; None for nothing.

    Raises ValidationError.
    """
    return (_NEEDED if required else _AMOUNT).clean(text)


def read_percent(text: str) -> Decimal | None:
    """Return per cent within ±100, two decimals at most; None for nothing.

    Raises ValidationError.
    """
    return _PERCENT.clean(text)
