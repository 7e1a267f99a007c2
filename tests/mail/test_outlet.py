"""A provider that talks for ever, that takes its leave, or that tells of a message too early."""

import socketserver
import threading
from contextlib import contextmanager
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from shop.communication.delivery import claim, deliver, hand_over
from shop.communication.models import Message, Relay
from shop.communication.outlet import Outlet

from .server import CUT, provider

pytestmark = pytest.mark.django_db
ANNE = "anne@orange.example"


@contextmanager
def dripping_server():
    """Run a server that greets with one letter at a time, and never ends; give its port."""
    stop = threading.Event()

    class Drip(socketserver.BaseRequestHandler):
        def handle(self):
            while not stop.wait(0.05):
                self.request.sendall(b"2")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Drip) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        stop.set()
        server.shutdown()


def test_a_message_takes_no_longer_than_allowed_however_little_comes(settings, write):
    write(ANNE)
    with dripping_server() as port:
        settings.MAILERS = settings.MAILERS | {"provider": provider(port)}
        assert deliver(seconds=0.5) == 0
    assert Message.objects.get().state == "pending"
    assert Relay.objects.get().trouble == "Le service d’envoi n’a pas répondu à temps."


def test_a_connection_that_was_closed_in_between_is_opened_again(smtp, write):
    write(ANNE, "bruno@free.example")
    with Outlet(patience=5) as outlet:
        hand_over(claim(timezone.now()), outlet)
        outlet._connection.connection.sock.close()  # as a server does after so many messages
        outlet._connection.connection.file = None
        hand_over(claim(timezone.now()), outlet)
    assert len(smtp.taken) == 2
    assert Relay.objects.get().failures == 0


def test_a_verdict_that_comes_before_the_note_stays(smtp, write):
    write(ANNE)
    message = claim(timezone.now())
    rejected = Message.objects.filter(provider_id=message.provider_id)
    assert rejected.update(state="rejected", outcome="No such user", claim=None) == 1
    with Outlet(patience=5) as outlet:
        hand_over(message, outlet)
    message.refresh_from_db()
    assert (message.state, message.outcome) == ("rejected", "No such user")
    assert message.sent_at


def test_a_database_without_its_relay_sends_all_the_same(smtp, write):
    Relay.objects.all().delete()
    write(ANNE)
    assert deliver() == 1
    assert Relay.objects.count() == 1


def minutes_of(start, minutes: int, step: int = 1) -> int:
    """Let the queue be looked at each so many minutes; return how many messages left."""
    sent = 0
    for minute in range(0, minutes, step):
        with time_machine.travel(start + timedelta(minutes=minute), tick=False):
            sent += deliver(seconds=5)
    return sent


@pytest.mark.parametrize("hours", [3, 50])
def test_an_outage_costs_no_message_and_no_more_time_than_it_lasts(
    settings, smtp, nobody_works, write, hours
):
    write(*(f"client{n}@orange.example" for n in range(3)))
    write(ANNE, kind="account_reset", cause="password")
    works, start = settings.MAILERS, timezone.now()
    settings.MAILERS = works | {"provider": provider(1)}  # nobody listens there
    assert minutes_of(start, hours * 60, step=5) == 0
    assert set(Message.objects.values_list("state", flat=True)) == {"pending"}
    settings.MAILERS = works
    assert minutes_of(start + timedelta(hours=hours), 18) == 4


def test_a_message_that_makes_the_provider_fail_keeps_back_no_other(
    settings, smtp, nobody_works, write
):
    """It is tried and given up; others have their turn in between, those less awaited too."""
    poison = write(ANNE)[ANNE]
    write("bruno@free.example", cause="other")
    smtp.at_recipient[ANNE] = CUT
    start = timezone.now()
    assert minutes_of(start, 5) == 1
    assert smtp.addresses == ["bruno@free.example"]
    minutes_of(start, 24 * 60, step=60)
    poison.refresh_from_db()
    assert poison.attempts < 3  # alone with it, nobody knows whose fault it is
    for number in range(2, 12):
        write("bruno@free.example", cause=f"other {number}")
        minutes_of(start + number * timedelta(hours=12), 60, step=5)
    poison.refresh_from_db()
    assert (poison.state, poison.attempts) == ("failed", 8)
    assert len(smtp.taken) == 11


@pytest.mark.parametrize(
    "options", [{"timeout": 0}, {"username": "café", "password": "é", "use_tls": True}]
)
def test_a_wrong_setting_of_the_provider_fails_no_message(
    settings, smtp, nobody_works, write, options
):
    write(ANNE)
    right = settings.MAILERS["provider"]
    wrong = {**right, "OPTIONS": {**right["OPTIONS"], **options}}
    settings.MAILERS = settings.MAILERS | {"provider": wrong}
    assert deliver() == 0
    assert Message.objects.get().state == "pending"
    assert Relay.objects.get().failures == 1


def test_two_awaited_messages_that_make_it_fail_keep_back_no_other(smtp, nobody_works, write):
    for number in "12":
        poison = f"poison{number}@orange.example"
        write(poison, kind="account_open", cause=number)
        smtp.at_recipient[poison] = CUT
    write(ANNE, cause="other")
    minutes_of(timezone.now(), 60, step=8)
    assert smtp.addresses == [ANNE]


def test_a_refused_sender_is_mended_and_what_waited_leaves(smtp, nobody_works, write, settings):
    right = settings.DEFAULT_FROM_EMAIL
    settings.DEFAULT_FROM_EMAIL = "Halle <wrong@halle.example>"
    smtp.at_sender["wrong@halle.example"] = "550 5.7.1 Sender not verified"
    write(*(f"client{n}@orange.example" for n in range(6)))
    start = timezone.now()
    assert minutes_of(start, 3 * 60, step=5) == 0
    assert set(Message.objects.values_list("state", flat=True)) == {"pending"}
    settings.DEFAULT_FROM_EMAIL = right
    assert minutes_of(start + timedelta(hours=3), 18) == 6
