"""A worker that is killed loses no message, and repeats at most the one in the provider's hands."""

import multiprocessing
import os
import signal
from collections import Counter
from datetime import timedelta

import pytest
import time_machine
from django.db import connections
from django.utils import timezone

from shop.communication import delivery
from shop.communication.models import Message
from shop.communication.outlet import Outlet
from tests.concurrency import run_together

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = [f"personne-{number}@ferme.example" for number in range(5)]
VICTIM = PEOPLE[2]


def die(*_args, **_words):
    os.kill(os.getpid(), signal.SIGKILL)


def dying_before(function):
    """Return the function, which dies instead when the victim's message comes."""

    def called(*args, **words):
        message = next(each for each in args if isinstance(each, Message))
        return die() if message.to == VICTIM else function(*args, **words)

    return called


def before_it_is_handed_over():
    delivery.hand_over = dying_before(delivery.hand_over)


def before_it_is_said_to_the_provider():
    Outlet.send = dying_before(Outlet.send)


def before_it_is_noted_as_sent():
    delivery._note_sent = dying_before(delivery._note_sent)


def in_the_provider_s_hands():
    """The server itself kills it: see `Handler.kill`."""


def worker(prepare, ready, go) -> None:
    """Run in a process of its own, a copy of this one, with its own connections."""
    prepare()
    ready.set()
    go.wait(30)
    delivery.deliver()


def run_killed(smtp, prepare) -> None:
    connections.close_all()  # the other process must not inherit them
    context = multiprocessing.get_context("fork")
    ready, go = context.Event(), context.Event()
    process = context.Process(target=worker, args=(prepare, ready, go), daemon=True)
    process.start()
    assert ready.wait(30)
    if prepare is in_the_provider_s_hands:
        smtp.kill[VICTIM] = process.pid
    go.set()
    process.join(30)
    assert process.exitcode == -signal.SIGKILL
    smtp.kill.clear()


@pytest.mark.parametrize(
    ("moment", "repeated"),
    [
        (before_it_is_handed_over, 0),
        (before_it_is_said_to_the_provider, 0),
        (in_the_provider_s_hands, 1),
        (before_it_is_noted_as_sent, 1),
    ],
)
@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_a_killed_worker_loses_nothing_and_repeats_one_at_most(
    smtp, nobody_works, write, moment, repeated
):
    write(*PEOPLE)
    run_killed(smtp, moment)
    assert Message.objects.filter(state="sent").count() == 2
    assert delivery.deliver() == 2  # the others wait for nobody

    with time_machine.travel(timezone.now() + delivery.LEASE + timedelta(seconds=1), tick=False):
        assert delivery.deliver() == 1
    assert set(Message.objects.values_list("state", flat=True)) == {"sent"}
    taken = Counter(smtp.addresses)
    assert taken == Counter(PEOPLE) + Counter({VICTIM: repeated})
    same = {mail["Message-ID"] for _sender, to, mail in smtp.taken if to == VICTIM}
    assert len(same) == 1


def test_workers_at_the_same_moment_share_the_messages(smtp, nobody_works, write, settings):
    settings.MAIL_PER_MINUTE = 50
    people = [f"client-{number}@ferme.example" for number in range(60)]
    write(*people)
    sent = run_together(*[delivery.deliver] * 3)
    assert sum(sent) == 50
    assert len(smtp.addresses) == len(set(smtp.addresses)) == 50
