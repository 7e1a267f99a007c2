"""The queue: in which order, how fast, once, and what bad input becomes."""

from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from shop.communication.composing import Letter
from shop.communication.delivery import LEASE, claim, deliver, expire, hand_over
from shop.communication.models import Message, OptOut, Relay
from shop.communication.outlet import Outlet
from shop.communication.services import write_message, write_messages
from tests.concurrency import run_together

pytestmark = pytest.mark.django_db
ANNE, BRUNO = "anne@orange.example", "bruno@free.example"
IN_DATABASE = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def test_the_same_cause_writes_one_message_to_an_address(write, mailoutbox):
    for _ in range(3):
        write(ANNE, BRUNO, ANNE.upper(), cause="order:1:placed")
    write(ANNE, cause="order:2:placed")
    assert sorted(mail.to for mail in mailoutbox) == [[ANNE], [ANNE], [BRUNO]]


@pytest.mark.django_db(transaction=True)
def test_two_that_write_the_same_cause_at_once_write_one_message(shop, nobody_works):
    words = {"shop": shop, "to": ANNE, "kind": "import_done", "subject": "Bonjour"}

    def written():
        with transaction.atomic():
            write_message(**words, cause="cycle:1:closed", content=("a", "<p>a</p>"))

    assert run_together(*[written] * 8) == [None] * 8
    assert Message.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_what_is_undone_leaves_no_message(write, mailoutbox):
    with transaction.atomic():
        write(ANNE)
        transaction.set_rollback(True)
    assert (Message.objects.count(), mailoutbox) == (0, [])
    with transaction.atomic():
        write(BRUNO)
        assert Message.objects.get().state == "pending"
    assert Message.objects.get().state == "sent"


@pytest.mark.parametrize(
    "address",
    [
        "anne@orange.example\nBcc: bruno@free.example",
        "anne@orange.example, bruno@free.example",
        "anne@orange.example;bruno@free.example",
        "Anne <anne@orange.example>",
        "anne@orange.example\x00",
        "anne",
        "@",
        "",
        f"{'a' * 400}@orange.example",
    ],
)
def test_what_is_not_one_address_is_told_and_never_sent(write, mailoutbox, address):
    write(address, BRUNO)
    assert [mail.to for mail in mailoutbox] == [[BRUNO]]
    bad = Message.objects.exclude(to=BRUNO).get()
    assert bad.state == "failed"
    assert bad.outcome == "Ce n’est pas une adresse e-mail unique et valable."


class Broken:
    """Something in a text that asks the database what it cannot answer."""

    def __str__(self) -> str:
        connection.cursor().execute("SELECT nothing FROM nowhere")
        return ""


@pytest.mark.parametrize(
    ("kind", "context"),
    [("order_placed", {"order": 3}), ("import_done", {"file": Broken()})],
)
def test_a_template_that_raises_undoes_nothing_and_is_told(shop, mailoutbox, kind, context):
    with transaction.atomic():
        OptOut.objects.create(shop=shop, key="x", topic="orders", created_at=timezone.now())
        write_message(shop=shop, to=ANNE, kind=kind, subject="Bonjour", context=context)
    assert OptOut.objects.count() == 1
    assert mailoutbox == []
    message = Message.objects.get()
    assert message.state == "failed"
    assert message.outcome.startswith("Le texte n’a pas pu être écrit")


def test_a_message_that_somebody_waits_for_passes_ten_thousand_others(
    smtp, nobody_works, shop, settings
):
    usual = {"shop": shop, "subject": "Bonjour", "content": ("Bonjour", "<p>Bonjour</p>")}
    write_messages(
        Letter(**usual, to=f"client-{number}@ferme.example", kind="order_placed", cause="many")
        for number in range(10_000)
    )
    write_message(**usual, to=ANNE, kind="account_reset", secrets=("x",))
    settings.MAIL_PER_MINUTE = 3
    assert deliver() == 3
    assert ANNE in smtp.addresses
    assert Message.objects.to_send().count() == 9_998


