"""The tables of a Markdown file, each under its nearest heading."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Row:
    """One row: what is given, and under the headings in bold what follows from it."""

    table: str
    given: dict[str, str]
    expected: dict[str, str]

    def __str__(self) -> str:
        return f"{self.table}: {', '.join(self.given.values())}"


def rows_of(path: Path) -> Iterator[Row]:
    """Yield every row of every table. A dash alone is an empty cell."""
    heading, columns = "", None
    for line in path.read_text().splitlines():
        if line.startswith("#"):
            heading = line.lstrip("# ")
        if not line.startswith("|"):
            columns = None
        elif columns is None:
            columns = _cells(line)
        elif not line.startswith("|---"):
            yield _row(heading, columns, _cells(line))


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("|").split("|")]


def _row(heading: str, columns: list[str], cells: list[str]) -> Row:
    values = ["" if cell == "–" else cell for cell in cells]
    pairs = list(zip(columns, values, strict=True))
    return Row(
        heading,
        {name: value for name, value in pairs if not name.startswith("**")},
        {name.strip("*"): value for name, value in pairs if name.startswith("**")},
    )
