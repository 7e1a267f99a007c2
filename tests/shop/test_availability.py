"""Producers are asked what they bring to a cycle, and answer (rules §2.6, C-05, K-05)."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from shop.backoffice.exceptions import Refused
from shop.catalogue.supply import sell_nothing
from shop.communication.models import Message
from shop.order_cycles.availability.reading import availability_of
from shop.order_cycles.availability.services import (
    ask_availability,
    bring_again,
    bring_nothing,
    confirm,
)
from shop.order_cycles.models import IncomingLeg
from shop.partner.models import StockRecord
from shop.partner.services import give_stock_back
from tests import factories
from tests.clients import teammate
from tests.factories.legs import DAY, cycle_of, leg_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def farm(shop):
    return factories.EnterpriseFactory(name="Verger de Vincent")


@pytest.fixture
def vincent(farm):
    return teammate(farm)


@pytest.fixture
def apples(shop, farm):
    return factories.ProductFactory(shop=shop, producer=farm, title="Pommes", stock=50)


@pytest.fixture
def juice(shop, farm):
    return factories.ProductFactory(shop=shop, producer=farm, stock=0, unlimited=True)


@pytest.fixture
def cycle(shop, farm, now):
    return cycle_of(shop, farm, opens=now + DAY, closes=now + 4 * DAY, is_draft=True)


@pytest.fixture
def leg(cycle, apples, juice):
    return cycle.incoming.get()


def stock() -> dict:
    rows = StockRecord.objects.values_list("product__title", "num_in_stock", "is_unlimited")
    return {title: "unlimited" if free else pieces for title, pieces, free in rows}


def answers(cycle) -> dict[str, str]:
    return {leg.producer.name: answer.value for leg, answer in availability_of(cycle)}


def test_c05_each_producer_is_asked_once_by_one_message(shop, manager, cycle, leg, vincent, now):
    other = factories.EnterpriseFactory(name="Ferme d’à côté")
    teammate(other)
    leg_of(cycle, other)
    assert ask_availability(actor=manager, cycle=cycle, now=now) == 2
    assert ask_availability(actor=manager, cycle=cycle, now=now) == 0
    sent = Message.objects.filter(kind="availability_asked")
    assert sent.count() == 2
    mine = sent.get(to=vincent.email)
    assert "Semaine 12" in mine.subject
    assert f"/ferme/{leg.producer_id}/ventes/{leg.pk}/disponible/" in mine.text
    assert "Ferme d’à côté" not in mine.text + mine.html


def test_nobody_is_written_to_for_a_delegated_producer(manager, cycle, leg, farm, vincent, now):
    farm.is_delegated = True
    farm.save()
    assert ask_availability(actor=manager, cycle=cycle, now=now) == 1
    assert not Message.objects.exists()


@pytest.mark.parametrize("who", ["producer", "reader", "stranger"])
def test_only_who_runs_the_cycle_asks(shop, cycle, leg, vincent, now, who):
    reader = teammate(shop.enterprise, "reader")
    people = {"producer": vincent, "reader": reader, "stranger": factories.UserFactory()}
    with pytest.raises(PermissionDenied):
        ask_availability(actor=people[who], cycle=cycle, now=now)
    assert not Message.objects.exists()


def test_nobody_is_asked_about_a_cycle_that_has_opened(shop, manager, farm, now):
    with pytest.raises(Refused):
        ask_availability(actor=manager, cycle=cycle_of(shop, farm), now=now)


def test_k05_who_has_not_answered_waits_and_who_has_no_stock_brings_nothing(
    shop, manager, cycle, leg, vincent, now
):
    silent = factories.EnterpriseFactory(name="Silencieuse")
    factories.ProductFactory(shop=shop, producer=silent)
    leg_of(cycle, silent)
    empty = factories.EnterpriseFactory(name="Vide")
    factories.ProductFactory(shop=shop, producer=empty, stock=0)
    leg_of(cycle, empty)
    confirm(actor=vincent, leg=leg, now=now)
    assert answers(cycle) == {
        "Silencieuse": "waiting",
        "Verger de Vincent": "confirmed",
        "Vide": "nothing",
    }
    leg.refresh_from_db()
    assert (leg.confirmed_at, leg.confirmed_by) == (now, vincent)


def test_only_the_products_of_the_leg_count(cycle, leg, apples, juice):
    leg.all_products = False
    leg.save()
    assert answers(cycle) == {"Verger de Vincent": "nothing"}
    leg.products.add(apples)
    assert answers(cycle) == {"Verger de Vincent": "waiting"}
    StockRecord.objects.filter(product=apples).update(num_in_stock=0)
    assert answers(cycle) == {"Verger de Vincent": "nothing"}


def test_c05_nothing_this_week_puts_all_stock_to_zero_and_is_undone(cycle, leg, vincent, now):
    before = stock()
    bring_nothing(actor=vincent, leg=leg, now=now)
    assert set(stock().values()) == {0}
    assert answers(cycle) == {"Verger de Vincent": "nothing"}
    leg.refresh_from_db()
    assert (leg.confirmed_at, leg.confirmed_by) == (now, vincent)
    bring_again(actor=vincent, leg=leg, now=now)
    assert stock() == before
    assert answers(cycle) == {"Verger de Vincent": "waiting"}
    with pytest.raises(Refused):
        bring_again(actor=vincent, leg=leg, now=now)
    assert stock() == before


def test_undoing_keeps_what_came_back_and_what_was_typed_meanwhile(
    shop, farm, leg, vincent, apples, juice, now
):
    pears = factories.ProductFactory(shop=shop, producer=farm, title="Poires", stock=7)
    bring_nothing(actor=vincent, leg=leg, now=now)
    bring_nothing(actor=vincent, leg=leg, now=now)
    give_stock_back(stockrecord=apples.stockrecords.get(), quantity=3)
    record = pears.stockrecords.get()
    record.num_in_stock = 2
    record.save()
    bring_again(actor=vincent, leg=leg, now=now)
    assert stock() == {"Pommes": 53, "Poires": 2, juice.title: "unlimited"}


def test_nothing_in_this_sale_only_leaves_the_stock(cycle, leg, vincent, now):
    before = stock()
    bring_nothing(actor=vincent, leg=leg, now=now, only_here=True)
    assert stock() == before
    assert answers(cycle) == {"Verger de Vincent": "nothing"}
    bring_again(actor=vincent, leg=leg, now=now)
    leg.refresh_from_db()
    assert (leg.all_products, stock()) == (True, before)
    assert answers(cycle) == {"Verger de Vincent": "waiting"}


@pytest.mark.parametrize("answer", [confirm, bring_nothing, bring_again])
def test_only_who_may_change_the_stock_answers(shop, farm, leg, now, answer):
    before = stock(), list(IncomingLeg.objects.values())
    people = [teammate(farm, "reader"), teammate(farm, "packing"), teammate(shop.enterprise)]
    for actor in people:
        with pytest.raises(PermissionDenied):
            answer(actor=actor, leg=leg, now=now)
    assert (stock(), list(IncomingLeg.objects.values())) == before


@pytest.mark.parametrize("end", ["closing", "cut-off"])
def test_nothing_is_answered_once_orders_are_closed(cycle, leg, vincent, now, end):
    cycle.is_draft, cycle.opens_at, cycle.closes_at = False, now - DAY, now + DAY
    if end == "closing":
        cycle.closes_at = now - timedelta(seconds=1)
    cycle.save()
    IncomingLeg.objects.update(cut_off_at=now - timedelta(seconds=1) if end == "cut-off" else None)
    before = stock()
    for answer in (confirm, bring_nothing):
        with pytest.raises(Refused):
            answer(actor=vincent, leg=leg, now=now)
    leg.refresh_from_db()
    assert (stock(), leg.confirmed_at) == (before, None)


def test_k05_what_has_no_stock_cannot_be_put_in_a_basket(client, shop, farm, apples, vincent, now):
    from shop.storefront.urlconf import shop_reverse

    cycle = cycle_of(shop, farm)
    confirm(actor=vincent, leg=cycle.incoming.get(), now=now)
    sell_nothing(actor=vincent, producer=farm)
    client.post(shop_reverse(shop, "basket:add", pk=apples.pk), {"quantity": 1})
    assert not shop.baskets.filter(lines__product=apples).exists()


@pytest.mark.parametrize("count", [1, 6])
def test_who_has_answered_costs_one_query(shop, cycle, leg, count, django_assert_num_queries):
    for _each in range(count):
        other = factories.EnterpriseFactory()
        factories.ProductFactory(shop=shop, producer=other)
        leg_of(cycle, other)
    with django_assert_num_queries(1):
        assert len(answers(cycle)) == count + 1
