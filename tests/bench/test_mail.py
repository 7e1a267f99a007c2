"""Seconds to queue 5,000 messages, and to drain them into a real mail server: `make bench`."""

from time import perf_counter

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from shop.communication.composing import Letter
from shop.communication.delivery import claim, deliver
from shop.communication.models import Mailbox, Message
from shop.communication.services import write_messages
from tests.mail import server

SIZE = 5_000
LIMIT = 300.0  # seconds, to drain

pytestmark = [pytest.mark.bench, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def letters(shop, settings):
    """Messages with the templates of a real kind, to many domains, that no worker takes."""
    settings.TASKS = {"default": {"BACKEND": "django.tasks.backends.dummy.DummyBackend"}}
    words = {"shop": shop, "kind": "import_done", "subject": "Import terminé"}
    context = {"file": "prix.csv", "counts": {"created": 3, "changed": 2, "producers": 1}}
    return [
        Letter(**words, to=f"client-{n}@domaine-{n % 50}.example", cause="bench", context=context)
        for n in range(SIZE)
    ]


def queue(letters) -> float:
    start = perf_counter()
    with transaction.atomic():
        write_messages(letters)
    return perf_counter() - start


def test_five_thousand_messages(letters, settings):
    queued = queue(letters)
    with server.smtp_server() as (handler, port):
        handler.handle_DATA = handler.count  # reading them again costs as much as sending
        settings.MAILERS = settings.MAILERS | {"provider": server.provider(port)}
        start = perf_counter()
        assert deliver(seconds=LIMIT) == SIZE
        drained = perf_counter() - start
    assert handler.counted == SIZE
    print(f"\n{connection.vendor}: {SIZE} queued in {queued:.1f} s, drained in {drained:.1f} s")


@pytest.mark.parametrize("held", [0, SIZE - 1])
def test_the_next_of_five_thousand(letters, held):
    queue(letters)
    keys = Message.objects.order_by("pk").values_list("to_key", flat=True)[:held]
    Mailbox.objects.bulk_create(
        Mailbox(key=key, mark="bounced", marked_at=timezone.now()) for key in keys
    )
    start = perf_counter()
    with CaptureQueriesContext(connection) as captured:
        assert claim(timezone.now())
    spent = 1000 * (perf_counter() - start)
    print(f"\n{connection.vendor}, {held} held: {len(captured)} q, {spent:.1f} ms for the next one")
