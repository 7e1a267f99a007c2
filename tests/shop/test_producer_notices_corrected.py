"""What changes after the producers were told: one correction, with before and after (§5.10)."""

from decimal import Decimal

import pytest
from django.utils import timezone

from shop.operations.cycles.models import PendingChange, ProducerNotice
from shop.operations.cycles.notifying import notify_producers
from shop.operations.cycles.rounds import (
    close_cycles,
    cut_off_producers,
    open_cycles,
    send_rectifications,
)
from shop.order.models import Line
from shop.order.services import change_status
from shop.order_cycles.models import OrderCycle
from shop.rules.orders import CANCELLED, PLACED
from tests import factories
from tests.concurrency import run_together

from .cycle_week import HOUR, MINUTE, closed, farm, late_order, mails_to, product_of, quiet, told

pytestmark = pytest.mark.django_db
TEN = 10 * MINUTE
DAYS = 61 * 24 * HOUR


@pytest.fixture
def week(shop, cycle, apples):
    """A closed cycle whose orchard was told to bring twelve apples; return the clock's time."""
    for _ in range(12):
        factories.OrderFactory(shop, {apples: 1})
    now = closed(cycle)
    close_cycles(now)
    assert told() == [("Verger Tissot", 1, Decimal("36.00"))]
    return now


def test_m_02_an_order_after_the_closing_sends_one_correction(shop, cycle, week, apples, carrots):
    late_order(shop, cycle, {apples: 6})
    assert send_rectifications(week + MINUTE) == 0
    assert send_rectifications(week + TEN) == 0
    assert send_rectifications(week + MINUTE + TEN) == 1
    assert told()[1:] == [("Verger Tissot", 2, Decimal("54.00"))]
    for minutes in (12, 60, 600):
        assert send_rectifications(week + minutes * MINUTE) == 0
    _first, letter = mails_to("verger")
    assert letter.subject == "Semaine 12\u202f: rectificatif"
    for part in (letter.body, letter.alternatives[0][0]):
        for words in ("avant\u202f: 12", "maintenant\u202f: 18", "36,00", "54,00"):
            assert words in part
    assert mails_to("aubin") == []


def test_c_13_extending_sends_one_correction_at_the_new_closing(shop, cycle, week, apples, carrots):
    reopened_until = timezone.now() + HOUR
    OrderCycle.objects.filter(pk=cycle.pk).update(closes_at=reopened_until)
    open_cycles(week + MINUTE)
    assert OrderCycle.objects.get(pk=cycle.pk).closed_at is None
    factories.OrderFactory(shop, {apples: 1, carrots: 2})
    assert quiet(week + MINUTE) == 0
    factories.OrderFactory(shop, {apples: 1})
    assert quiet(week + 30 * MINUTE) == 0
    assert len(told()) == 1
    assert close_cycles(reopened_until + TEN + MINUTE) == 1
    assert sorted(told()[1:]) == [
        ("Maraîchage Aubin", 1, Decimal("3.60")),
        ("Verger Tissot", 2, Decimal("42.00")),
    ]
    assert quiet(reopened_until + HOUR) == 0
    assert len(mails_to("verger")) == 2


def test_c_13_extending_without_a_change_sends_nothing(shop, cycle, week):
    later = week + HOUR
    OrderCycle.objects.filter(pk=cycle.pk).update(closes_at=later)
    open_cycles(week)
    assert close_cycles(later + HOUR) == 1
    assert len(told()) == 1


def test_several_changes_make_one_correction(shop, cycle, week, apples):
    order = late_order(shop, cycle, {apples: 6})
    send_rectifications(week)
    Line.objects.filter(order=order).update(quantity=8)
    assert send_rectifications(week + 9 * MINUTE) == 0
    Line.objects.filter(order=order).update(quantity=9)
    assert send_rectifications(week + 18 * MINUTE) == 0
    assert send_rectifications(week + 28 * MINUTE) == 1
    assert told()[-1] == ("Verger Tissot", 2, Decimal("63.00"))
    assert len(mails_to("verger")) == 2


def test_a_change_that_is_undone_sends_nothing(shop, cycle, week, apples):
    order = late_order(shop, cycle, {apples: 6})
    send_rectifications(week)
    assert PendingChange.objects.exists()
    change_status(order=order, status=CANCELLED, actor=None)
    assert quiet(week + 8 * MINUTE) == 0
    assert not PendingChange.objects.exists()
    change_status(order=order, status=PLACED, actor=None)
    assert send_rectifications(week + 30 * MINUTE) == 0
    assert len(told()) == 1


