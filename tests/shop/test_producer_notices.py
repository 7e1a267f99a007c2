"""What the producers of a cycle are told: each its own totals, exactly once (rules §5.10)."""

from decimal import Decimal

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from shop.backoffice.exceptions import Refused
from shop.communication.delivery import deliver
from shop.communication.models import Message
from shop.operations.cycles.models import ProducerNotice
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
from tests.clients import teammate
from tests.concurrency import run_together

from .cycle_week import HOUR, MINUTE, closed, farm, mails_to, product_of, quiet, told

pytestmark = pytest.mark.django_db


def test_c_06_the_mail_adds_up_to_the_cent(shop, orchard):
    coffee = product_of(shop, orchard, "Café", "10.00", vat_rate="0")
    zebra = product_of(shop, orchard, "Zèbre", "10.00", vat_rate="10")
    cycle = factories.OrderCycleFactory(shop, [coffee, zebra])
    cycle.incoming.update(instructions="Jeudi avant 10 h, porte de gauche")
    factories.OrderFactory(shop, {coffee: 2, zebra: 1})
    factories.OrderFactory(shop, {zebra: 2})
    now = closed(cycle)
    assert close_cycles(now) == 1
    [letter] = mails_to("verger")
    assert letter.reply_to == [shop.email]
    for part in (letter.body, letter.alternatives[0][0]):
        for words in ("20,00", "30,00", "2,73", "50,00", shop.name, "samedi de 9 h à 12 h"):
            assert words in part
        assert "porte de gauche" in part
        assert "Dominique Petit" not in part
        assert "dominique@halle.example" not in part
        assert part.count("Masqué") == 2
    [notice] = ProducerNotice.objects.all()
    assert notice.total == Decimal("50.00")
    assert [(row["title"], row["quantity"]) for row in notice.lines] == [("Café", 2), ("Zèbre", 3)]


def test_c_06_a_line_at_another_price_is_a_row_of_its_own(shop, orchard):
    zebra = product_of(shop, orchard, "Zèbre", "10.00", vat_rate="10")
    cycle = factories.OrderCycleFactory(shop, [zebra])
    factories.OrderFactory(shop, {zebra: 3})
    other = factories.OrderFactory(shop, {zebra: 2})
    Line.objects.filter(order=other).update(owed_price="16.50")
    close_cycles(closed(cycle))
    [letter] = mails_to("verger")
    for amount in ("30,00", "33,00", "63,00"):
        assert amount in letter.body
    [notice] = ProducerNotice.objects.all()
    assert [(row["unit_price"], row["quantity"]) for row in notice.lines] == [
        ("10.00", 3),
        ("16.50", 2),
    ]


def test_c_06_a_producer_without_vat_reads_of_none(shop):
    hen = farm("Poulailler", code="poule", charges_vat=False)
    eggs = product_of(shop, hen, "Œufs", vat_rate="5.5")
    cycle = factories.OrderCycleFactory(shop, [eggs])
    factories.OrderFactory(shop, {eggs: 2})
    close_cycles(closed(cycle))
    assert "TVA" not in mails_to("poule")[0].body


def test_c_06_a_seller_without_vat_does_not_hide_the_producer_s(shop, orchard):
    shop.enterprise.charges_vat = False
    shop.enterprise.save()
    zebra = product_of(shop, orchard, "Zèbre", "10.00", vat_rate="10")
    cycle = factories.OrderCycleFactory(shop, [zebra])
    factories.OrderFactory(shop, {zebra: 3})
    close_cycles(closed(cycle))
    assert "2,73" in mails_to("verger")[0].body


def test_c_07_who_has_no_line_gets_no_mail(shop, cycle, apples, carrots, orchard):
    factories.OrderFactory(shop, {apples: 2})
    factories.OrderFactory(shop, {carrots: 4}, status=CANCELLED)
    resumed = factories.OrderFactory(shop, {apples: 1}, status=CANCELLED)
    change_status(order=resumed, status=PLACED, actor=None)
    close_cycles(closed(cycle))
    assert told() == [("Verger Tissot", 1, Decimal("9.00"))]
    assert len(mails_to("verger")) == 1
    assert mails_to("aubin") == []


