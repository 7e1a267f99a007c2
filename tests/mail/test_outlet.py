"""A provider that talks for ever, that takes its leave, or that tells of a message too early."""

import socketserver
import threading
from contextlib import contextmanager

import pytest
from django.utils import timezone

from shop.communication.delivery import claim, deliver, hand_over
from shop.communication.models import Message, Relay
from shop.communication.outlet import Outlet

from .server import provider

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
