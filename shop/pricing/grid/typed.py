"""What a form brought: as it was typed, and as far as it was understood."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from django.utils.formats import number_format

from shop.backoffice.display import plain

from .cells import Cell, Entry, Kind, changes_of
from .checks import below_zero, not_permitted
from .exceptions import CellsRefused
from .figures import Values
from .services import check_cells
from .sheet import Sheet


@dataclass(frozen=True)
class Typed:
    """Texts of the boxes, values understood, errors in words, texts that the next form has seen."""

    texts: Mapping[Cell, str] = field(default_factory=dict)
    values: Values = field(default_factory=dict)
    errors: Mapping[Cell, str] = field(default_factory=dict)
    seen: Mapping[Cell, str] = field(default_factory=dict)

    @property
    def changed(self) -> int:
        """Return the number of cells that wait to be saved."""
        return len({*self.values, *self.errors})

    def refused(self, refused: CellsRefused) -> "Typed":
        """Add the words of a refusal; the next try starts from what is stored now."""
        now = {cell: written(cell, value) for cell, value in refused.current.items()}
        return replace(self, errors={**self.errors, **refused.cells}, seen={**self.seen, **now})


def understand(sheet: Sheet, entries: list[Entry]) -> Typed:
    """Read what was sent. A price below zero is an error like a word that is no number.

    Raises UnknownCell or PermissionDenied for a change that is not the actor's to make.
    """
    changes, errors = changes_of(entries)
    check_cells(sheet, [*(change.cell for change in changes), *errors])
    values = {change.cell: change.value for change in changes}
    return Typed(
        texts={entry.cell: entry.typed for entry in entries},
        values=values,
        errors=below_zero(sheet, values) | not_permitted(sheet, values) | errors,
        seen={entry.cell: entry.seen for entry in entries},
    )


def written(cell: Cell, value: Decimal | None) -> str:
    """Write a value as it stands in a box: « 3,20 », « 12,5 » per cent, nothing for None."""
    if value is None:
        return ""
    return plain(value) if cell.kind is Kind.MARGIN else number_format(value, 2)
