"""The live figures of a cycle, from frozen rows: they agree with its orders to the cent (§16.3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Sum

from shop.order.reconciliation import Reconciliation, reconcile
from shop.order.totals import ProducerTotal, producer_totals
from shop.rules.money import ZERO, round_cents
from shop.rules.totals import Role


@dataclass(frozen=True)
class Figures:
    """What a set of orders comes to. Amounts are euros, VAT included."""

    books: Reconciliation
    producers: tuple[ProducerTotal, ...]
    pickups: Sequence[dict]  # pickup_name, orders, total

    @property
    def orders(self) -> int:
        return self.books.order_count

    @property
    def total(self) -> Decimal:
        return self.books.total

    @property
    def average(self) -> Decimal:
        return round_cents(self.total / self.orders) if self.orders else ZERO

    @property
    def goods(self) -> Decimal:
        """Return what is owed to the producers for their goods."""
        return sum((each.amount for each in self.producers), ZERO)

    @property
    def kilos(self) -> Decimal:
        return sum((each.kilos for each in self.producers), Decimal(0))

    @property
    def litres(self) -> Decimal:
        return sum((each.litres for each in self.producers), Decimal(0))

    @property
    def shares(self) -> list[tuple[Role, Decimal]]:
        """Return to whom the total goes, by role: the shares add up to it."""
        sums: dict[Role, Decimal] = {}
        for each in self.books.receipts:
            sums[each.role] = sums.get(each.role, ZERO) + each.amount
        return [(role, sums[role]) for role in Role if sums.get(role)]


def figures_of(orders) -> Figures:
    """Add up a queryset of orders, the cancelled ones left out: seven queries."""
    counted = orders.counted()
    pickups = counted.order_by().values("pickup_name")
    pickups = pickups.annotate(orders=Count("pk"), total=Sum("total_incl_tax"))
    return Figures(
        reconcile(counted), producer_totals(orders), list(pickups.order_by("pickup_name"))
    )
