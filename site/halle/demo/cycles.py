"""The demo’s sales: the shelf until yesterday, then a cycle that is open, and its rhythm."""

from datetime import datetime, timedelta

from django.utils.timezone import localtime

from shop.fees.models import FeeCharge
from shop.order_cycles.models import OrderCycle
from shop.order_cycles.recurring.models import CycleRhythm
from shop.partner.models import Partner, Shop

DAYS_OPEN = 4
SATURDAY = 5


def load_permanent_sale(shop: Shop, *, since: datetime, until: datetime | None = None):
    """Let a shop sell its whole shelf, for ever or until a moment that is past."""
    cycle = OrderCycle.objects.create(
        coordinator=shop.enterprise,
        name="Vente permanente",
        opens_at=since,
        opened_at=since,
        closes_at=until,
        closed_at=until,
        sells_shelf=True,
        notifies_producers=False,
    )
    cycle.outgoing.create(shop=shop)
    return cycle


class Week:
    """The week's cycle of a shop, made when the first order of it is placed."""

    def __init__(self, *, shop: Shop, now: datetime) -> None:
        self.shop = shop
        self.opens_at = _at(now - timedelta(days=1), 8)
        self.closes_at = _at(self.opens_at + timedelta(days=DAYS_OPEN), 20)
        self.cycle: OrderCycle | None = None

    def reach(self, moment: datetime) -> None:
        """Open the cycle if its opening has come. Call it with the moments in order."""
        if self.cycle is None and moment >= self.opens_at:
            self.cycle = self._open()

    def _open(self) -> OrderCycle:
        cycle = OrderCycle.objects.create(
            coordinator=self.shop.enterprise,
            name=f"Semaine {localtime(self.opens_at).isocalendar().week}",
            opens_at=self.opens_at,
            opened_at=self.opens_at,
            closes_at=self.closes_at,
        )
        for producer in Partner.objects.filter(
            stockrecords__product__shop_products__shop=self.shop
        ).distinct():
            cycle.incoming.create(producer=producer, all_products=True)
        self._sell(cycle)
        return cycle

    def _sell(self, cycle: OrderCycle) -> None:
        closing = localtime(self.closes_at).date()
        ready_on = closing + timedelta(days=(SATURDAY - closing.weekday()) % 7 or 7)
        cycle.outgoing.create(shop=self.shop, ready_for="samedi, selon le lieu", ready_on=ready_on)
        standing = FeeCharge.objects.in_force(self.shop)
        FeeCharge.objects.bulk_create(
            FeeCharge(cycle=cycle, fee=each.fee, place=each.place, producer_id=each.producer_id)
            for each in standing
        )

    def load_rhythm(self) -> None:
        """Have the next cycles prepared by the clock: from the week after this one."""
        CycleRhythm.objects.create(
            coordinator=self.shop.enterprise,
            model_cycle=self.cycle,
            starts_on=localtime(self.closes_at).date() + timedelta(days=1),
        )


def _at(moment: datetime, hour: int) -> datetime:
    return localtime(moment).replace(hour=hour, minute=0, second=0, microsecond=0)
