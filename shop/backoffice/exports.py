"""Spreadsheets as a French office expects them (rules §16.1), safe to open."""

import csv
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

from django.http import HttpResponse
from django.utils.encoding import force_str
from django.utils.timezone import localtime
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Column:
    """One column: its heading and how to read it from a row."""

    heading: Any
    value: Callable[[Any], Any]


def csv_response(columns: Iterable[Column], rows: Iterable, name: str) -> HttpResponse:
    """Return a CSV with a byte order mark, semicolons, decimal commas and dd/mm/yyyy dates."""
    text = StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow([as_text(column.heading) for column in columns])
    writer.writerows([as_text(column.value(row)) for column in columns] for row in rows)
    return _attachment(
        text.getvalue().encode("utf-8-sig"), "text/csv; charset=utf-8", f"{name}.csv"
    )


def xlsx_response(columns: Iterable[Column], rows: Iterable, name: str) -> HttpResponse:
    """Return a workbook in which numbers are numbers, and text is never a formula."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title=name[:31])
    sheet.append([force_str(column.heading) for column in columns])
    for row in rows:
        sheet.append([_cell(sheet, column.value(row)) for column in columns])
    content = BytesIO()
    book.save(content)
    return _attachment(content.getvalue(), XLSX_TYPE, f"{name}.xlsx")


def as_text(value: Any) -> str:
    """Return a value as a French spreadsheet reads it; a leading apostrophe stops formulas."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, Decimal | int | float):
        return str(value).replace(".", ",")
    if isinstance(value, datetime):
        return localtime(value).strftime("%d/%m/%Y %H:%M")
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    text = force_str(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def _cell(sheet, value: Any) -> WriteOnlyCell:
    if isinstance(value, datetime):
        value = localtime(value).replace(tzinfo=None)
    elif not isinstance(value, Decimal | int | float | date | None):
        value = _printable(force_str(value))
    cell = WriteOnlyCell(sheet, value)
    if isinstance(value, str):
        cell.data_type = "s"
    elif isinstance(value, Decimal):
        cell.number_format = "#,##0.00"
    return cell


def _printable(text: str) -> str:
    """Drop the control characters that a workbook cannot hold."""
    return "".join(letter for letter in text if letter >= " " or letter in "\n\t")


def _attachment(content: bytes, content_type: str, filename: str) -> HttpResponse:
    return HttpResponse(
        content,
        content_type=content_type,
        headers={"Content-Disposition": f'attachment; filename="{filename}"'},
    )
