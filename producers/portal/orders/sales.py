"""What was ordered from one producer, read from frozen lines: its own, and nobody else's."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import QuerySet

from shop.order.masking import shown_contacts, shown_name
from shop.order.models import Line, Order
from shop.order.totals import ProducerTotal, producer_totals
from shop.partner.models import Partner
from shop.rules.money import ZERO
from shop.rules.orders import PLACED, READY

TO_PREPARE = (PLACED, READY)


def orders_of(enterprise: Partner) -> QuerySet[Order]:
    """Return the orders that hold something of the enterprise, whatever became of permissions."""
    return Order.objects.filter(pk__in=Line.objects.filter(partner=enterprise).values("order"))


def totals_of(enterprise: Partner, orders: QuerySet[Order]) -> ProducerTotal | None:
    """Return the totals of the enterprise by product and price, None where there are none."""
    return next(iter(producer_totals(orders, producer=enterprise)), None)


@dataclass(frozen=True)
class Sale:
    """One order as the producer sees it: its own lines, and the customer if the shop shows it."""

    number: str
    placed_at: datetime
    shop: str
    status: str
    customer: str
    contacts: tuple[str, ...]
    pickup: str
    lines: tuple[Line, ...]

    @property
    def amount(self) -> Decimal:
        """Return what the producer is owed for it, in euros."""
        return sum((line.owed for line in self.lines), ZERO)


def sale_of(order: Order, enterprise: Partner) -> Sale:
    """Return one order. Its `own_lines` were loaded with it. In its own shop nothing is masked."""
    return Sale(
        number=order.number,
        placed_at=order.date_placed,
        shop=order.shop.name,
        status=order.status_label,
        customer=shown_name(order, enterprise.pk),
        contacts=shown_contacts(order, enterprise.pk),
        pickup=order.pickup_name,
        lines=tuple(order.own_lines),
    )
