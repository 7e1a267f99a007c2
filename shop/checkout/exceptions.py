from enum import StrEnum

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext


class Refusal(StrEnum):
    """Why an order was not placed."""

    CLOSED = "closed"
    NOT_OPEN = "not_open"
    EMPTY = "empty"
    NOT_SOLD = "not_sold"
    OUT_OF_STOCK = "out_of_stock"
    CHANGED = "changed"
    PICKUP = "pickup"
    PAYMENT = "payment"
    SIGN_IN = "sign_in"
    MINIMUM = "minimum"


WORDS = {
    Refusal.CLOSED: _("Your order was not placed, your basket is kept."),
    Refusal.MINIMUM: _("Your order was not placed, your basket is kept."),
    Refusal.NOT_OPEN: _("This basket can no longer be ordered."),
    Refusal.EMPTY: _("Your basket is empty."),
    Refusal.NOT_SOLD: _("No longer on sale: %(titles)s. Remove it from your basket to order."),
    Refusal.OUT_OF_STOCK: _("Not enough pieces left: %(titles)s. Your order was not placed."),
    Refusal.CHANGED: _("Your basket or its prices have changed. Check the summary again."),
    Refusal.PICKUP: _("This pick-up point is no longer offered. Choose another one."),
    Refusal.PAYMENT: _("This payment method is no longer offered. Choose another one."),
    Refusal.SIGN_IN: _("Sign in to order in this shop."),
}


class OrderRefused(Exception):
    """An order was not placed and nothing changed: the reason, and the basket lines it is about."""

    def __init__(self, reason: Refusal, *, lines=(), details=()) -> None:
        super().__init__(reason)
        self.reason = reason
        self.lines = list(lines)
        self.details = list(details)

    @property
    def message(self) -> str:
        """Return what to tell the buyer."""
        titles = ", ".join(_title(line) for line in self.lines)
        return " ".join([WORDS[self.reason] % {"titles": titles}, *self.details])


def _title(line) -> str:
    """Return the title of a line's product, with what is left of it when that is known."""
    title = line.product.get_title()
    left = getattr(line.purchase_info.availability, "num_available", None)
    if left is None:
        return title
    return ngettext("%(title)s (%(left)s left)", "%(title)s (%(left)s left)", left) % {
        "title": title,
        "left": left,
    }
