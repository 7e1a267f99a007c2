"""A spreadsheet as lines of text: CSV in any usual encoding, or XLSX, not yet interpreted."""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

from shop.rules.text import fold

MAX_LINES = 5_000
MAX_BYTES = 5 * 1024 * 1024
MAX_BLANK = 20  # empty lines above the headings
MAX_WIDTH = 100  # columns of a workbook that are looked at: a sheet may claim 16,384
MAX_UNPACKED = 60 * 1024 * 1024  # bytes: what an XLSX may unzip to
_ZIP = b"PK\x03\x04"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")  # how a spreadsheet's "Unicode text" begins
_END = "\x1ahalle"  # a last line of ours: a quotation mark left open swallows it
_SEPARATOR = re.compile(r'\A"?sep=([;,\t])"?\s*?\r?\n', re.IGNORECASE)  # for Excel; it hides it
_CONTROLS = dict.fromkeys({*range(32), *range(127, 160)} - {9, 10, 13})  # no database stores NUL
_ENCODINGS = ("utf-8-sig", "cp1252", "latin-1")  # the last one never fails
# What a workbook that is none, or that is damaged, makes of openpyxl (3.1).
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    InvalidFileException,
    SyntaxError,  # XML's ParseError
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
)


class Unreadable(Exception):
    """The file as a whole cannot be used. Its text says why, in French, to be shown as it is."""


@dataclass(frozen=True)
class Line:
    """One line: its number in the file and its cells by column name."""

    number: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


def read(content: bytes, *, columns: Iterable[str], required: Iterable[str]) -> list[Line]:
    """Return the lines that hold something. Headings are found whatever their accents and case.

    `columns` are the names that may be used, `required` those that must. Raises Unreadable for
    another kind of file, unknown or missing columns, lines in several sheets, and more than
    MAX_LINES lines.
    """
    if len(content) > MAX_BYTES:
        raise Unreadable(_("The file is larger than 5 MB."))
    needed = set(required)
    rows = _xlsx_rows(content, needed) if content.startswith(_ZIP) else _csv_rows(content)
    numbered = enumerate(rows, start=1)
    heading = next((row for _number, row in islice(numbered, MAX_BLANK) if any(row)), [])
    names = _named(heading, {_heading(name): name for name in columns}, needed)
    return _lines(numbered, names)


def _lines(numbered: Iterator[tuple[int, list[str]]], names: list[str]) -> list[Line]:
    found = []
    for number, row in numbered:
        if not any(row) and number < 4 * MAX_LINES:
            continue
        if len(found) == MAX_LINES or number >= 4 * MAX_LINES:
            text = _("The file has more than %(max)d lines: cut it into several files.")
            raise Unreadable(text % {"max": MAX_LINES})
        _check_width(number, row, len(names))
        found.append(Line(number, dict(zip(names, row, strict=False))))
    if not found:
        raise Unreadable(_("The file has no line below its headings."))
    return found


def _check_width(number: int, row: list[str], width: int) -> None:
    """Refuse a line whose cells may have slipped: « 3,20 » without quotes where commas separate."""
    if any(row[width:]):
        text = _(
            "Line %(number)d has more cells than there are headings. Where commas separate the "
            "cells, a price or a text that holds one stands between quotation marks."
        )
        raise Unreadable(text % {"number": number})


def _named(heading: list[str], known: dict[str, str], required: set[str]) -> list[str]:
    folded = [_heading(cell) for cell in heading]
    while folded and not folded[-1]:
        folded.pop()
    unknown = [cell for cell, name in zip(heading, folded, strict=False) if name not in known]
    if unknown:
        text = _(
            "Unknown columns: %(names)s. The headings of the template stand in the first line,"
            " and no others."
        )
        raise Unreadable(text % {"names": ", ".join(cell or "?" for cell in unknown)})
    if len(set(folded)) < len(folded):
        raise Unreadable(_("A column stands twice in the headings."))
    missing = sorted(required - {known[name] for name in folded})
    if missing:
        raise Unreadable(_("Missing columns: %(names)s.") % {"names": ", ".join(missing)})
    return [known[name] for name in folded]


def _heading(text: str) -> str:
    """Return what stays of a heading that is written a little differently: e-mail, Email."""
    return fold(text).replace(" ", "")


def _csv_rows(content: bytes) -> Iterator[list[str]]:
    text = _decoded(content)
    if "\x00" in text:
        raise Unreadable(_("This is neither a CSV nor an XLSX file."))
    text, delimiter = _separated(text)
    whole = io.StringIO(f"{text}\n{_END}", newline="")
    try:
        for number, row in enumerate(csv.reader(whole, delimiter=delimiter), start=1):
            if row and row[-1].endswith(_END):
                _check_closed(number, row)
                return
            yield [_cell(cell) for cell in row]
    except csv.Error as error:
        raise Unreadable(_("This is neither a CSV nor an XLSX file.")) from error


def _separated(text: str) -> tuple[str, str]:
    """Return the text, and what separates its cells: as it says itself, or as its headings do."""
    if said := _SEPARATOR.match(text):
        return text[said.end() :], said[1]
    first = text.lstrip("\r\n").partition("\n")[0]
    return text, max(";,\t", key=first.count)


def _check_closed(number: int, row: list[str]) -> None:
    """Refuse a quotation mark that is never closed: all the lines after it would be one cell."""
    if row != [_END]:
        text = _("The quotation mark opened in line %(number)d is never closed.")
        raise Unreadable(text % {"number": number})


def _decoded(content: bytes) -> str:
    if content.startswith(_UTF_16):
        return content.decode("utf-16", errors="replace")
    for encoding in _ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise AssertionError  # latin-1 reads any byte


def _xlsx_rows(content: bytes, required: set[str]) -> Iterator[list[str]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(each.file_size for each in packed.infolist()) > MAX_UNPACKED:
                raise Unreadable(_("The file is larger than 5 MB."))
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False)
        sheet, *others = book.worksheets
        _check_others(others, {_heading(name) for name in required})
        for row in sheet.iter_rows(max_col=MAX_WIDTH, values_only=True):
            yield [_cell(value) for value in row]
    except Unreadable:
        raise
    except _BROKEN as error:
        raise Unreadable(_("This is neither a CSV nor an XLSX file.")) from error


def _check_others(sheets: Iterable, required: set[str]) -> None:
    """Refuse lines in another sheet than the first: nobody would see that they are left out."""
    for sheet in sheets:
        rows = sheet.iter_rows(max_row=MAX_BLANK, max_col=MAX_WIDTH, values_only=True)
        heading = next((row for row in rows if any(row)), ())
        if required <= {_heading(_cell(value)) for value in heading}:
            text = _("Only the first sheet is read: put the lines of “%(name)s” there too.")
            raise Unreadable(text % {"name": sheet.title})


def _cell(value) -> str:
    """Return a cell as it would be typed: 3 for 3.0, nothing for an empty one."""
    if value is None:
        return ""
    if isinstance(value, ArrayFormula | DataTableFormula):
        return "="
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, float):
        return f"{value:.6f}".rstrip("0").rstrip(".").replace(".", ",")
    return str(value).translate(_CONTROLS).strip()
