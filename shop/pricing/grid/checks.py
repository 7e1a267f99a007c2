"""What may not be saved, said at the cell."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from shop.backoffice.display import euros, percent
from shop.catalogue.own_terms import own_price_words

from .cells import Cell, Change, Kind
from .figures import Values, figures_of, is_below_zero
from .sheet import Row, Sheet


def conflicts(sheet: Sheet, changes: Iterable[Change]) -> dict[Cell, str]:
    """Return the cells that somebody changed since they were shown, with both values in words."""
    return {
        each.cell: _(
            "Changed by somebody else meanwhile: it was %(seen)s, it is %(now)s. "
            "Save again to put yours in its place."
        )
        % {
            "seen": shown(each.cell, each.seen),
            "now": shown(each.cell, sheet.stored(each.cell)),
        }
        for each in changes
        if each.seen != sheet.stored(each.cell)
    }


def not_permitted(sheet: Sheet, values: Values) -> dict[Cell, str]:
    """Return the shop's own prices that their producers do not let it set (rules §4.5)."""
    return {
        cell: own_price_words(sheet.rows[cell.product].product.producer)
        for cell, value in values.items()
        if value is not None and not sheet.takes(cell)
    }


def below_zero(sheet: Sheet, values: Values) -> dict[Cell, str]:
    """Return the cells that bring a shelf price below zero which was not there before."""
    found = {}
    for product in sorted({cell.product for cell in values}):
        found |= _row_below_zero(sheet, sheet.rows[product], values)
    return found


def shown(cell: Cell, value) -> str:
    """Write a value as the screen speaks of it."""
    if value is None:
        return _("empty")
    return percent(value) if cell.kind is Kind.MARGIN else euros(value)


def _row_below_zero(sheet: Sheet, row: Row, values: Values) -> dict[Cell, str]:
    before, after = figures_of(sheet, row, {}), figures_of(sheet, row, values)
    found = {}
    for price_list in (0, *sheet.lists) if after else ():
        quote = after.quote_for(price_list)
        was_below = before is not None and is_below_zero(before.quote_for(price_list))
        if is_below_zero(quote) and not was_below:
            cell = _cause(row, price_list, values)
            group = sheet.lists[price_list].label if price_list else ""
            found.setdefault(cell, _words(quote.unit_price, group))
    return found


def _cause(row: Row, price_list: int, values: Values) -> Cell:
    """Return the changed cell at which to say it: the list's own, else the row's."""
    own = Cell(row.pk, Kind.LIST, price_list)
    if own in values:
        return own
    order = (Kind.PRICE, Kind.MARGIN, Kind.PURCHASE)
    changed = [Cell(row.pk, kind) for kind in order if Cell(row.pk, kind) in values]
    return changed[0] if changed else own


def _words(price, group: str) -> str:
    if group:
        return _("With the fees, it would cost %(price)s for the group “%(group)s”.") % {
            "price": euros(price),
            "group": group,
        }
    return _("With the fees, it would cost %(price)s.") % {"price": euros(price)}
