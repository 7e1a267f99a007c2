"""Another cycle like this one: all but its dates, marks and orders (rules §5.4, C-04)."""

import pytest
from django.utils import timezone

from shop.order.models import Order
from shop.order_cycles.availability.services import confirm
from shop.order_cycles.cloning import clone_cycle
from shop.order_cycles.models import OrderCycle
from shop.rules.cycles import State
from tests import factories
from tests.clients import teammate
from tests.factories.legs import cycle_of, leg_of

pytestmark = pytest.mark.django_db


def test_c04_a_duplicated_cycle_has_all_but_dates_answers_and_orders(shop):
    OrderCycle.objects.all().delete()
    farm, other = factories.EnterpriseFactory(), factories.EnterpriseFactory()
    apples = factories.ProductFactory(shop=shop, producer=farm)
    pears = factories.ProductFactory(shop=shop, producer=farm)
    cycle = cycle_of(shop, other)
    leg = leg_of(cycle, farm, [apples, pears], instructions="Dès 7 h")
    outgoing = cycle.outgoing.get()
    outgoing.tags, outgoing.all_products = ["pro"], False
    outgoing.all_pickups = outgoing.all_payments = False
    outgoing.save()
    outgoing.products.add(apples)
    outgoing.pickup_points.add(shop.pickup_points.get())
    outgoing.payment_methods.add(shop.payment_methods.get())
    fee = factories.FeeFactory(shop)
    cycle.fee_charges.create(fee=fee, place="sale")
    cycle.fee_charges.create(fee=fee, place="supply", producer=farm)
    factories.OrderFactory(shop, {apples: 1})
    OrderCycle.objects.update(closed_at=timezone.now())
    confirm(actor=teammate(farm), leg=leg, now=timezone.now())

    new = clone_cycle(cycle=OrderCycle.objects.get(), name="Semaine 13")
    assert (new.name, new.opens_at, new.closes_at, new.closed_at) == (
        "Semaine 13",
        None,
        None,
        None,
    )
    assert new.state(timezone.now()) is State.UNDATED
    assert not Order.objects.filter(cycle=new).exists()
    copied = new.incoming.get(producer=farm)
    assert new.incoming.get(producer=other).all_products
    assert set(copied.products.all()) == {apples, pears}
    assert (copied.instructions, copied.confirmed_at) == ("Dès 7 h", None)
    assert not hasattr(copied, "availability")
    sold = new.outgoing.get()
    assert (sold.shop, sold.tags, sold.ready_for) == (shop, ["pro"], outgoing.ready_for)
    assert list(sold.products.all()) == [apples]
    assert (sold.offered_pickups.count(), sold.offered_payments.count()) == (1, 1)
    assert set(new.fee_charges.values_list("place", "producer")) == {
        ("sale", None),
        ("supply", farm.pk),
    }
