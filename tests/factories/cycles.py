from datetime import timedelta

from django.utils import timezone

from shop.order_cycles.models import OrderCycle
from shop.partner.models import Partner

DAY = timedelta(days=1)


def OrderCycleFactory(shop, products=(), *, open=True, ready_for="samedi de 9 h à 12 h", **fields):
    """A cycle of the shop's enterprise: one leg for each producer of `products`, one for the shop.

    It is open since yesterday and closes in two days; with `open=False` it opens tomorrow.
    """
    now = timezone.now()
    dates = {"opens_at": now - DAY if open else now + DAY, "closes_at": now + 2 * DAY}
    defaults = {"coordinator": shop.enterprise, "name": "Semaine 12"}
    cycle = OrderCycle.objects.create(**(defaults | dates | fields))
    for producer in Partner.objects.of_products(list(products)):
        leg = cycle.incoming.create(producer=producer)
        leg.products.set([each for each in products if _producer(each) == producer.pk])
    cycle.outgoing.create(shop=shop, ready_for=ready_for)
    return cycle


def _producer(product) -> int:
    return product.stockrecords.get().partner_id
