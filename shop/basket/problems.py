"""What may stand between a basket line and an order, in words."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from shop.order_cycles.words import why_closed


class Reason(StrEnum):
    """Why a quantity cannot be ordered as it stands."""

    CLOSED = "closed"
    ORDERED = "ordered"
    UNAVAILABLE = "unavailable"
    SOLD_OUT = "sold_out"
    SHORT = "short"


@dataclass(frozen=True)
class Problem:
    """One obstacle. `line` is None where it concerns the whole shop, or no line yet."""

    reason: Reason
    title: str = ""
    available: int = 0
    line: object = None
    sale: object = None

    @property
    def message(self) -> str:
        """Return one French sentence, to be shown as it is."""
        if self.reason is Reason.CLOSED:
            return why_closed(self.sale)
        text = {
            Reason.ORDERED: _("This basket has just been ordered. You may fill a new one."),
            Reason.UNAVAILABLE: _("%(title)s is no longer available."),
            Reason.SOLD_OUT: _("%(title)s is out of stock."),
            Reason.SHORT: _("%(title)s: only %(available)d left."),
        }[self.reason]
        return text % {"title": self.title, "available": self.available}


def problem_with(*, sale, info, product, quantity: int, line=None) -> Problem | None:
    """Return what forbids to order that many pieces of the product now, or None."""
    if not (sale.may_finish and sale.has_means):
        return Problem(Reason.CLOSED, sale=sale)
    available = getattr(info.availability, "num_available", None)
    if not info.price.exists:
        return Problem(Reason.UNAVAILABLE, product.title, 0, line)
    if available is not None and available <= 0:
        return Problem(Reason.SOLD_OUT, product.title, 0, line)
    if available is not None and quantity > available:
        return Problem(Reason.SHORT, product.title, available, line)
    return None
