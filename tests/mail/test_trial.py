"""`manage.py send_test_message` sends one message now and says what the provider answered."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from shop.communication.marks import mark_address
from shop.communication.models import Mark, Message, Relay, State

from .server import HANG

READER = "lectrice@ferme.fr"
pytestmark = pytest.mark.django_db


@pytest.fixture
def send(capsys):
    def sent(address: str = READER, *arguments: str) -> str:
        call_command("send_test_message", address, *arguments)
        return capsys.readouterr().out

    return sent


def test_the_message_leaves_before_all_others_in_the_name_of_the_shop(
    smtp, nobody_works, write, send, shop
):
    write("autre@ferme.fr", kind="account_reset")
    said = send(READER, "--shop", shop.slug)
    [(_envelope, address, mail)] = smtp.taken
    assert (address, mail["From"].addresses[0].display_name) == (READER, shop.name)
    assert "Le fournisseur a pris le message" in said
    assert shop.name in said
    assert Message.objects.get(to=READER).state == State.SENT


def test_what_the_provider_answers_is_said_in_its_own_words(smtp, send):
    smtp.at_recipient[READER] = "550 5.1.1 Boite inconnue"
    with pytest.raises(CommandError, match=r"a refusé l’adresse.*550 5.1.1 Boite inconnue"):
        send()
    smtp.at_recipient["autre@ferme.fr"] = "451 4.7.1 Revenez plus tard"
    with pytest.raises(CommandError, match=r"451 4\.7\.1 Revenez plus tard\. Prochain essai à"):
        send("autre@ferme.fr")


def test_a_provider_that_hangs_is_said_to(smtp, impatient, send):
    smtp.at_recipient[READER] = HANG
    with pytest.raises(CommandError, match="n’a pas pris le message"):
        send()
    assert Message.objects.get().state == State.PENDING


def test_a_pause_of_the_queue_does_not_hold_the_test_back_and_ends_with_it(smtp, send):
    later = timezone.now() + timedelta(minutes=15)
    Relay.objects.update(failures=5, paused_until=later, trouble="connexion refusée")
    send()
    assert smtp.addresses == [READER]
    assert Relay.objects.get().paused_until is None


def test_an_address_that_refuses_our_mail_is_told_and_nothing_is_written(smtp, send):
    at = datetime(2026, 11, 20, 9, tzinfo=UTC)
    mark_address(key=READER, mark=Mark.BOUNCED, reason="boîte pleine", at=at)
    with pytest.raises(CommandError, match=r"depuis le 20/11/2026 \(boîte pleine\)"):
        send(READER.upper())
    assert not Message.objects.exists()
    assert smtp.taken == []


@pytest.mark.parametrize(
    "address", ["", "lectrice", "a@ferme.fr, b@ferme.fr", "a@ferme.fr\nBcc: b"]
)
def test_what_is_no_address_is_refused_with_words(smtp, send, address):
    with pytest.raises(CommandError, match="Ce n’est pas une adresse"):
        send(address)
    assert smtp.taken == []


def test_an_unknown_shop_is_told_and_nothing_is_written(send):
    with pytest.raises(CommandError, match="nulle-part") as refusal:
        send(READER, "--shop", "nulle-part")
    assert refusal.value.returncode == 2
    assert not Message.objects.exists()


def test_settings_that_only_pretend_are_said_to(send):
    assert "Rien n’a quitté cette machine" in send()


def test_messages_that_nobody_takes_are_told(smtp, nobody_works, write, send):
    write("autre@ferme.fr")
    Message.objects.update(due_at=timezone.now() - timedelta(hours=2))
    assert "1 message aurait dû partir depuis longtemps" in send()
