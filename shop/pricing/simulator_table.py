"""The steps of a simulated price as a table: what it is, why, how much, and for a visitor."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.translation import gettext as _

from shop.backoffice.display import euros, percent
from shop.catalogue.units import unit_label
from shop.rules.composition import Kind, of_unit

from . import simulator_words as words
from .simulation import Simulation


@dataclass(frozen=True)
class Row:
    """One amount in euros with its words. `kind`: total, kept, lost, or nothing."""

    key: str
    label: str
    amount: Decimal | None = None
    notes: Sequence[str] = ()
    kind: str = ""
    is_approximate: bool = False
    other: "Row | None" = None  # the same for a visitor


@dataclass(frozen=True)
class Section:
    """One step of the price."""

    key: str
    title: str
    rows: tuple[Row, ...]
    empty: str = ""  # what to say without a row


def sections_of(simulation: Simulation, visitor: Simulation | None = None) -> list[Section]:
    """Return the steps in the order in which a price is made, a visitor's price beside each."""
    steps = (_purchase, _base, _lists, _sharing, _fees, _shelf, _line, _order, _shares)
    found = [step(simulation) for step in steps if visitor or step is not _lists]
    if visitor is None:
        return found
    others = {(each.key, row.key): row for each in sections_of(visitor) for row in each.rows}
    return [_beside(section, others) for section in found]


def _beside(section: Section, others: dict[tuple[str, str], Row]) -> Section:
    rows = (replace(row, other=others.get((section.key, row.key))) for row in section.rows)
    return replace(section, rows=tuple(rows))


def _purchase(simulation: Simulation) -> Section:
    what = {
        "producer": simulation.names[simulation.inputs.producer],
        "unit": unit_label(simulation.product),
    }
    note = _("What %(producer)s asks, %(unit)s.") % what
    row = Row("purchase", _("Purchase price"), simulation.inputs.purchase_price, [note])
    return Section("purchase", _("The producer’s price"), (row,))


def _base(simulation: Simulation) -> Section:
    amount = simulation.quote.price.without_list
    row = Row("public", _("Base price without a list"), amount, words.base_words(simulation))
    return Section("base", _("The shop’s price"), (row,))


def _lists(simulation: Simulation) -> Section:
    rows = tuple(_list_row(simulation, each) for each in simulation.inputs.lists)
    empty = _("No list: the price stays that of a visitor.")
    return Section("lists", _("The lists of the buyer"), rows, empty)


def _list_row(simulation: Simulation, price_list) -> Row:
    price, quantity = simulation.quote.price, simulation.quote.quantity
    result = price_list.applied_to(price.without_list, quantity)
    kept = price.price_list is not None and price.price_list.key == price_list.key
    notes = words.list_words(simulation, price_list)
    said = words.verdict(simulation, price_list, result)
    label = f"{price_list.label} ({said})"
    return Row(f"list-{price_list.key}", label, result, notes, "kept" if kept else "lost")


def _sharing(simulation: Simulation) -> Section:
    parts = {part.kind: part.amount for part in of_unit(simulation.quote)}
    notes = words.bearer_words(simulation)
    rows = (
        Row("base", _("Sale base price"), simulation.quote.price.base, kind="total"),
        Row("owed", _("The producer is owed"), parts[Kind.PRODUCER], notes),
        Row("margin", _("Margin of the shop"), parts.get(Kind.SELLER, Decimal("0.00"))),
    )
    return Section("sharing", _("Between the producer and the shop"), rows)


def _fees(simulation: Simulation) -> Section:
    rows = (
        Row(each.fee.code, each.fee.label, each.unit, words.fee_words(simulation, each))
        for each in simulation.quote.fees
    )
    return Section("fees", _("Fees per item"), tuple(rows), _("No fee per item on this product."))


def _shelf(simulation: Simulation) -> Section:
    found, notes = simulation.quote, words.shelf_words(simulation)
    row = Row("shelf", _("Shelf price"), found.unit_price, notes, "total", found.is_approximate)
    return Section("shelf", _("On the shelf"), (row,))


def _line(simulation: Simulation) -> Section:
    found = simulation.quote
    each = [f"{found.quantity} × {euros(found.price.base)}"]
    goods = Row("goods", _("Goods at base price"), found.goods.amount, each)
    fees = (
        Row(fee.fee.code, fee.fee.label, fee.amount, words.line_fee_words(fee, found.goods))
        for fee in found.fees
    )
    total = Row("total", _("Amount of the line"), found.total, kind="total")
    vat = _vat_rows(simulation, found.vat_by_rate)
    title = _("The line: quantity %(quantity)s") % {"quantity": found.quantity}
    return Section("line", title, (goods, *fees, total, *vat))


def _order(simulation: Simulation) -> Section:
    order = simulation.order
    fees = tuple(
        Row(each.fee.code, each.fee.label, each.amount, words.order_fee_words(simulation, each))
        for each in order.fees
    )
    total = Row("total", _("Total of the order"), order.total, kind="total")
    vat = _vat_rows(simulation, order.vat_by_rate) if fees else ()
    title = _("If this were the whole order")
    return Section("order", title, (*(fees or (_no_order_fee(),)), total, *vat))


def _no_order_fee() -> Row:
    return Row("none", _("No fee on the whole order"))


def _vat_rows(simulation: Simulation, vat_by_rate: dict[Decimal, Decimal]) -> Iterable[Row]:
    if not simulation.charges_vat:
        return [Row("vat", _("No VAT: the seller is exempt (art. 293 B of the CGI)"))]
    return [
        Row(f"vat-{rate}", _("of which VAT at %(rate)s") % {"rate": percent(rate)}, vat)
        for rate, vat in sorted(vat_by_rate.items())
    ]


def _shares(simulation: Simulation) -> Section:
    rows = [
        Row(
            f"{share.role}-{share.beneficiary}",
            simulation.names[share.beneficiary],
            share.amount,
            [words.share_words(simulation, share)],
        )
        for share in simulation.shares
    ]
    total = Row("total", _("Total of the order"), simulation.order.total, kind="total")
    return Section("shares", _("Who gets what"), (*rows, total))
