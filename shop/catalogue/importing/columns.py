"""The columns of the spreadsheet, and a line understood."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from shop.accounts.fields import AddressField
from shop.accounts.validators import phone_number
from shop.backoffice.forms import EuroField
from shop.catalogue.admin_fields import LONGEST_DESCRIPTION

from .cells import (
    ContentField,
    DigitsField,
    LineField,
    SiretField,
    StockField,
    UnitField,
    VatField,
)
from .reading import Line

FORMULA = "="
# What spreadsheets write where a calculation failed: #N/A, #REF!, « #VALEUR ! », Err:502.
_FAILED = re.compile(r"#N/[AD]|#[A-ZÉ0-9/]+\s?[!?]|Err\s?:\s?\d{3}")


@dataclass(frozen=True)
class Column:
    """A column: its heading, an example of a cell, what to know, and what understands a cell."""

    key: str
    heading: Any
    example: Any
    about: Any
    field: forms.Field
    is_required: bool = False

    @property
    def name(self) -> str:
        return str(self.heading)


def _text(length: int) -> LineField:
    return LineField(max_length=length)


_POSTCODE = RegexValidator(r"^\d{5}$", gettext_lazy("A French postcode has five digits."))
_POSTCODE_FIELD = DigitsField(digits=5, validators=[_POSTCODE])
_PHONE_FIELD = DigitsField(digits=10, max_length=32, validators=[phone_number])
_NEW = gettext_lazy("For a producer that is new.")
PROFILE = ("postcode", "town", "phone", "email", "siret")
COLUMNS = (
    Column(
        "producer",
        gettext_lazy("producer"),
        "Ferme du Lac",
        gettext_lazy("Its name. One that is not known yet is created."),
        _text(128),
        is_required=True,
    ),
    Column("postcode", gettext_lazy("postcode"), "26150", _NEW, _POSTCODE_FIELD),
    Column("town", gettext_lazy("town"), "Die", _NEW, _text(100)),
    Column("phone", gettext_lazy("phone"), "04 75 00 00 00", _NEW, _PHONE_FIELD),
    Column(
        "email",
        gettext_lazy("e-mail"),
        "lac@exemple.fr",
        gettext_lazy("For a producer that is new. Nothing is sent to it."),
        AddressField(),
    ),
    Column("siret", gettext_lazy("SIRET"), "732 829 320 00074", _NEW, SiretField(digits=14)),
    Column(
        "product",
        gettext_lazy("product"),
        gettext_lazy("Peaches"),
        gettext_lazy("Its name. Empty: the producer alone is created."),
        _text(255),
    ),
    Column(
        "department",
        gettext_lazy("department"),
        gettext_lazy("Fruit"),
        gettext_lazy("One of yours. Needed for a new product."),
        _text(255),
    ),
    Column(
        "unit",
        gettext_lazy("unit"),
        gettext_lazy("punnet"),
        gettext_lazy("How it is sold. Empty for a new product: by the piece."),
        UnitField(),
    ),
    Column(
        "content",
        pgettext_lazy("of a unit", "content"),
        "500 g",
        gettext_lazy("What one unit holds: 500 g, 75 cl, 6."),
        ContentField(),
    ),
    Column(
        "price",
        gettext_lazy("purchase price"),
        "3,20",
        gettext_lazy("In euros, VAT included. Needed for a new product."),
        EuroField(),
    ),
    Column(
        "vat",
        gettext_lazy("VAT"),
        "5,5",
        gettext_lazy("In per cent. Empty for a new product: 5.5."),
        VatField(),
    ),
    Column(
        "stock",
        gettext_lazy("stock"),
        "12",
        gettext_lazy("A number, or “unlimited”. Empty for a new product: 0."),
        StockField(),
    ),
    Column("origin", gettext_lazy("origin"), "Die (26)", "", _text(100)),
    Column(
        "description",
        gettext_lazy("description"),
        "",
        "",
        forms.CharField(max_length=LONGEST_DESCRIPTION),
    ),
)


@dataclass(frozen=True)
class Cells:
    """A line understood: the values of the cells that are not empty, and what is wrong."""

    values: dict[str, Any]
    errors: tuple[str, ...]

    def __getitem__(self, key: str) -> Any:
        return self.values.get(key)


def understand(line: Line, known: dict[tuple[str, str], Any]) -> Cells:
    """Read the cells of a line. A formula, or what a column does not take, is an error.

    `known` remembers the values of texts that were read before: units and names come again.
    """
    values, errors = {}, []
    for column in COLUMNS:
        text = line[column.key]
        if not text:
            continue
        try:
            if (column.key, text) not in known:
                known[column.key, text] = _value(column, text)
            values[column.key] = known[column.key, text]
        except ValidationError as error:
            errors.extend(wrong(column.name, words) for words in error.messages)
    return Cells(values, tuple(errors))


def wrong(heading: str, words: str) -> str:
    """Say what is wrong in a cell."""
    return _("%(column)s: %(words)s") % {"column": heading, "words": words}


def heading_of(key: str) -> str:
    """Return the name of a column."""
    return next(column.name for column in COLUMNS if column.key == key)


def names() -> Iterator[str]:
    """Return the names of all columns, in their order."""
    return (column.name for column in COLUMNS)


def _value(column: Column, text: str) -> Any:
    if text.startswith(FORMULA):
        raise ValidationError(_("A formula is not read: write its result."))
    if _FAILED.fullmatch(text):
        raise ValidationError(_("A calculation failed here: write the value."))
    return column.field.clean(text)
