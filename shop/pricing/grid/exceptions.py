from decimal import Decimal

from shop.backoffice.exceptions import Refused

from .cells import Cell


class UnknownCell(LookupError):
    """A product that the shop does not sell, or a list that is not one of its groups'."""


class CellsRefused(Refused):
    """Some cells cannot be saved as they are: nothing is.

    `cells` has words for each; `current` what the cells hold now that somebody else changed them.
    """

    def __init__(
        self, message: str, cells: dict[Cell, str], current: dict[Cell, Decimal | None]
    ) -> None:
        super().__init__(message)
        self.cells = cells
        self.current = current
