"""The empty spreadsheet to start from: the columns, and what may stand in them."""

from io import BytesIO

from django.http import HttpResponse
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from shop.backoffice.exports import XLSX_TYPE, as_text, csv_response
from shop.backoffice.exports import Column as ExportColumn
from shop.catalogue.models import Category, Unit, VatRate

from .columns import COLUMNS
from .reading import MAX_LINES

_HEAD = PatternFill("solid", fgColor="FFE5EFDF")


def csv_template() -> HttpResponse:
    """Return the headings alone, as a CSV."""
    headings = [ExportColumn(column.name, str) for column in COLUMNS]
    return csv_response(headings, [], _filename())


def xlsx_template() -> HttpResponse:
    """Return a workbook: a sheet to fill, with lists to choose from, and one that explains it."""
    book = Workbook()
    sheet, help_sheet = book.active, book.create_sheet(_("How to fill it"))
    sheet.title = _("Products")
    lists = _lists()
    _write_help(help_sheet, lists)
    for place, column in enumerate(COLUMNS, start=1):
        _head(sheet.cell(1, place, column.name))
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = 24 if place == 1 else 16
        if column.key in lists:
            _offer(sheet, help_sheet, letter, list(lists).index(column.key), lists[column.key])
    sheet.freeze_panes = "A2"
    content = BytesIO()
    book.save(content)
    name = f'attachment; filename="{_filename()}.xlsx"'
    return HttpResponse(content.getvalue(), XLSX_TYPE, headers={"Content-Disposition": name})


def _filename() -> str:
    return _("producers-and-products")


def _lists() -> dict[str, list[str]]:
    departments = Category.objects.order_by("path").values_list("name", flat=True)
    return {
        "department": list(departments),
        "unit": [str(label) for label in Unit.labels],
        "vat": [as_text(value).replace(".", ",") for value in VatRate.values],
    }


def _write_help(sheet, lists: dict[str, list[str]]) -> None:
    """Explain each column; what may be chosen stands to the right, from column E on."""
    for place, heading in enumerate((_("Column"), _("What to write"), _("Example")), start=1):
        _head(sheet.cell(1, place, heading))
    for number, column in enumerate(COLUMNS, start=2):
        texts = (column.name, str(column.about), str(column.example))
        for place, text in enumerate(texts, start=1):
            sheet.cell(number, place, text).alignment = Alignment(wrap_text=True, vertical="top")
    for place, (key, values) in enumerate(lists.items(), start=5):
        heading = next(column.name for column in COLUMNS if column.key == key)
        _head(sheet.cell(1, place, heading))
        for number, value in enumerate(values, start=2):
            sheet.cell(number, place, value).data_type = "s"
    for letter, width in zip("ABCEFG", (18, 60, 22, 22, 14, 10), strict=True):
        sheet.column_dimensions[letter].width = width


def _head(cell) -> None:
    cell.font, cell.fill = Font(bold=True), _HEAD


def _offer(sheet, help_sheet, letter: str, order: int, values: list[str]) -> None:
    """Let the cells of a column be chosen from a list of the other sheet."""
    if not values:
        return
    source = get_column_letter(5 + order)
    cells = f"'{help_sheet.title}'!${source}$2:${source}${len(values) + 1}"
    rule = DataValidation(type="list", formula1=f"={cells}", allow_blank=True)
    rule.showErrorMessage = False
    rule.add(f"{letter}2:{letter}{MAX_LINES + 1}")
    sheet.add_data_validation(rule)
