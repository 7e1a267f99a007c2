"""The log of messages: what the managers of a shop may read of it, and do (rules §3.4)."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from shop.communication.composing import Letter
from shop.communication.delivery import deliver
from shop.communication.marks import mark_address
from shop.communication.models import Mailbox, Message, OptOut, Relay
from shop.communication.outlet import message_id
from shop.communication.returns.events import Event
from shop.communication.returns.services import take_in
from shop.communication.services import write_message, write_messages
from shop.operations.messages.fate import story
from shop.partner.invitations.services import invite_producer
from shop.storefront.account.mails import send_already_known, send_confirm_link
from tests import factories
from tests.clients import client_of, team_client
from tests.query_growth import assert_same_queries

pytestmark = pytest.mark.django_db
LIST = "/gestion/boutique/messages/"
ADDRESSES = f"{LIST}adresses/"
HOME = "/gestion/"
STRANGER = "inconnue@voisine.example"
HIDDEN = "ZÉBULON"


@pytest.fixture
def buyer(shop):
    return factories.CustomerFactory(shop=shop, email="denise@courriel.example")


@pytest.fixture
def user_of_shop(shop):
    """A buyer of whom the shop knows that they have an account."""
    user = factories.UserFactory(email="denise@courriel.example")
    factories.CustomerFactory(shop=shop, email=user.email, user=user)
    return user


@pytest.fixture
def write(shop):
    def written(to, kind="order_placed", **words) -> Message:
        usual = {"shop": shop, "subject": f"Sujet {HIDDEN}", "cause": uuid4().hex}
        content = (f"Texte {HIDDEN} clef-secrète\n", f"<p>Page {HIDDEN} clef-secrète</p>")
        write_message(**{**usual, "to": to, "kind": kind, "content": content, **words})
        deliver()
        return Message.objects.latest("pk")

    return written


def page_of(client, message) -> str:
    """Return all that the pages of one message show: page, HTML, file."""
    address = reverse("boutique_messages_modeladmin_inspect", args=[message.pk])
    shown = [client.get(address), client.get(f"{LIST}{message.pk}/contenu/")]
    assert {each.status_code for each in shown} == {200}
    return "".join(each.text for each in shown)


def send_again(client, message, nonce=None):
    words = {"nonce": nonce or uuid4().hex}
    return client.post(f"{LIST}{message.pk}/renvoyer/", words, follow=True)


def test_a_manager_reads_what_left_for_a_buyer_and_what_became_of_it(manager_client, buyer, write):
    message = write(buyer.email)
    listed = manager_client.get(LIST).text
    for words in (buyer.email, HIDDEN, "envoyé", "Confirmation de commande"):
        assert words in listed
    shown = page_of(manager_client, message)
    for words in (buyer.email, f"Texte {HIDDEN}", f"Page {HIDDEN}", "parce que vous avez passé"):
        assert words in shown


@pytest.mark.parametrize("private", [False, True])
def test_an_address_that_the_reader_may_not_know_is_masked_with_all_it_is_about(
    manager_client, buyer, write, private
):
    to = buyer.email if private else STRANGER
    message = write(to, is_private=private)
    everything = [
        manager_client.get(LIST).text,
        page_of(manager_client, message),
        manager_client.get(f"{LIST}?q={HIDDEN}").text.replace(f'value="{HIDDEN}"', ""),
        manager_client.get(f"{LIST}?q={to}").text.replace(f'value="{to}"', ""),
    ]
    for text in everything:
        assert HIDDEN not in text
        assert private or STRANGER not in text
    assert "Confirmation de commande" in everything[0]
    for words in (HIDDEN, to):  # the search tells nothing by the number of its rows
        assert f"{LIST}inspect/" not in manager_client.get(f"{LIST}?q={words}").text


def test_what_only_the_reader_of_a_mail_may_see_stands_nowhere(manager_client, buyer, write):
    message = write(buyer.email, secrets=("clef-secrète",))
    assert "clef-secrète" not in page_of(manager_client, message)
    assert "clef-secrète" in mail.outbox[-1].body


def test_messages_about_accounts_do_not_tell_who_has_one(manager_client, shop, buyer, write):
    for to in (STRANGER, buyer.email):
        write(to, kind="account_reset", secrets=("clef-secrète",))
    assert f"{LIST}inspect/" not in manager_client.get(LIST).text
    buyer.user = factories.UserFactory(email=buyer.email)
    buyer.save()
    assert manager_client.get(LIST).text.count(f"{LIST}inspect/") >= 1


@pytest.mark.parametrize("role", ["packing", "reader"])
def test_only_who_answers_for_a_shop_reads_its_messages(shop, buyer, write, role):
    message, client = write(buyer.email), team_client(shop.enterprise, role)
    before = list(Message.objects.values())
    assert client.get(LIST).status_code == 403
    assert client.get(ADDRESSES).status_code == 403
    inspect = reverse("boutique_messages_modeladmin_inspect", args=[message.pk])
    for address in (inspect, f"{LIST}{message.pk}/contenu/", f"{LIST}{message.pk}/fichier/"):
        assert client.get(address).status_code == 404
    assert client.post(f"{LIST}{message.pk}/renvoyer/", {"nonce": uuid4().hex}).status_code == 404
    assert list(Message.objects.values()) == before


def test_another_shop_s_message_does_not_exist(buyer, write):
    message = write(buyer.email)
    other = team_client(factories.ShopFactory(is_main=False).enterprise)
    mark_address(key=buyer.email, mark="bounced", reason="", at=timezone.now())
    before = list(Message.objects.values())
    assert buyer.email not in other.get(LIST).text + other.get(ADDRESSES).text
    assert other.get(f"{LIST}{message.pk}/contenu/").status_code == 404
    assert send_again(other, message).status_code == 404
    asked = other.post(f"{ADDRESSES}verifier/", {"key": buyer.email})
    assert asked.status_code == 404
    assert list(Message.objects.values()) == before


def test_a_double_click_sends_again_once(manager_client, buyer, write):
    message, nonce = write(buyer.email), uuid4().hex
    mail.outbox.clear()
    for _ in range(3):
        assert send_again(manager_client, message, nonce).status_code == 200
    [copy] = mail.outbox
    assert (copy.to, copy.subject) == ([buyer.email], f"Sujet {HIDDEN}")
    assert Message.objects.get(resent_from=message).state == "sent"
    for _ in range(5):
        send_again(manager_client, message)
    assert Message.objects.filter(resent_from=message).count() == 3


@pytest.mark.parametrize(
    "why", ["account", "invitation", "private", "stranger", "marked", "declined", "old", "empty"]
)
def test_what_cannot_be_sent_again_says_why_and_writes_nothing(
    manager_client, shop, buyer, write, why
):
    buyer.user = factories.UserFactory(email=buyer.email)
    buyer.save()
    kind = {"account": "account_reset", "invitation": "invitation"}.get(why, "order_received")
    to = STRANGER if why == "stranger" else buyer.email
    message = write(to, kind=kind, is_private=why == "private")
    if why == "marked":
        mark_address(key=to, mark="bounced", reason="", at=timezone.now())
    if why == "declined":
        OptOut.objects.create(shop=shop, key=to, topic="orders", created_at=timezone.now())
    if why == "empty":
        Message.objects.update(text="", html="", state="failed")
    if why == "old":
        Message.objects.update(kind="account_known", written_at=timezone.now() - timedelta(days=9))
    answer = send_again(manager_client, message)
    assert "messages-error" in answer.text or 'class="error"' in answer.text
    assert Message.objects.count() == 1


@pytest.mark.parametrize("nonce", ["", "x", "é" * 32, "\x00"])
def test_a_forged_click_sends_nothing(manager_client, buyer, write, nonce):
    message = write(buyer.email)
    answer = manager_client.post(f"{LIST}{message.pk}/renvoyer/", {"nonce": nonce}, follow=True)
    assert answer.status_code == 200
    assert manager_client.get(f"{LIST}{message.pk}/renvoyer/").status_code == 405
    assert Message.objects.count() == 1


def test_a_link_in_a_message_opens_no_stranger_s_page_inside_the_log(manager_client, buyer, write):
    address = reverse("boutique_messages_modeladmin_inspect", args=[write(buyer.email).pk])
    assert manager_client.get(address)["Content-Security-Policy"] == "frame-src 'self'"


def test_a_search_of_a_thousand_words_is_cut(manager_client, buyer, write):
    write(buyer.email)
    answer = manager_client.get(LIST, {"q": f"{buyer.email} " * 2000})
    assert answer.status_code == 200
    assert buyer.email in answer.text


def test_the_html_of_a_message_can_do_nothing(manager_client, buyer, write):
    message = write(buyer.email)
    response = manager_client.get(f"{LIST}{message.pk}/contenu/")
    policy = response["Content-Security-Policy"]
    assert policy.startswith("sandbox; default-src 'none'")
    assert "script" not in policy


def test_p10_twenty_two_messages_stand_in_the_log_and_a_bounce_is_told(
    shop, client, settings, manager, manager_client, django_capture_on_commit_callbacks
):
    settings.MAIL_WEBHOOK_TOKEN = "secret"
    people = [f"producteur-{number:02}@ferme.example" for number in range(22)]
    for each in people:
        words = {"actor": manager, "hub": shop.enterprise, "name": each, "email": each}
        invite_producer(**words, asked=["sell"], shop=shop, now=timezone.now())
    assert sorted(each.to for each in mail.outbox) == [[each] for each in people]
    listed = "".join(manager_client.get(f"{LIST}?p={page}").text for page in (1, 2))
    assert [each for each in people if each not in listed] == []
    assert "Voir pourquoi" not in manager_client.get(HOME).text

    sent = Message.objects.get(to=people[7])
    told = {"event": "bounce", "message_id": message_id(sent), "recipient": people[7]}
    client.post("/courrier/retours/generic/secret/", json.dumps(told), "application/json")
    assert "rejeté" in manager_client.get(f"{LIST}?q={people[7]}").text
    assert "1 message de la semaine n’est pas arrivé" in manager_client.get(HOME).text
    assert people[7] in manager_client.get(ADDRESSES).text


def test_the_start_page_tells_of_what_waits_and_of_a_provider_that_fails(
    manager_client, buyer, write
):
    now = timezone.now()
    write(buyer.email)
    mark_address(key=buyer.email, mark="complained", reason="", at=now)
    write(buyer.email)
    home = manager_client.get(HOME).text
    assert "1 message attend" in home
    assert "1 personne a signalé un de vos messages" in home
    Mailbox.objects.all().delete()
    Relay.objects.update(paused_until=now + timedelta(minutes=5))
    assert "est en panne" in manager_client.get(HOME).text
    Relay.objects.update(paused_until=None)
    with time_machine.travel(now + timedelta(hours=2)):
        assert "il y a plus d’une heure" in client_of(manager_user(manager_client)).get(HOME).text


def manager_user(client):
    return client.get(HOME).wsgi_request.user


def test_a_marked_address_is_checked_once_a_day(manager_client, buyer, write):
    write(buyer.email)
    mark_address(key=buyer.email, mark="bounced", reason="550 5.1.1", at=timezone.now())
    assert buyer.email in manager_client.get(ADDRESSES).text
    mail.outbox.clear()
    for _ in range(2):
        manager_client.post(f"{ADDRESSES}verifier/", {"key": buyer.email})
    [check] = mail.outbox
    assert check.to == [buyer.email]
    [link] = [word for word in check.body.split() if "/courrier/adresse/" in word]
    token = link.rstrip("/").rpartition("/")[2]
    assert token not in page_of(manager_client, Message.objects.latest("pk"))


def test_the_log_and_the_addresses_cost_the_same_queries_with_more_rows(manager_client, shop):
    def add_row():
        buyer = factories.CustomerFactory(shop=shop)
        words = {"shop": shop, "kind": "order_placed", "subject": "x", "content": ("x", "x")}
        write_messages([Letter(**words, to=buyer.email)])
        mark_address(key=buyer.email.lower(), mark="bounced", reason="", at=timezone.now())

    assert assert_same_queries(manager_client, LIST, add_row) <= 21
    assert assert_same_queries(manager_client, ADDRESSES, add_row) <= 21
    assert assert_same_queries(manager_client, HOME, add_row) <= 48


def test_who_looks_after_the_site_mends_an_address_that_no_shop_knows(shop, manager_client, write):
    mark_address(key=STRANGER, mark="complained", reason="", at=timezone.now())
    write(STRANGER, kind="account_reset")
    admin = client_of(factories.UserFactory(is_superuser=True, is_staff=True))
    assert "1 message attend" in admin.get(HOME).text
    assert STRANGER in admin.get(ADDRESSES).text
    for client in (manager_client, admin):
        assert Message.objects.filter(kind="address_check").count() == 0
        answer = client.post(f"{ADDRESSES}verifier/", {"key": STRANGER})
    assert answer.status_code == 302
    assert Message.objects.filter(kind="address_check", to_key=STRANGER).count() == 1
    assert STRANGER not in manager_client.get(ADDRESSES).text


def test_where_a_link_leads_onward_is_as_secret_as_the_link(manager_client, shop, user_of_shop):
    onward = "/invitation/clef-tr%C3%A8s-secr%C3%A8te/"
    send_confirm_link(shop=shop, user=user_of_shop, email=user_of_shop.email, onward=onward)
    send_already_known(shop=shop, email=user_of_shop.email, onward=onward)
    for message in Message.objects.all():
        shown = page_of(manager_client, message)
        assert "Sujet" in shown
        assert "invitation" not in shown


def test_an_error_that_names_a_secret_is_noted_without_it(manager_client, buyer, write, caplog):
    class Rude:
        def __str__(self):
            raise ValueError("no page for clef-secrète")

    words = {"content": None, "context": {"file": Rude(), "counts": {}}}
    message = write(buyer.email, kind="import_done", secrets=("clef-secrète",), **words)
    assert message.state == "failed"
    assert "clef-secrète" not in message.outcome + page_of(manager_client, message)


def test_what_happened_at_one_moment_is_told_in_its_order(buyer, write):
    message = write(buyer.email)
    Message.objects.update(written_at=message.sent_at, claimed_at=message.sent_at)
    message.refresh_from_db()
    assert [words for _moment, words in story(message)] == [
        "pris par le service qui envoie nos messages",
        "1 essai",
        "écrit",
    ]


def test_a_message_that_comes_back_late_is_told_from_that_day_on(manager_client, buyer, write):
    with time_machine.travel(timezone.now() - timedelta(days=20)):
        message = write(buyer.email)
    event = Event("bounced", message.provider_id, buyer.email, "550 5.1.1", None, "late")
    take_in(provider="generic", event=event, now=timezone.now())
    assert "1 message de la semaine" in manager_client.get(HOME).text
    assert buyer.email in manager_client.get(f"{LIST}?etat=perdu-7").text
    with time_machine.travel(timezone.now() + timedelta(days=9)):
        client = team_client(message.shop.enterprise)
        assert "message de la semaine" not in client.get(HOME).text
        assert buyer.email not in client.get(f"{LIST}?etat=perdu-7").text


def test_a_message_whose_copy_comes_back_too_is_one_that_did_not_arrive(
    manager_client, buyer, write
):
    message = write(buyer.email)
    Message.objects.update(state="rejected", settled_at=timezone.now())
    send_again(manager_client, message)
    assert "message de la semaine" not in manager_client.get(HOME).text
    Message.objects.exclude(pk=message.pk).update(state="rejected", settled_at=timezone.now())
    assert "1 message de la semaine" in manager_client.get(HOME).text
