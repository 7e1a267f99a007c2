"""Changes of an order after it was placed (rules §13.2)."""

from django.db import transaction
from django.utils.translation import gettext as _

from shop.partner.exceptions import OutOfStock
from shop.partner.models import StockRecord
from shop.rules import orders as rules

from .exceptions import StatusRefused
from .models import STATUS_LABELS, Order


@transaction.atomic
def change_status(*, order: Order, status: str, actor) -> Order:
    """Move an order to a status, log who did it, and let the stock follow.

    A cancellation gives the pieces back; resuming takes them again. Raises StatusRefused, with
    nothing changed, when the move does not exist or the pieces are gone. The caller has checked
    that the actor may edit orders. Returns the order as it is now.
    """
    fresh = Order.objects.select_for_update().get(pk=order.pk)
    if not rules.may_move(fresh.status, status):
        raise StatusRefused(_no_such_move(fresh.status, status))
    _move_stock(fresh, status)
    fresh.changed_by = actor if actor and actor.pk else None
    fresh.set_status(status)
    order.status = fresh.status
    return fresh


def _no_such_move(current: str, wanted: str) -> str:
    return _("An order that is %(current)s cannot become %(wanted)s.") % {
        "current": STATUS_LABELS.get(current, current),
        "wanted": STATUS_LABELS.get(wanted, wanted),
    }


def _move_stock(order: Order, status: str) -> None:
    if rules.gives_stock_back(order.status, status):
        for line in _lines_with_locked_stock(order):
            line.stockrecord.cancel_allocation(line.quantity)
    if rules.takes_stock(order.status, status):
        _take_again(order)


def _take_again(order: Order) -> None:
    missing = []
    for line in _lines_with_locked_stock(order):
        try:
            line.stockrecord.allocate(line.quantity)
        except OutOfStock:
            missing.append(line)
    if missing:
        titles = ", ".join(line.title for line in missing)
        raise StatusRefused(
            _("Not enough pieces left: %(titles)s.") % {"titles": titles}, lines=missing
        )


def _lines_with_locked_stock(order: Order) -> list:
    """Return the lines whose product still has a stock record, locked in key order."""
    lines = list(order.lines.filter(stockrecord__isnull=False).order_by("stockrecord_id", "pk"))
    keys = [line.stockrecord_id for line in lines]
    rows = StockRecord.objects.select_for_update().filter(pk__in=keys).order_by("pk")
    locked = {row.pk: row for row in rows}
    for line in lines:
        line.stockrecord = locked[line.stockrecord_id]
    return lines
