"""What becomes of a message, told by a real mail server that refuses, delays and cuts."""

from datetime import timedelta
from email.utils import parseaddr

import pytest
import time_machine
from django.utils import timezone

from shop.communication.delivery import deliver
from shop.communication.models import Mailbox, Message, Relay
from shop.communication.services import clear_address
from shop.rules.mail import WAITS

from .server import CUT, HANG, babbling_server, provider

pytestmark = pytest.mark.django_db
ANNE, BRUNO, CHLOE = "anne@orange.example", "bruno@free.example", "chloe@poste.example"


def states() -> dict[str, str]:
    return dict(Message.objects.values_list("to", "state"))


def marks() -> dict[str, str]:
    return dict(Mailbox.objects.values_list("key", "mark"))


def is_paused() -> bool:
    until = Relay.objects.get().paused_until
    return until is not None and until > timezone.now()


def test_a_message_arrives_whole_under_the_shop_s_name(smtp, shop, write):
    write(ANNE, BRUNO)
    assert deliver() == 2
    assert smtp.addresses == [ANNE, BRUNO]
    for sender, address, mail in smtp.taken:
        assert sender == "envoi@halle.example"
        assert parseaddr(mail["From"]) == (shop.name, "envoi@halle.example")
        assert (mail["To"], mail["Reply-To"]) == (address, shop.email)
        assert mail["Message-ID"].endswith("@halle.example>")
        assert mail["Auto-Submitted"] == "auto-generated"
        assert mail.get_body(["plain"]).get_content().strip() == "Bonjour à tous"
        assert mail.get_body(["html"]).get_content().strip() == "<p>Bonjour à tous</p>"
    assert states() == {ANNE: "sent", BRUNO: "sent"}
    assert Message.objects.exclude(sent_at=None).count() == 2


@pytest.mark.parametrize(
    ("stage", "reply", "state", "mark"),
    [
        ("at_recipient", "550 5.1.1 No such user", "rejected", "bounced"),
        ("at_recipient", "550 No such user", "rejected", "bounced"),
        ("at_recipient", "550 5.2.1 Mailbox disabled", "rejected", "bounced"),
        ("at_recipient", "550 5.7.1 Sender not welcome", "failed", None),
        ("at_recipient", "554 Go away", "failed", None),
        ("at_recipient", "450 4.2.0 Greylisted", "pending", None),
        ("at_recipient", "452 4.2.2 Mailbox full", "pending", None),
        ("at_data", "550 5.1.1 No such user", "rejected", "bounced"),
        ("at_data", "554 5.7.1 Looks like spam", "failed", None),
        ("at_data", "550 Message refused", "failed", None),
        ("at_data", "451 4.3.0 Try later", "pending", None),
    ],
)
def test_a_refusal_ends_a_message_or_waits_and_the_next_one_leaves(
    smtp, write, stage, reply, state, mark
):
    getattr(smtp, stage)[ANNE] = reply
    write(ANNE, BRUNO)
    assert deliver() == 1
    assert smtp.addresses == [BRUNO]
    assert states() == {ANNE: state, BRUNO: "sent"}
    assert marks() == ({ANNE: mark} if mark else {})
    message = Message.objects.get(to=ANNE)
    assert (message.attempts, message.outcome) == (1, reply)
    assert (message.due_at > timezone.now()) is (state == "pending")
    assert not is_paused()


@pytest.mark.parametrize(
    ("stage", "told"),
    [
        ("at_recipient", HANG),
        ("at_recipient", CUT),
        ("at_recipient", "421 4.3.2 Shutting down"),
        ("at_data", HANG),
        ("at_data", CUT),
    ],
)
def test_a_provider_that_fails_is_left_alone_and_nothing_is_lost(
    smtp, settings, write, stage, told
):
    getattr(smtp, stage)[ANNE] = told
    write(ANNE, BRUNO, CHLOE)
    patient = settings.MAILERS
    if told == HANG:
        port = patient["provider"]["OPTIONS"]["port"]
        settings.MAILERS = patient | {"provider": provider(port, timeout=0.3)}
    assert deliver() == 0
    settings.MAILERS = patient
    assert states() == dict.fromkeys((ANNE, BRUNO, CHLOE), "pending")
    assert is_paused()
    assert deliver() == 0  # nobody asks it meanwhile

    getattr(smtp, stage).clear()
    with time_machine.travel(timezone.now() + timedelta(minutes=2), tick=False):
        assert deliver() == 3
    assert set(states().values()) == {"sent"}
    twice = (stage, told) == ("at_data", CUT)  # it had taken the text before the line went dead
    assert smtp.addresses == [ANNE, *([ANNE] if twice else []), BRUNO, CHLOE]
    ids = {mail["Message-ID"] for _sender, address, mail in smtp.taken if address == ANNE}
    assert len(ids) == 1  # so that the mailbox can tell
    assert (Relay.objects.get().failures, marks()) == (0, {})


def test_a_provider_that_talks_nonsense_loses_nothing(settings, write):
    with babbling_server() as port:
        settings.MAILERS = settings.MAILERS | {"provider": provider(port)}
        write(ANNE, BRUNO)
        assert deliver() == 0
    assert states() == {ANNE: "pending", BRUNO: "pending"}
    assert is_paused()
    assert Relay.objects.get().trouble


def test_a_provider_that_is_not_there_is_asked_less_and_less_often(settings, write):
    settings.MAILERS = settings.MAILERS | {"provider": provider(9)}
    write(ANNE)
    pauses, now = [], timezone.now()
    for _ in range(6):
        with time_machine.travel(now, tick=False):
            Message.objects.update(due_at=now)
            deliver()
            until = Relay.objects.get().paused_until
        pauses.append(round((until - now).total_seconds() / 60))
        now = until
    assert pauses == [1, 2, 4, 8, 15, 15]


def test_passing_failures_are_tried_again_later_and_later_then_given_up(smtp, write):
    smtp.at_recipient[ANNE] = "451 4.7.1 Not now"
    message, now = write(ANNE)[ANNE], timezone.now()
    for wait in WAITS:
        with time_machine.travel(now, tick=False):
            deliver()
            message.refresh_from_db()
            assert (message.state, message.due_at) == ("pending", now + wait)
            assert deliver() == 0
        now += wait
    with time_machine.travel(now, tick=False):
        deliver()
    message.refresh_from_db()
    assert (message.state, message.attempts) == ("failed", len(WAITS) + 1)
    assert "451 4.7.1 Not now" in message.outcome
    assert marks() == {}


def test_what_follows_to_a_marked_address_waits_until_it_works_again(smtp, write):
    smtp.at_recipient[ANNE] = "550 5.1.1 No such user"
    write(ANNE)
    deliver()
    smtp.at_recipient.clear()
    later = write(ANNE, cause="later")
    assert deliver() == 0
    assert [each.to for each in Message.objects.held()] == list(later)

    assert clear_address(key=ANNE, now=timezone.now())
    assert deliver() == 1
    assert smtp.addresses == [ANNE]