def test_when_all_is_cancelled_there_is_nothing_to_bring_any_more(shop, cycle, carrots):
    order = factories.OrderFactory(shop, {carrots: 2})
    now = closed(cycle)
    close_cycles(now)
    change_status(order=order, status=CANCELLED, actor=None)
    assert quiet(now) == 1
    assert told()[-1] == ("Maraîchage Aubin", 2, Decimal("0.00"))
    assert "Il n’y a plus rien à apporter." in mails_to("aubin")[-1].body


def test_who_had_nothing_before_gets_a_first_notice(shop, cycle, week, carrots):
    late_order(shop, cycle, {carrots: 5})
    assert quiet(week) == 1
    assert told()[-1] == ("Maraîchage Aubin", 1, Decimal("9.00"))
    assert "apporter" in mails_to("aubin")[0].subject


def test_a_product_that_is_deleted_or_renamed_changes_nothing(shop, cycle, week, apples):
    apples.title = "Pommes du verger"
    apples.save()
    assert quiet(week) == 0
    Line.objects.filter(product=apples).update(product=None, stockrecord=None)
    assert quiet(week + HOUR) == 0


def test_the_button_sends_a_correction_at_once_when_the_cycle_is_closed(
    shop, cycle, week, apples, manager
):
    late_order(shop, cycle, {apples: 1})
    send_rectifications(week)
    assert len(notify_producers(actor=manager, cycle=cycle, now=week + MINUTE)) == 1
    assert notify_producers(actor=manager, cycle=cycle, now=week + MINUTE) == []
    assert quiet(week + HOUR) == 0
    assert len(told()) == 2


def test_a_producer_s_own_cut_off_tells_it_before_the_rest(shop, cycle, apples, carrots, orchard):
    now = timezone.now()
    order = factories.OrderFactory(shop, {apples: 4, carrots: 1})
    cycle.incoming.filter(producer=orchard).update(cut_off_at=now - TEN)
    assert cut_off_producers(now - MINUTE) == 0
    assert cut_off_producers(now + MINUTE) == 1
    assert cut_off_producers(now + HOUR) == 0
    assert told() == [("Verger Tissot", 1, Decimal("12.00"))]
    Line.objects.filter(order=order).update(quantity=3)
    assert quiet(now + HOUR) == 1
    assert [each[:2] for each in told()] == [("Verger Tissot", 1), ("Verger Tissot", 2)]
    close_cycles(closed(cycle))
    assert [each[0] for each in told()].count("Maraîchage Aubin") == 1
    assert len(told()) == 3


def test_moving_the_opening_later_lets_it_open_again(shop, cycle):
    now = timezone.now()
    assert open_cycles(now) == 1
    assert open_cycles(now + MINUTE) == 0
    OrderCycle.objects.filter(pk=cycle.pk).update(opens_at=now + HOUR)
    assert open_cycles(now + MINUTE) == 0
    assert OrderCycle.objects.get(pk=cycle.pk).opened_at is None
    assert open_cycles(now + 2 * HOUR) == 1
    assert OrderCycle.objects.get(pk=cycle.pk).opened_at == now + 2 * HOUR


def test_a_draft_neither_opens_nor_closes(shop, cycle):
    OrderCycle.objects.filter(pk=cycle.pk).update(is_draft=True)
    now = closed(cycle)
    assert (open_cycles(now), close_cycles(now)) == (0, 0)


def test_a_change_long_after_the_closing_is_left_to_the_statements(shop, cycle, week, apples):
    OrderCycle.objects.filter(pk=cycle.pk).update(closes_at=week - DAYS, opens_at=week - 2 * DAYS)
    Line.objects.filter(product=apples).update(quantity=2)
    assert quiet(week) == 0


@pytest.mark.django_db(transaction=True)
def test_two_clocks_at_once_send_one_correction():
    shop = factories.ShopFactory()
    apples = product_of(shop, farm("Verger", code="verger"), "Pommes")
    cycle = factories.OrderCycleFactory(shop, [apples])
    factories.OrderFactory(shop, {apples: 1})
    now = closed(cycle)
    close_cycles(now)
    late_order(shop, cycle, {apples: 2})
    send_rectifications(now)
    later = now + TEN
    answers = run_together(*[lambda: send_rectifications(later)] * 3)
    assert sorted(answers) == [0, 0, 1]
    assert ProducerNotice.objects.count() == 2
