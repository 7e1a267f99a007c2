"""The demo's data files: CSV tables and texts, read as plain rows."""

import csv
import json
from pathlib import Path

HERE = Path(__file__).parent


def rows(name: str) -> list[dict[str, str]]:
    """Return the rows of data/<name>.csv, with the file's headings as keys."""
    with (HERE / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def document(name: str) -> dict:
    """Return what data/<name>.json holds."""
    return json.loads((HERE / "data" / f"{name}.json").read_text(encoding="utf-8"))


def names(cell: str) -> list[str]:
    """Return the values of a cell that holds several, separated by bars."""
    return [name for name in cell.split("|") if name]


def picture(kind: str, name: str) -> Path:
    """Return the path of pictures/<kind>/<name>.webp."""
    return HERE / "pictures" / kind / f"{name}.webp"


def text(folder: str, name: str) -> str:
    return (HERE / folder / f"{name}.md").read_text(encoding="utf-8")