def test_c_07_a_producer_never_reads_of_another(shop, cycle, apples, carrots):
    factories.OrderFactory(shop, {apples: 2, carrots: 5})
    close_cycles(closed(cycle))
    [first], [second] = mails_to("verger"), mails_to("aubin")
    for letter, own, other in ((first, "Pommes", "Carottes"), (second, "Carottes", "Pommes")):
        parts = letter.body + letter.alternatives[0][0]
        assert own in parts
        for secret in (other, "Aubin" if own == "Pommes" else "Tissot"):
            assert secret not in parts


def test_f_22_the_producer_is_told_the_purchase_price(shop, orchard):
    apples = product_of(shop, orchard, "Pommes", "2.40", shop_price="3.00")
    cycle = factories.OrderCycleFactory(shop, [apples])
    factories.OrderFactory(shop, {apples: 5})
    close_cycles(closed(cycle))
    body = mails_to("verger")[0].body
    assert "2,40" in body
    assert "12,00" in body
    assert "15,00" not in body
    assert "3,00" not in body


def test_names_and_contacts_are_told_when_the_shop_shows_them(shop, cycle, apples):
    shop.shows_names = shop.shows_contacts = True
    shop.save()
    factories.OrderFactory(shop, {apples: 1})
    close_cycles(closed(cycle))
    body = mails_to("verger")[0].body
    assert "Dominique Petit" in body
    assert "0601020304" in body
    assert "Masqué" not in body


def test_p_10_twenty_two_producers_get_twenty_two_mails(shop):
    farms = [farm(f"Mas {n:02}", code=f"mas-{n}") for n in range(22)]
    goods = [product_of(shop, each, f"Produit {each.code}") for each in farms]
    cycle = factories.OrderCycleFactory(shop, goods)
    factories.OrderFactory(shop, dict.fromkeys(goods, 1))
    close_cycles(closed(cycle))
    letters = [each for each in mail.outbox if "à apporter" in each.subject]
    assert sorted(letter.to[0] for letter in letters) == sorted(
        f"{each.code}@ferme.example" for each in farms
    )
    for letter in letters:
        assert len(letter.recipients()) == 1
        assert letter.reply_to == [shop.email]
        assert letter.body.count("@ferme.example") == 0
    assert Message.objects.filter(kind="producer_notice").count() == 22


def test_a_delegated_producer_gets_no_mail_but_is_noted(shop):
    hen = factories.EnterpriseFactory(name="Poulailler", is_delegated=True, email="p@ferme.example")
    eggs = product_of(shop, hen, "Œufs")
    cycle = factories.OrderCycleFactory(shop, [eggs])
    factories.OrderFactory(shop, {eggs: 2})
    close_cycles(closed(cycle))
    assert told() == [("Poulailler", 1, Decimal("6.00"))]
    assert not Message.objects.filter(kind="producer_notice").exists()
    assert ProducerNotice.objects.get().message_keys == []


def test_run_again_and_after_hours_it_tells_nothing_more(shop, cycle, apples, carrots):
    factories.OrderFactory(shop, {apples: 1, carrots: 1})
    now = closed(cycle, ago=5 * HOUR)
    for minutes in (0, 1, 30, 600):
        for step in (open_cycles, cut_off_producers, close_cycles, send_rectifications):
            step(now + minutes * MINUTE)
    assert len(told()) == 2
    assert len(mails_to("verger")) == len(mails_to("aubin")) == 1


def test_closing_waits_for_those_within_the_grace(shop, cycle, apples):
    factories.OrderFactory(shop, {apples: 1})
    now = closed(cycle, ago=10 * MINUTE)
    closes_at = OrderCycle.objects.get(pk=cycle.pk).closes_at
    assert close_cycles(closes_at + 10 * MINUTE) == 0
    assert told() == []
    assert close_cycles(now + MINUTE) == 1
    assert len(told()) == 1


