"""What may be typed in the cells of a product: each kind understands one and says what is wrong.

They are form fields for their `clean`: a value from a text, or ValidationError with words.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from stdnum.exceptions import ValidationError as InvalidNumber
from stdnum.fr import siret

from shop.backoffice.display import plain
from shop.backoffice.forms import NumberField, PercentField
from shop.catalogue.models import Unit, VatRate
from shop.rules.text import fold

_CONTENT = re.compile(r"\s*([0-9][0-9\s.,\u202f\u00a0]*)\s*([^0-9\s]*)\s*")
_MEASURES = {
    "kg": ("kg", Decimal(1)),
    "g": ("kg", Decimal("0.001")),
    "l": ("L", Decimal(1)),
    "dl": ("L", Decimal("0.1")),
    "cl": ("L", Decimal("0.01")),
    "ml": ("L", Decimal("0.001")),
}


@dataclass(frozen=True)
class Content:
    """What is in one unit: so many kilos, litres or pieces; `measure` is None where unsaid."""

    size: Decimal
    measure: str | None = None


@dataclass(frozen=True)
class Stock:
    """What is for sale: so many pieces, or as many as one wants."""

    quantity: int
    is_unlimited: bool = False


class LineField(forms.CharField):
    """A text on one line."""

    def clean(self, text: str) -> str:
        return super().clean(" ".join(text.split()))


class DigitsField(LineField):
    """Digits that may begin with a zero, which spreadsheets take away: it comes back."""

    def __init__(self, *, digits: int, **kwargs) -> None:
        super().__init__(**kwargs)
        self.digits = digits

    def clean(self, text: str) -> str:
        is_short = text.isdecimal() and len(text) == self.digits - 1
        return super().clean(f"0{text}" if is_short else text)


class UnitField(forms.CharField):
    """A unit by its name, in the singular or the plural, or by its symbol."""

    def clean(self, text: str) -> str:
        words = fold(text)
        for value, label in Unit.choices:
            name = fold(str(label))
            if words in {name, f"{name}s", fold(value)}:
                return value
        known = ", ".join(str(label) for label in Unit.labels)
        raise ValidationError(_("Choose one of: %(known)s.") % {"known": known})


class ContentField(forms.CharField):
    """The content of one unit: « 250 g », « 0,75 L », « 6 »."""

    _number = NumberField()
    _size = NumberField(max_digits=8, decimal_places=3, min_value=Decimal("0.001"))

    def clean(self, text: str) -> Content:
        found = _CONTENT.fullmatch(text)
        name = fold(found[2]) if found else ""
        if not found or (name and name not in _MEASURES and name not in _pieces()):
            raise ValidationError(_("Write a content such as 250 g, 75 cl or 6."))
        measure, factor = _MEASURES.get(name, ("piece" if name else None, Decimal(1)))
        size = self._number.clean(found[1]) * factor
        return Content(self._size.clean(f"{size.normalize():f}"), measure)


class StockField(NumberField):
    """A whole number of pieces that is not negative, or the word for unlimited."""

    default_error_messages = {
        "min_value": gettext_lazy("A stock is never negative."),
        "whole": gettext_lazy("Write a whole number."),
    }

    def __init__(self) -> None:
        super().__init__(min_value=0, max_value=1_000_000)

    def clean(self, text: str) -> Stock:
        if fold(text) in {fold(_("unlimited")), fold(_("without limit"))}:
            return Stock(0, is_unlimited=True)
        typed = super().clean(text)
        if typed != int(typed):
            raise ValidationError(self.error_messages["whole"], code="whole")
        return Stock(int(typed))


class VatField(forms.CharField):
    """One of the rates in per cent: « 5,5 », « 5,5 % », or 0,055 as a spreadsheet stores it."""

    _percent = PercentField(decimal_places=4, max_digits=7)

    def clean(self, text: str) -> str:
        typed = self._percent.clean(text)
        for value in VatRate.values:
            if typed in {Decimal(value), Decimal(value) / 100}:
                return value
        known = ", ".join(plain(Decimal(value)) for value in VatRate.values)
        raise ValidationError(_("Choose one of: %(known)s.") % {"known": known})


class SiretField(DigitsField):
    """Fourteen digits, with or without spaces."""

    def clean(self, text: str) -> str:
        try:
            return siret.validate(super().clean(text))
        except InvalidNumber as error:
            raise ValidationError(_("This is not a SIRET number.")) from error


def _pieces() -> set[str]:
    name = fold(_("piece"))
    return {name, f"{name}s"}
