"""A shop, two farms, a cycle and the clock: what the tests of producers' notices share."""

from datetime import timedelta

from django.core import mail
from django.utils import timezone

from shop.operations.cycles.models import ProducerNotice
from shop.operations.cycles.rounds import send_rectifications
from shop.order_cycles.models import OrderCycle
from tests import factories

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


def farm(name: str, **fields):
    """Return a producer whose owner reads its mail."""
    found = factories.EnterpriseFactory(name=name, **fields)
    factories.ManagerFactory(
        enterprise=found, role="owner", user__email=f"{found.code}@ferme.example"
    )
    return found


def product_of(shop, producer, title: str, price: str = "3.00", **fields):
    words = {"shop": shop, "producer": producer, "title": title, "price": price, "stock": 100}
    return factories.ProductFactory(**words | fields)


def closed(cycle, *, ago: timedelta = HOUR):
    """Move the closing of a cycle into the past; return when the clock comes by."""
    now = timezone.now()
    OrderCycle.objects.filter(pk=cycle.pk).update(closes_at=now - ago)
    return now


def late_order(shop, cycle, lines: dict):
    """Place an order that counts in a closed cycle, through the service."""
    closes_at = OrderCycle.objects.get(pk=cycle.pk).closes_at
    later = timezone.now() + HOUR
    OrderCycle.objects.filter(pk=cycle.pk).update(closes_at=later)
    order = factories.OrderFactory(shop, lines)
    OrderCycle.objects.filter(pk=cycle.pk).update(closes_at=closes_at)
    assert order.cycle_id == cycle.pk
    return order


def told() -> list[tuple]:
    rows = ProducerNotice.objects.order_by("pk")
    return [(each.producer.name, each.number, each.total) for each in rows]


def mails_to(code: str) -> list:
    return [each for each in mail.outbox if each.to == [f"{code}@ferme.example"]]


def quiet(now):
    """Let the clock see a change, and come again ten minutes later."""
    send_rectifications(now)
    return send_rectifications(now + 10 * MINUTE)
