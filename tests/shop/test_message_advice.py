"""What the page of a message advises can be followed: the address is marked, or it is not."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from shop.communication.marks import mark_address
from shop.communication.models import Mark, Message, State
from shop.communication.services import write_message
from tests import factories

pytestmark = pytest.mark.django_db
FULL = "452 4.2.2 The mailbox is over quota"
CHECK = "faites vérifier l’adresse"
LATER = "Renvoyez-le plus tard."


@pytest.fixture
def buyer(shop):
    return factories.CustomerFactory(shop=shop, email="denise@courriel.example")


@pytest.fixture
def write(shop):
    def written(to: str, kind: str = "order_placed", **values) -> Message:
        content = ("Texte\n", "<p>Texte</p>")
        write_message(
            shop=shop, to=to, kind=kind, subject="Sujet", cause=uuid4().hex, content=content
        )
        message = Message.objects.latest("pk")
        Message.objects.filter(pk=message.pk).update(**values)
        return message

    return written


def page_of(client, message) -> str:
    return client.get(reverse("boutique_messages_modeladmin_inspect", args=[message.pk])).text


def mark(address: str) -> None:
    mark_address(key=address, mark=Mark.BOUNCED, reason=FULL, at=timezone.now())


def test_a_full_mailbox_that_is_still_written_to_is_tried_again(manager_client, buyer, write):
    text = page_of(manager_client, write(buyer.email, state=State.FAILED, outcome=FULL))
    assert LATER in text
    assert "Renvoyer</button>" in text
    assert CHECK not in text


def test_a_full_mailbox_that_is_marked_is_checked_first(manager_client, buyer, write):
    message = write(buyer.email, state=State.REJECTED, outcome=FULL)
    mark(buyer.email)
    text = page_of(manager_client, message)
    assert CHECK in text
    assert LATER not in text


def test_what_waits_for_a_marked_address_is_not_said_to_leave_by_itself(
    manager_client, buyer, write
):
    mark(buyer.email)
    text = page_of(manager_client, write(buyer.email, state=State.PENDING))
    assert "faites-la d’abord vérifier." in text
    assert "il partira" not in text


def test_a_message_of_the_site_itself_is_not_said_to_carry_a_link(manager_client, manager, write):
    text = page_of(manager_client, write(manager.email, "other", state=State.SENT))
    assert "Le site l’a écrit lui-même" in text
    assert "lien" not in text.split("Il ne peut pas être renvoyé d’ici.")[1][:200]


def test_a_message_that_nobody_hands_over_is_not_said_to_leave_in_a_moment(
    manager_client, buyer, write
):
    soon = write(buyer.email, state=State.PENDING)
    late = write(buyer.email, state=State.PENDING, due_at=timezone.now() - timedelta(hours=2))
    assert "Il part dans un instant." in page_of(manager_client, soon)
    text = page_of(manager_client, late)
    assert "Il aurait dû partir il y a plus d’une heure." in text
    assert "Prévenez la personne qui s’occupe du site." in text
