"""Weekly sales for the tests of the storefront: Monday 8 h to Thursday 18 h, in Paris."""

from datetime import datetime
from zoneinfo import ZoneInfo

from shop.order_cycles.models import OrderCycle

PARIS = ZoneInfo("Europe/Paris")
MONDAY = datetime(2027, 3, 15, 8, tzinfo=PARIS)
THURSDAY = datetime(2027, 3, 18, 18, tzinfo=PARIS)
NEXT_MONDAY = datetime(2027, 3, 22, 8, tzinfo=PARIS)
NEXT_THURSDAY = datetime(2027, 3, 25, 18, tzinfo=PARIS)
TUESDAY = datetime(2027, 3, 16, 12, tzinfo=PARIS)


def week(shop, name="Semaine 12", opens=MONDAY, closes=THURSDAY, producers=(), **fields):
    """Make a cycle of the shop, in which the producers bring all of their products.

    `ready_for` and what else an outgoing leg holds go to the leg, the rest to the cycle.
    """
    leg = {
        key: fields.pop(key) for key in ("ready_for", "all_payments", "ready_on") if key in fields
    }
    cycle = OrderCycle.objects.create(
        coordinator=shop.enterprise, name=name, opens_at=opens, closes_at=closes, **fields
    )
    for producer in producers:
        cycle.incoming.create(producer=producer, all_products=True)
    cycle.outgoing.create(shop=shop, **leg)
    return cycle
