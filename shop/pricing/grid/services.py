"""Saving the grid: all that was typed, or nothing."""

from collections.abc import Iterable
from contextlib import ExitStack
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from shop.backoffice.display import euros
from shop.catalogue.models import ShopProduct
from shop.customer.models import CustomerGroup
from shop.partner.journal import note_all
from shop.partner.models import Shop, StockRecord
from shop.pricing.floor import kept_above_zero
from shop.pricing.group_editing import set_list_prices
from shop.pricing.models import PriceList
from shop.rules.access import Action

from .cells import Cell, Change, Kind
from .checks import below_zero, conflicts, not_permitted
from .exceptions import CellsRefused, UnknownCell
from .journal import record_changes
from .sheet import Sheet, load_sheet

_COLUMNS = {Kind.MARGIN: "margin", Kind.PRICE: "price"}


def save_prices(*, actor, shop: Shop, changes: Iterable[Change]) -> int:
    """Write what was changed in the grid, in one transaction, and return the number of cells.

    Values are euros, VAT included, or per cent for a margin; None empties a cell. Stocks stay.
    Raises PermissionDenied for a cell that is not the actor's to change, UnknownCell for one that
    the shop does not have, CellsRefused where somebody changed a cell meanwhile, a producer does
    not let the shop set its own price or a shelf price falls below zero, and Refused for such a
    price elsewhere. Nothing is then saved.
    """
    wanted = {change.cell: change for change in changes}
    if not Shop.objects.for_actor(actor, Action.EDIT_PRICES).filter(pk=shop.pk).exists():
        raise PermissionDenied
    products = sorted({cell.product for cell in wanted})
    with ExitStack() as guarded:
        for each in _shops_priced(actor, shop, wanted):
            guarded.enter_context(kept_above_zero(shop=each, products=products))
        _lock(shop, products)
        sheet = load_sheet(actor=actor, shop=shop, products=products)
        check_cells(sheet, wanted)
        values = {
            cell: change.value
            for cell, change in wanted.items()
            if change.value != sheet.stored(cell)
        }
        _refuse_what_cannot_be(sheet, wanted, values)
        before = {cell: sheet.stored(cell) for cell in values}
        _write(actor, sheet, values)
        record_changes(actor=actor, sheet=sheet, before=before, after=values)
    return len(values)


def _shops_priced(actor, shop: Shop, cells: Iterable[Cell]) -> QuerySet[Shop]:
    """Return this shop, and those of the actor's that a purchase price decides too."""
    bought = [cell.product for cell in cells if cell.kind is Kind.PURCHASE]
    own = Shop.objects.for_actor(actor, Action.EDIT_PRICES)
    found = own.filter(Q(pk=shop.pk) | Q(shop_products__product__in=bought))
    return found.select_related("enterprise").distinct().order_by("pk")


def check_cells(sheet: Sheet, cells: Iterable[Cell]) -> None:
    """Raise UnknownCell or PermissionDenied unless the actor may type in all of them."""
    cells = list(cells)
    for cell in cells:
        if not sheet.knows(cell):
            raise UnknownCell(cell.name)
    if not all(sheet.may_change(cell) for cell in cells):
        raise PermissionDenied


def _lock(shop: Shop, products: list[int]) -> None:
    """Lock what may be written, always in this order."""
    for rows in (
        StockRecord.objects.filter(product__in=products),
        ShopProduct.objects.filter(shop=shop, product__in=products),
        CustomerGroup.objects.filter(shop=shop),
    ):
        list(rows.select_for_update().order_by("pk").values_list("pk"))


def _refuse_what_cannot_be(
    sheet: Sheet, wanted: dict[Cell, Change], values: dict[Cell, Decimal | None]
) -> None:
    moved = conflicts(sheet, [wanted[cell] for cell in values])
    found = moved or not_permitted(sheet, values) or below_zero(sheet, values)
    if found:
        current = {cell: sheet.stored(cell) for cell in moved}
        raise CellsRefused(_("Nothing is saved yet: look at the marked cells."), found, current)


def _write(actor, sheet: Sheet, values: dict[Cell, Decimal | None]) -> None:
    _write_purchase_prices(actor, sheet, values)
    _write_shop_columns(sheet, values)
    listed = {cell: value for cell, value in values.items() if cell.kind is Kind.LIST}
    _write_list_prices(actor, listed)


def _write_purchase_prices(actor, sheet: Sheet, values: dict[Cell, Decimal | None]) -> None:
    records, lines, now = [], [], timezone.now()
    for cell, value in values.items():
        if cell.kind is Kind.PURCHASE:
            product = sheet.rows[cell.product].product
            record = product.stock
            words = {"product": product.title, "before": euros(record.price), "after": euros(value)}
            lines.append((record.partner, "halle.product.price", words))
            record.price, record.date_updated = value, now
            records.append(record)
    StockRecord.objects.bulk_update(records, ["price", "date_updated"])
    note_all(lines, actor=actor)


def _write_shop_columns(sheet: Sheet, values: dict[Cell, Decimal | None]) -> None:
    touched = {}
    for cell, value in values.items():
        if cell.kind in _COLUMNS:
            row = sheet.rows[cell.product].shop_product
            setattr(row, _COLUMNS[cell.kind], value)
            touched[row.pk] = row
    ShopProduct.objects.bulk_update(touched.values(), list(_COLUMNS.values()))


def _write_list_prices(actor, values: dict[Cell, Decimal | None]) -> None:
    keys = {cell.price_list for cell in values}
    for price_list in PriceList.objects.filter(pk__in=keys).select_related("group").order_by("pk"):
        prices = {
            cell.product: value
            for cell, value in values.items()
            if cell.price_list == price_list.pk
        }
        set_list_prices(actor=actor, group=price_list.group, prices=prices)
