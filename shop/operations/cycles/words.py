"""How the page of a cycle names states and shares."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shop.order_cycles.models import OrderCycle
from shop.order_cycles.words import moment
from shop.rules.cycles import State
from shop.rules.totals import Role

STATES = {
    State.DRAFT: (pgettext_lazy("order cycle", "draft"), ""),
    State.UNDATED: (pgettext_lazy("order cycle", "undated"), "warning"),
    State.UPCOMING: (pgettext_lazy("order cycle", "upcoming"), "warning"),
    State.OPEN: (pgettext_lazy("order cycle", "open"), "good"),
    State.CLOSED: (pgettext_lazy("order cycle", "closed"), ""),
}
SHARES = {
    Role.PRODUCER: _("Goods, at the price owed"),
    Role.SELLER: _("Margin of the shop"),
    Role.FEE: _("Fees"),
    Role.DELIVERY: _("Delivery"),
    Role.PAYMENT: _("Payment cost"),
    Role.DISCOUNT: _("Discounts"),
    Role.ADJUSTMENT: _("Adjustments"),
}


def share_label(role: Role) -> str:
    return str(SHARES.get(role, role.value))


def dates_of(cycle: OrderCycle) -> list[tuple[str, str]]:
    """Return the dates that are known, each with its label."""
    dates: list[tuple[str, datetime | None]] = [
        (str(pgettext_lazy("order cycle", "opening")), cycle.opens_at),
        (str(pgettext_lazy("order cycle", "closing")), cycle.closes_at),
    ]
    return [(label, moment(at)) for label, at in dates if at]
