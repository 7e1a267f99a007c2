"""The history of prices: who changed which, from what to what."""

from decimal import Decimal

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import LogFormatter
from wagtail.models import ModelLogEntry

from shop.catalogue.models import ShopProduct

from .cells import Cell, Kind
from .checks import shown
from .sheet import Sheet

PRICES_CHANGED = "shop.prices_changed"
LABELS = {
    Kind.PURCHASE: gettext_lazy("purchase price"),
    Kind.MARGIN: gettext_lazy("margin"),
    Kind.PRICE: gettext_lazy("the shop's price"),
}


class PricesFormatter(LogFormatter):
    """Tell the changes of one product's prices in the history."""

    label = gettext_lazy("Change prices")

    def format_message(self, log_entry) -> str:
        lines = [
            _("%(cell)s: %(before)s → %(after)s") % _said(each)
            for each in log_entry.data.get("cells", [])
        ]
        return " ; ".join(lines)


def record_changes(*, actor, sheet: Sheet, before: dict, after: dict) -> None:
    """Write one entry per product: Wagtail's own call would cost a query for each."""
    kind = ContentType.objects.get_for_model(ShopProduct)
    products = sorted({cell.product for cell in after})
    entries = []
    for product in products:
        row = sheet.rows[product].shop_product
        cells = [
            _told(sheet, cell, before[cell], after[cell])
            for cell in sorted(after, key=_place)
            if cell.product == product
        ]
        entries.append(
            ModelLogEntry(
                content_type=kind,
                object_id=str(row.pk),
                label=str(row.product)[:255],
                action=PRICES_CHANGED,
                timestamp=timezone.now(),
                user=actor,
                data={"cells": cells},
                content_changed=True,
            )
        )
    ModelLogEntry.objects.bulk_create(entries)


def _place(cell: Cell) -> tuple[int, int]:
    return list(Kind).index(cell.kind), cell.price_list


def _told(sheet: Sheet, cell: Cell, before: Decimal | None, after: Decimal | None) -> dict:
    group = sheet.lists[cell.price_list].label if cell.price_list else ""
    return {
        "kind": cell.kind.value,
        "group": group,
        "before": None if before is None else str(before),
        "after": None if after is None else str(after),
    }


def _said(told: dict) -> dict[str, str]:
    kind = Kind(told["kind"])
    label = LABELS[kind] if kind in LABELS else _("price of %(group)s") % {"group": told["group"]}
    return {"cell": str(label)} | {
        name: shown(Cell(0, kind), told[name] and Decimal(told[name]))
        for name in ("before", "after")
    }
