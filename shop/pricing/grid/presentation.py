"""What the screen shows of the grid: texts, ready to be put in cells."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from shop.backoffice.display import NARROW_SPACE, euros, percent, plain
from shop.catalogue.units import unit_label
from shop.rules.grants import Permission
from shop.rules.pricing import Quote

from .cells import Cell, Kind
from .figures import Figures, figures_of
from .sheet import Row, Sheet
from .typed import Typed, written


@dataclass(frozen=True)
class Column:
    """A column after the product's. `group` names the customers whose list it shows."""

    name: str
    kind: str
    label: str
    price_list: int = 0
    group: str = ""

    @property
    def full_label(self) -> str:
        return f"{self.group} – {self.label}" if self.group else self.label


@dataclass(frozen=True)
class Box:
    """A cell to type in. `was` is the stored text where another one was typed."""

    name: str
    column: Column
    text: str
    seen: str
    hint: str
    was: str | None
    error: str
    is_open: bool
    closed: str  # why it is not open
    is_box: bool = True

    @property
    def classes(self) -> str:
        if not self.is_open:
            return f"price-result price-closed price-{self.column.kind}"
        marks = " is-changed" * (self.was is not None) + " is-wrong" * bool(self.error)
        return f"price-cell price-{self.column.kind}{marks}"


@dataclass(frozen=True)
class Result:
    """A cell that follows from the others. `was` is what it said before the changes."""

    name: str
    text: str
    note: str
    is_loss: bool
    was: str | None
    column: Column | None = None
    is_box: bool = False

    @property
    def classes(self) -> str:
        marks = " is-loss" * self.is_loss + " is-changed" * (self.was is not None)
        return f"price-result price-{self.column.kind}{marks}"


@dataclass(frozen=True)
class Line:
    """A product of the grid."""

    product: int
    title: str
    unit: str
    producer: str
    is_on_sale: bool
    is_permitted: bool  # the producer lets the shop sell it
    cells: list


def columns_of(sheet: Sheet) -> list[Column]:
    """Return the columns after the product's: what is typed, what follows, then each list's two."""
    found = [
        Column(Kind.PURCHASE.value, Kind.PURCHASE.value, _("Purchase price")),
        Column(Kind.MARGIN.value, Kind.MARGIN.value, _("Margin %")),
        Column(Kind.PRICE.value, Kind.PRICE.value, pgettext("column", "The shop’s price")),
        Column("base", "base", _("Sale base")),
        Column("gain", "gain", _("Margin")),
        Column("public", "public", _("Public shelf price")),
    ]
    for key, each in sheet.lists.items():
        found += [
            Column(f"list{key}", Kind.LIST.value, _("List price"), key, each.label),
            Column(f"shelf{key}", "shelf", _("On the shelf"), key, each.label),
        ]
    return found


def lines_of(sheet: Sheet, typed: Typed | None = None) -> list[Line]:
    """Return the rows as texts, with what was typed and what it would change."""
    typed, columns = typed or Typed(), columns_of(sheet)
    return [_line(sheet, row, typed, columns) for row in sheet.rows.values()]


def _line(sheet: Sheet, row: Row, typed: Typed, columns: list[Column]) -> Line:
    product = row.product
    return Line(
        product=row.pk,
        title=product.title,
        unit=unit_label(product),
        producer=product.producer.name if product.producer else "",
        is_on_sale=row.shop_product.is_on_sale,
        is_permitted=sheet.context.permits(product, Permission.SELL),
        cells=list(_cells(sheet, row, typed, columns)),
    )


def _cells(sheet: Sheet, row: Row, typed: Typed, columns: list[Column]) -> Iterator[Box | Result]:
    before = figures_of(sheet, row, {})
    after = figures_of(sheet, row, typed.values) if typed.values else before
    results = results_of(sheet, row, before, after)
    hints = hints_of(sheet, row, after)
    for column in columns:
        if column.name in results:
            yield replace(results[column.name], column=column)
        else:
            cell = Cell(row.pk, Kind(column.kind), column.price_list)
            yield _box(sheet, column, cell, typed, hints.get(cell, ""))


def _box(sheet: Sheet, column: Column, cell: Cell, typed: Typed, hint: str) -> Box:
    stored = written(cell, sheet.stored(cell))
    touched = cell in typed.values or cell in typed.errors
    takes = sheet.takes(cell) or touched
    return Box(
        name=cell.name,
        column=column,
        text=typed.texts.get(cell, stored),
        seen=typed.seen.get(cell, stored),
        hint=hint,
        was=stored if touched else None,
        error=typed.errors.get(cell, ""),
        is_open=sheet.may_change(cell) and takes,
        closed=_("set by the producer") if takes else _("needs the producer’s permission"),
    )


def effects_of(sheet: Sheet, typed: Typed) -> dict[str, dict]:
    """Return what follows from what was typed, by name of cell, ready for a script."""
    results, hints = {}, {}
    for row in sheet.rows.values():
        before, after = figures_of(sheet, row, {}), figures_of(sheet, row, typed.values)
        for each in results_of(sheet, row, before, after).values():
            told = {"text": each.text, "note": each.note, "was": each.was, "loss": each.is_loss}
            results[each.name] = told
        hints |= {cell.name: text for cell, text in hints_of(sheet, row, after).items()}
    errors = {cell.name: text for cell, text in typed.errors.items()}
    return {"results": results, "hints": hints, "errors": errors}


def hints_of(sheet: Sheet, row: Row, found: Figures | None) -> dict[Cell, str]:
    """Return what stands in an empty box: the value that then counts."""
    hints = {}
    if sheet.shop.margin is not None:
        hints[Cell(row.pk, Kind.MARGIN)] = plain(sheet.shop.margin)
    if found is not None:
        hints[Cell(row.pk, Kind.PRICE)] = number_format(found.by_margin, 2)
        for key, each in found.lists.items():
            hints[Cell(row.pk, Kind.LIST, key)] = number_format(each.by_percentage, 2)
    return hints


def results_of(
    sheet: Sheet, row: Row, before: Figures | None, after: Figures | None
) -> dict[str, Result]:
    """Return the cells that follow from the others, by column, with what each said before."""
    old, new = _facts(sheet, before), _facts(sheet, after)
    found = {}
    for column, (text, note, is_loss) in new.items():
        was = old[column][0] if old[column][:2] != (text, note) else None
        found[column] = Result(f"{column}-{row.pk}", text, note, is_loss, was)
    return found


def _facts(sheet: Sheet, found: Figures | None) -> dict[str, tuple[str, str, bool]]:
    """Return column → text, note, and whether the shop loses money."""
    shelves = {f"shelf{key}": key for key in sheet.lists}
    if found is None:
        return dict.fromkeys(("base", "gain", "public", *shelves), ("–", "", False))
    loses = found.margin < 0
    rate = percent(found.margin_percent)
    return {
        "base": (euros(found.public.price.base), "", False),
        "gain": (euros(found.margin), f"{rate} {_('at a loss')}".strip() if loses else rate, loses),
        "public": _shelf(found.public, says_loss=False),
        **{column: _shelf(found.quote_for(key), says_loss=True) for column, key in shelves.items()},
    }


def _shelf(quote: Quote, *, says_loss: bool) -> tuple[str, str, bool]:
    about = f"{_('about')}{NARROW_SPACE}" if quote.is_approximate else ""
    loses = says_loss and quote.margin < 0
    return f"{about}{euros(quote.unit_price)}", _("at a loss") if loses else "", loses