def test_the_rate_per_minute_and_per_domain_is_kept(smtp, nobody_works, write, settings):
    settings.MAIL_PER_MINUTE = 5
    settings.MAIL_PER_MINUTE_BY_DOMAIN = {"orange.example": 2, "*": 4}
    write(*[f"{number}@orange.example" for number in range(5)])
    write(*[f"{number}@free.example" for number in range(6)])
    start, sent = timezone.now(), []
    for minute in range(4):
        with time_machine.travel(start + timedelta(seconds=61 * minute), tick=False):
            before = len(smtp.taken)
            deliver()
            assert deliver() == 0
        new = smtp.taken[before:]
        sent.append(sorted(address.partition("@")[2] for _from, address, _mail in new))
    orange, free = ["orange.example"], ["free.example"]
    assert sent == [free * 3 + orange * 2, free * 3 + orange * 2, orange, []]


def test_a_slow_worker_s_failure_takes_nothing_from_the_one_that_claimed_since(
    smtp, nobody_works, write
):
    write(ANNE)
    slow, fast = claim(timezone.now()), claim(timezone.now() + LEASE)
    smtp.at_recipient[ANNE] = "451 4.7.1 Not now"
    with Outlet(patience=5) as outlet:
        hand_over(slow, outlet)
        assert Message.objects.get().claim == fast.claim
        smtp.at_recipient.clear()
        hand_over(fast, outlet)
    assert (Message.objects.get().state, smtp.addresses) == ("sent", [ANNE])


def test_a_slow_worker_s_success_is_noted_although_its_lease_is_over(smtp, nobody_works, write):
    write(ANNE)
    slow, fast = claim(timezone.now()), claim(timezone.now() + LEASE)
    with Outlet(patience=5) as outlet:
        hand_over(slow, outlet)
        smtp.at_recipient[ANNE] = "451 4.7.1 You wrote that already"
        hand_over(fast, outlet)
    message = Message.objects.get()
    assert (message.state, message.claim, message.outcome) == ("sent", None, "")


def test_who_declined_a_topic_gets_no_more_of_it_but_what_is_needed(shop, write, mailoutbox):
    OptOut.objects.create(shop=shop, key=ANNE, topic="orders", created_at=timezone.now())
    write(ANNE, BRUNO, kind="order_received", cause="1")
    write(ANNE, kind="order_placed", cause="2")
    assert [mail.to for mail in mailoutbox] == [[BRUNO], [ANNE]]
    received, placed = mailoutbox
    assert "List-Unsubscribe" not in placed.extra_headers
    assert received.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.parametrize(("kind", "days"), [("account_reset", 3), ("order_placed", 7)])
def test_what_waited_too_long_is_given_up_in_words(smtp, nobody_works, write, kind, days):
    write(ANNE, kind=kind)
    with time_machine.travel(timezone.now() + timedelta(days=days, minutes=-1), tick=False):
        assert expire(timezone.now()) == 0
    with time_machine.travel(timezone.now() + timedelta(days=days), tick=False):
        assert deliver() == 0
        assert expire(timezone.now()) == 1
    message = Message.objects.get()
    assert (message.state, smtp.taken) == ("failed", [])
    assert message.outcome


@pytest.mark.django_db(transaction=True)
def test_a_worker_of_the_database_sends_what_was_committed_and_looks_again(smtp, settings, write):
    settings.TASKS = IN_DATABASE
    settings.MAIL_PER_MINUTE = 2
    with transaction.atomic():
        write(ANNE, BRUNO)
        write("chloe@poste.example")
        assert not DBTaskResult.objects.exists()
    assert DBTaskResult.objects.filter(task_path__endswith="deliver_messages").count() == 1
    assert smtp.taken == []

    work = {"batch": True, "startup_delay": False, "interval": 0, "reload": False, "verbosity": 0}
    call_command("db_worker", **work)
    assert len(smtp.taken) == 2
    waiting = DBTaskResult.objects.get(status="READY")
    assert Relay.objects.get().next_look == waiting.run_after

    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        call_command("db_worker", **work)
    assert len(smtp.taken) == 3
    assert not DBTaskResult.objects.exclude(status="SUCCESSFUL").exists()
