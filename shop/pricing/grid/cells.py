"""The cells of the grid, and what a browser sends of them.

Each has a name such as `purchase-12` or `list7-12`: a column, the list's id, the product's id. Its
companion `seen-purchase-12` carries the text that the person had before their eyes.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from django.core.exceptions import ValidationError

from .parsing import read_amount, read_percent

_NAME = re.compile(r"(purchase|margin|price|list)([1-9][0-9]{0,14})?-([0-9]{1,15})")
SEEN = "seen-"


class Kind(StrEnum):
    """What may be typed about a product."""

    PURCHASE = "purchase"
    MARGIN = "margin"
    PRICE = "price"
    LIST = "list"


@dataclass(frozen=True, order=True)
class Cell:
    """A place in the grid. `price_list` is zero but on a list."""

    product: int
    kind: Kind
    price_list: int = 0

    @classmethod
    def named(cls, name: str) -> "Cell | None":
        """Return the cell of that name, or None where the name is none of ours."""
        found = _NAME.fullmatch(name)
        if found is None or (found[1] == Kind.LIST) != bool(found[2]):
            return None
        return cls(int(found[3]), Kind(found[1]), int(found[2] or 0))

    @property
    def column(self) -> str:
        return f"{self.kind}{self.price_list or ''}"

    @property
    def name(self) -> str:
        return f"{self.column}-{self.product}"

    def read(self, text: str) -> Decimal | None:
        """Return what the text says: euros, or per cent for a margin; None where it is empty.

        Raises ValidationError with words for the person.
        """
        if self.kind is Kind.MARGIN:
            return read_percent(text)
        return read_amount(text, required=self.kind is Kind.PURCHASE)


@dataclass(frozen=True)
class Entry:
    """What was typed in a cell, and the text that it was shown with."""

    cell: Cell
    typed: str
    seen: str


@dataclass(frozen=True)
class Change:
    """A value that somebody wants in a cell, and the one that they saw there."""

    cell: Cell
    value: Decimal | None
    seen: Decimal | None


def entries_of(data: Mapping[str, str]) -> list[Entry]:
    """Return the cells of a posted form, in their order."""
    named = ((Cell.named(name), text) for name, text in data.items())
    return [
        Entry(cell, text, data.get(f"{SEEN}{cell.name}", ""))
        for cell, text in named
        if cell is not None
    ]


def changes_of(entries: list[Entry]) -> tuple[list[Change], dict[Cell, str]]:
    """Return what was changed, and what cannot be understood: cell → words."""
    changes, errors = [], {}
    for entry in entries:
        if entry.typed.strip() == entry.seen.strip():
            continue
        try:
            change = Change(entry.cell, entry.cell.read(entry.typed), _value_seen(entry))
        except ValidationError as error:
            errors[entry.cell] = error.messages[0]
            continue
        if change.value != change.seen:
            changes.append(change)
    return changes, errors


def _value_seen(entry: Entry) -> Decimal | None:
    """Return the value that was shown. A text that we never show counts as an empty cell."""
    try:
        return entry.cell.read(entry.seen)
    except ValidationError:
        return None