def test_without_the_wish_nobody_is_told_at_the_closing(shop, cycle, apples, manager):
    OrderCycle.objects.filter(pk=cycle.pk).update(notifies_producers=False)
    factories.OrderFactory(shop, {apples: 1})
    now = closed(cycle)
    assert close_cycles(now) == 1
    quiet(now)
    assert told() == []
    notify_producers(actor=manager, cycle=cycle, now=now)
    assert told() == [("Verger Tissot", 1, Decimal("3.00"))]
    assert ProducerNotice.objects.get().written_by == manager


def test_the_button_tells_once_while_the_cycle_is_open(shop, cycle, apples, carrots, manager):
    now = timezone.now()
    factories.OrderFactory(shop, {apples: 1})
    assert len(notify_producers(actor=manager, cycle=cycle, now=now)) == 1
    factories.OrderFactory(shop, {apples: 2, carrots: 1})
    assert [each.producer.name for each in notify_producers(actor=manager, cycle=cycle, now=now)]
    assert quiet(now) == 0
    assert [(name, number) for name, number, _total in told()] == [
        ("Verger Tissot", 1),
        ("Maraîchage Aubin", 1),
    ]
    assert close_cycles(closed(cycle)) == 1
    assert told()[-1] == ("Verger Tissot", 2, Decimal("9.00"))


@pytest.mark.parametrize("role", ["packing", "reader", None])
def test_who_does_not_run_the_cycle_tells_nobody(shop, cycle, apples, role):
    factories.OrderFactory(shop, {apples: 1})
    person = teammate(shop.enterprise, role) if role else factories.UserFactory()
    with pytest.raises(PermissionDenied):
        notify_producers(actor=person, cycle=cycle, now=timezone.now())
    assert told() == []


def test_a_permanent_sale_is_not_announced(shop, manager, apples):
    factories.OrderFactory(shop, {apples: 1})
    sale = OrderCycle.objects.get(sells_shelf=True)
    with pytest.raises(Refused):
        notify_producers(actor=manager, cycle=sale, now=timezone.now())
    assert told() == []


def test_a_worker_that_was_down_sends_each_once(shop, cycle, apples, settings):
    settings.TASKS = {"default": {"BACKEND": "django.tasks.backends.dummy.DummyBackend"}}
    factories.OrderFactory(shop, {apples: 1})
    now = closed(cycle)
    close_cycles(now)
    close_cycles(now + 5 * HOUR)
    assert Message.objects.get(kind="producer_notice").state == "pending"
    deliver()
    deliver()
    assert len(mails_to("verger")) == 1


def test_one_cycle_that_fails_does_not_stop_the_others(shop, cycle, apples, monkeypatch):
    from shop.operations.cycles import rounds

    other = factories.OrderCycleFactory(shop, [apples], name="Semaine 13")
    now = closed(cycle)
    closed(other)
    usual = rounds.locked_cycle

    def locked(pk):
        if pk == min(cycle.pk, other.pk):
            raise RuntimeError("not today")
        return usual(pk)

    monkeypatch.setattr(rounds, "locked_cycle", locked)
    with pytest.raises(ExceptionGroup):
        close_cycles(now)
    marks = OrderCycle.objects.filter(pk__in=(cycle.pk, other.pk)).order_by("pk")
    assert [each.closed_at for each in marks] == [None, now]


@pytest.mark.django_db(transaction=True)
def test_two_clocks_at_once_tell_each_producer_once():
    shop = factories.ShopFactory()
    goods = [product_of(shop, farm(f"F{n}", code=f"f-{n}"), f"P{n}") for n in range(4)]
    cycle = factories.OrderCycleFactory(shop, goods)
    factories.OrderFactory(shop, dict.fromkeys(goods, 1))
    now = closed(cycle)

    def press():
        return notify_producers(actor=None, cycle=cycle, now=now)

    answers = run_together(lambda: close_cycles(now), lambda: close_cycles(now), press, press)
    assert [each for each in answers if isinstance(each, Exception)] == []
    assert sorted(ProducerNotice.objects.values_list("producer__name", "number")) == [
        (f"F{n}", 1) for n in range(4)
    ]
    assert Message.objects.filter(kind="producer_notice").count() == 4
