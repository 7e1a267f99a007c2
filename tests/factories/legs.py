"""Order cycles with their legs, dated around a moment."""

from datetime import datetime, timedelta

from django.utils import timezone

from shop.order_cycles.models import IncomingLeg, OrderCycle

DAY = timedelta(days=1)


def cycle_of(
    shop,
    *producers,
    opens: datetime | None = None,
    closes: datetime | None = None,
    **fields,
) -> OrderCycle:
    """Return a cycle of the shop with all that these producers make; open since yesterday."""
    now = timezone.now()
    fields = {"name": "Semaine 12", "coordinator": shop.enterprise} | fields
    cycle = OrderCycle.objects.create(
        opens_at=opens or now - DAY, closes_at=closes or now + DAY, **fields
    )
    cycle.outgoing.create(shop=shop, ready_for="samedi, de 9 h à 12 h")
    for producer in producers:
        leg_of(cycle, producer)
    return cycle


def leg_of(cycle: OrderCycle, producer, products=None, **fields) -> IncomingLeg:
    """Return an incoming leg: all that the producer makes, or these products."""
    leg = cycle.incoming.create(producer=producer, all_products=products is None, **fields)
    leg.products.set(products or [])
    return leg
