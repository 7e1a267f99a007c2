"""What leaves the page of a cycle on paper or as a spreadsheet."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from shop.backoffice.exports import Column
from shop.order.totals import ProducerTotal, ProductTotal, producer_totals
from shop.partner.models import Partner

from .letters import surroundings_of
from .scope import View

type Exported = tuple[ProducerTotal, ProductTotal]

TOTAL_COLUMNS = (
    Column(_("producer"), lambda row: row[0].name),
    Column(_("product"), lambda row: row[1].title),
    Column(_("unit"), lambda row: row[1].unit_label),
    Column(_("owed for one"), lambda row: row[1].unit_price),
    Column(_("quantity"), lambda row: row[1].quantity),
    Column(_("kilos"), lambda row: row[1].kilos),
    Column(_("litres"), lambda row: row[1].litres),
    Column(_("amount"), lambda row: row[1].amount),
    Column(_("VAT rate"), lambda row: row[1].vat_rate),
    Column(_("VAT contained"), lambda row: row[1].vat),
)


def exported(view: View) -> Iterator[Exported]:
    """Yield the totals by producer, product and price."""
    for total in producer_totals(view.orders):
        yield from ((total, row) for row in total.rows)


def sheet_of(view: View, producer: int) -> dict | None:
    """Return what a producer brings, to be printed; None where nothing of it was ordered.

    It holds what its message holds: no more of the buyers than the shops show.
    """
    found = Partner.objects.filter(pk=producer).first()
    total = next(iter(producer_totals(view.orders, found)), None) if found else None
    if total is None:
        return None
    around = surroundings_of(view.cycle, found, view.orders)
    return {"cycle": view.cycle, "producer": found, "total": total, **around}
