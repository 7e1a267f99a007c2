"""What comes back: bounces and complaints, links that confirm an address or decline a topic."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from shop.accounts.models import User
from shop.accounts.tokens import make_token
from shop.communication.delivery import claim, deliver
from shop.communication.marks import mark_address
from shop.communication.models import Mailbox, Message, OptOut, ProviderEvent
from shop.communication.opt_outs import unsubscribe_url
from shop.communication.outlet import as_mail, message_id
from shop.communication.returns.services import ask_address, check_link
from shop.customer.services import confirm_account
from shop.storefront.urlconf import shop_reverse
from tests import factories

pytestmark = pytest.mark.django_db
SECRET = "a-long-secret"
ANNE, BRUNO = "anne@orange.example", "bruno@free.example"


@pytest.fixture(autouse=True)
def secret(settings):
    settings.MAIL_WEBHOOK_TOKEN = SECRET


@pytest.fixture
def sent(write) -> Message:
    """A message to Anne that the provider took."""
    write(ANNE)
    assert deliver() == 1
    return Message.objects.get()


def tell(client, provider, body, token=SECRET):
    data = body if isinstance(body, bytes | str) else json.dumps(body)
    path = f"/courrier/retours/{provider}/{token}/"
    return client.post(path, data, content_type="application/json").status_code


def brevo(message, event="hard_bounce", **words):
    usual = {"message-id": message_id(message), "email": ANNE.upper(), "ts_epoch": now_ms()}
    return {"event": event, "reason": "550 5.1.1 unknown", "id": 1, **usual, **words}


def mailjet(message, event="bounce", **words):
    usual = {"MessageID": message.provider_id, "email": ANNE, "time": now_ms() // 1000}
    return [{"event": event, "hard_bounce": True, "error": "user unknown", **usual, **words}]


def generic(message, event="bounce", **words):
    usual = {"message_id": message_id(message), "recipient": ANNE, "id": "event-1"}
    return {"event": event, "reason": "user unknown", **usual, **words}


def now_ms() -> int:
    return int(timezone.now().timestamp() * 1000)


def written() -> list:
    """Return all that a call might change."""
    return [
        list(model.objects.order_by("pk").values())
        for model in (Message, Mailbox, ProviderEvent, OptOut)
    ]


@pytest.mark.parametrize(
    ("provider", "body", "state", "mark"),
    [
        ("brevo", brevo, "rejected", "bounced"),
        ("brevo", lambda sent: brevo(sent, "invalid_email"), "rejected", "bounced"),
        ("brevo", lambda sent: brevo(sent, "spam"), "sent", "complained"),
        ("brevo", lambda sent: brevo(sent, "soft_bounce"), "sent", None),
        ("brevo", lambda sent: brevo(sent, "deferred"), "sent", None),
        ("brevo", lambda sent: brevo(sent, "delivered"), "sent", None),
        ("brevo", lambda sent: brevo(sent, "opened"), "sent", None),
        ("brevo", lambda sent: brevo(sent, "blocked"), "rejected", None),
        ("brevo", lambda sent: brevo(sent, "error"), "rejected", None),
        ("mailjet", mailjet, "rejected", "bounced"),
        ("mailjet", lambda sent: mailjet(sent)[0], "rejected", "bounced"),
        ("mailjet", lambda sent: mailjet(sent, "spam"), "sent", "complained"),
        ("mailjet", lambda sent: mailjet(sent, hard_bounce=False), "sent", None),
        ("mailjet", lambda sent: mailjet(sent, "blocked", hard_bounce=False), "rejected", None),
        ("generic", generic, "rejected", "bounced"),
        ("generic", lambda sent: generic(sent, "refused"), "rejected", None),
        ("generic", lambda sent: [generic(sent, "complaint")], "sent", "complained"),
        ("generic", lambda sent: generic(sent, permanent=False), "sent", None),
        ("generic", lambda sent: generic(sent, "whatever"), "sent", None),
    ],
)
def test_what_a_provider_tells_ends_on_the_message_and_on_the_address(
    client, sent, provider, body, state, mark
):
    posted = body(sent)
    assert tell(client, provider, posted) == 200
    sent.refresh_from_db()
    assert sent.state == state
    assert [each.mark for each in Mailbox.objects.all()] == ([mark] if mark else [])
    if state == "rejected":
        assert "unknown" in sent.outcome

    before = written()  # told again, and again
    assert tell(client, provider, posted) == 200
    assert written() == before


@pytest.mark.parametrize("token", ["wrong", "a-long-secre", "A-LONG-SECRET", "é"])
def test_a_forged_call_finds_nothing(client, sent, token):
    before = written()
    assert tell(client, "generic", generic(sent), token) == 404
    assert written() == before


def test_without_a_secret_of_our_own_nobody_calls(client, sent, settings):
    settings.MAIL_WEBHOOK_TOKEN = ""
    assert tell(client, "generic", generic(sent), "x") == 404
    settings.MAIL_WEBHOOK_TOKEN = SECRET
    assert tell(client, "sendgrid", generic(sent)) == 404
    assert client.get(f"/courrier/retours/generic/{SECRET}/").status_code == 405
    assert client.head(f"/courrier/retours/brevo/{SECRET}/").status_code == 200
    assert not ProviderEvent.objects.exists()


@pytest.mark.parametrize("provider", ["brevo", "mailjet", "generic"])
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\xfe",
        b"{",
        b"null",
        b"3",
        b'"text"',
        b"[[]]",
        b"[null]",
        b"[" * 50_000,
        b'{"event": ["bounce"], "message_id": {}, "recipient": 3}',
        b'{"event": "hard_bounce", "message-id": 12, "email": [], "ts_epoch": "x"}',
        b'{"event": "bounce", "MessageID": {}, "email": {}, "time": 1e400}',
        b'{"event": "bounce", "message_id": "x", "recipient": "x", "at": "yesterday"}',
        b'{"event": "bounce", "message_id": "x", "recipient": "x", "at": "0001-01-01T00:00"}',
    ],
)
def test_nonsense_is_refused_and_changes_nothing(client, sent, provider, body):
    before = written()
    assert tell(client, provider, body) in (200, 400)
    assert written() == before


def test_a_call_of_more_than_a_megabyte_is_refused(client, sent):
    many = [generic(sent)] * 10_000
    assert len(json.dumps(many)) > 1024 * 1024
    assert tell(client, "generic", many) == 400
    assert not ProviderEvent.objects.exists()


@pytest.mark.parametrize(
    "words",
    [
        {"message_id": "<never@sent.example>"},
        {"message_id": ""},
        {"recipient": BRUNO},
        {"recipient": ""},
        {"message_id": "<>"},
        {"message_id": "a\x00b"},
        {"message_id": "a\ud800"},
        {"recipient": ANNE + "\x00\ud800"},
    ],
)
def test_an_unknown_message_or_somebody_else_s_marks_nobody(client, sent, write, words):
    write(ANNE, BRUNO, cause="not handed over yet")
    before = written()
    assert tell(client, "generic", generic(sent, **words)) == 200
    assert written() == before


def test_an_old_bounce_told_again_after_the_address_was_confirmed_marks_nothing(client, sent):
    bounce = brevo(sent)
    assert tell(client, "brevo", bounce) == 200
    client.post(check_link(ANNE, timezone.now()).removeprefix("http://testserver"))
    assert Mailbox.objects.get().mark == ""
    for posted in (bounce, bounce | {"ts_epoch": bounce["ts_epoch"] - 60_000}):
        assert tell(client, "brevo", posted) == 200
        assert Mailbox.objects.get().mark == ""


@pytest.mark.parametrize("at", ["0001-01-01T00:00+14:00", "9999-12-31T23:59-14:00"])
def test_a_moment_that_no_database_keeps_is_nonsense(client, sent, at):
    before = written()
    assert tell(client, "generic", generic(sent, at=at)) == 400
    assert written() == before


def test_a_text_that_no_database_keeps_is_kept_without_what_is_wrong(client, sent):
    assert tell(client, "generic", generic(sent, reason="a\x00b\ud800", id="\ud800")) == 200
    assert ProviderEvent.objects.get().text == "ab?"


def test_a_complaint_is_not_weakened_by_a_bounce(client, sent):
    tell(client, "generic", generic(sent, "complaint", id="1"))
    tell(client, "generic", generic(sent, id="2"))
    assert Mailbox.objects.get().mark == "complained"


def test_a_moment_to_come_does_not_mark_an_address_for_ever(client, sent):
    tell(client, "generic", generic(sent, at="2999-01-01T00:00:00+00:00"))
    assert Mailbox.objects.get().marked_at <= timezone.now()
    assert ProviderEvent.objects.get().happened_at <= timezone.now()


def test_the_address_is_confirmed_by_its_reader_and_what_waited_leaves(
    client, shop, sent, write, mailoutbox
):
    tell(client, "generic", generic(sent))
    mailoutbox.clear()
    write(ANNE, cause="while it waits")
    assert mailoutbox == []

    for _ in range(3):  # once a day at most
        ask_address(shop=shop, key=ANNE, now=timezone.now())
    [check] = mailoutbox
    link = next(line for line in check.body.split() if "/courrier/adresse/" in line)
    page = client.get(link)
    assert ANNE in page.text
    assert Mailbox.objects.get().mark == "bounced"  # mail programs follow links

    mailoutbox.clear()
    assert "de nouveau" in client.post(link).text
    assert Mailbox.objects.get().mark == ""
    assert [mail.to for mail in mailoutbox] == [[ANNE]]
    assert "rien à faire" in client.get(link).text


@pytest.mark.parametrize("address", ["a/b@free.example", "d'anne+`%{1}@free.example"])
def test_an_unusual_address_is_confirmed_and_its_link_stays_out_of_the_log(
    client, shop, address, mailoutbox
):
    mark_address(key=address, mark="bounced", reason="", at=timezone.now())
    ask_address(shop=shop, key=address, now=timezone.now())
    message = Message.objects.get()
    [mail] = mailoutbox
    link = next(line for line in mail.body.split() if "/courrier/adresse/" in line)
    [secret] = message.secrets
    assert secret in link
    assert (secret in message.text, secret in message.html) == (True, True)
    assert "de nouveau" in client.post(link).text
    assert Mailbox.objects.get().mark == ""


def test_a_forged_or_old_link_confirms_nothing(client, sent):
    tell(client, "generic", generic(sent))
    link = check_link(ANNE, timezone.now())
    before = written()
    head, _, signature = link.rpartition("/adresse/")[2].partition(":")
    others = check_link(BRUNO, timezone.now()).rpartition("/adresse/")[2].partition(":")[0]
    assert head in link
    for forged in (link[:-3] + "/", link.replace(head, others), link.replace(signature, "é/")):
        assert "trop ancien" in client.post(forged).text
    with time_machine.travel(timezone.now() + timedelta(days=15)):
        assert "trop ancien" in client.post(link).text
    assert written() == before


def test_a_topic_is_declined_and_wanted_again(client, shop, write, mailoutbox):
    write(ANNE, kind="order_received", cause="1")
    [mail] = mailoutbox
    header = mail.extra_headers["List-Unsubscribe"]
    link = header.strip("<>")
    assert unsubscribe_url(Message.objects.get()) == link
    page = client.get(link).text
    assert (shop.name in page, ANNE in page, OptOut.objects.count()) == (True, True, 0)

    # A mail program presses the button by itself, without cookies (RFC 8058).
    strict = type(client)(enforce_csrf_checks=True)
    assert strict.post(link, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert strict.post(link, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert [(each.shop, each.key, each.topic) for each in OptOut.objects.all()] == [
        (shop, ANNE, "orders")
    ]
    mailoutbox.clear()
    write(ANNE, kind="order_received", cause="2")
    assert mailoutbox == []
    client.post(link, {"again": "1"})
    write(ANNE, kind="order_received", cause="3")
    assert len(mailoutbox) == 1


def test_a_forged_link_declines_nothing(client, write):
    write(ANNE, kind="order_received")
    link = unsubscribe_url(Message.objects.get()).rstrip("/")
    for forged in (link[:-2] + "/", link + "x/", link.rpartition("/")[0] + "/x/"):
        assert client.post(forged).status_code == 404
    assert not OptOut.objects.exists()


def test_confirming_the_account_s_address_clears_its_mark(client, sent, customer):
    customer.user.email = ANNE
    customer.user.save()
    tell(client, "generic", generic(sent))
    confirm_account(user=customer.user, email=ANNE, now=timezone.now())
    assert Mailbox.objects.get().mark == ""


def test_somebody_signed_in_sees_that_their_address_refuses_and_has_it_checked(
    sent, client, shop, customer, customer_client, mailoutbox
):
    profile = shop_reverse(shop, "customer:profile-view")
    check_address = shop_reverse(shop, "customer:check-address")
    assert check_address not in customer_client.get(profile).text
    customer.user.email = ANNE
    customer.user.save()
    tell(client, "generic", generic(sent))
    assert check_address in customer_client.get(profile).text
    mailoutbox.clear()
    for _ in range(2):
        assert customer_client.post(check_address).url == profile
    [check] = mailoutbox
    assert check.to == [ANNE]


def test_a_link_proves_nothing_of_an_address_that_was_marked_after_it(client, write):
    asked = timezone.now()
    link = check_link(ANNE, asked).removeprefix("http://testserver")
    mark_address(key=ANNE, mark="bounced", reason="", at=asked)
    client.post(link)
    assert Mailbox.objects.get().mark == ""
    mark_address(key=ANNE, mark="complained", reason="", at=timezone.now())
    assert "trop ancien" in client.post(link).text
    assert Mailbox.objects.get().mark == "complained"


def test_nor_does_the_link_that_confirmed_an_account(client, shop):
    user = factories.UserFactory(email=ANNE)
    client.force_login(user)
    token = make_token(user=user, email=ANNE, now=timezone.now())
    link = shop_reverse(shop, "customer:confirm-email", token=token)
    client.post(link)
    mark_address(key=ANNE, mark="complained", reason="", at=timezone.now())
    client.post(link)
    assert Mailbox.objects.get().mark == "complained"


def test_what_its_reader_asks_for_leaves_to_an_address_that_bounced_once_a_day(
    client, shop, mailoutbox
):
    """Else who never ordered could not open an account, and no shop may know of it."""
    mark_address(key=ANNE, mark="bounced", reason="552 5.2.2 full", at=timezone.now())
    path, words = shop_reverse(shop, "customer:register"), {"first_name": "A", "last_name": "B"}
    for _each in range(2):
        client.post(path, words | {"email": ANNE})
    [opening] = mailoutbox
    factories.UserFactory(email=ANNE)
    client.post(path, words | {"email": ANNE})
    client.post(shop_reverse(shop, "customer:password-reset"), {"email": ANNE})
    assert len(mailoutbox) == 3
    kinds = Message.objects.filter(state="sent").order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["account_open", "account_known", "account_reset"]
    User.objects.all().delete()
    mailoutbox.clear()
    tomorrow = timezone.now() + timedelta(days=1, minutes=1)
    with time_machine.travel(tomorrow, tick=False):
        client.post(path, words | {"email": ANNE})
        assert len(mailoutbox) == 1

    link = next(line for line in opening.body.split() if "/ouvrir/" in line)
    password = {"password1": "carottes-du-matin", "password2": "carottes-du-matin"}
    client.post(link, password)
    assert Mailbox.objects.get().mark == ""


def test_nothing_leaves_by_itself_to_who_complained(client, shop, mailoutbox):
    factories.UserFactory(email=ANNE)
    mark_address(key=ANNE, mark="complained", reason="", at=timezone.now())
    client.post(shop_reverse(shop, "customer:password-reset"), {"email": ANNE})
    assert mailoutbox == []
    assert Message.objects.get().state == "pending"


def test_an_event_that_comes_before_the_provider_s_name_is_noted_counts(client, write):
    """Mailjet names a message by a number of its own, and tells of it once."""
    write(ANNE)
    message = claim(timezone.now())
    event = mailjet(message, MessageID=1234567, Payload=json.dumps(as_mail(message).metadata))
    assert tell(client, "mailjet", event) == 200
    message.refresh_from_db()
    assert (message.state, Mailbox.objects.get().mark) == ("rejected", "bounced")


@pytest.mark.parametrize("payload", ['{"key": "x"}', '{"key": 3}', '{"key": ["x"]}', "[]", "3"])
def test_another_site_s_event_keeps_no_bounce_of_ours_away(client, sent, payload):
    posted = mailjet(sent, Payload=payload, MessageID=1) + mailjet(sent)
    assert tell(client, "mailjet", posted) == 200
    assert Mailbox.objects.get().mark == "bounced"


@pytest.mark.parametrize("payload", ['{"key": "x"}', '{"key": 3}', '{"key": ["x"]}', "[1]", "3"])
def test_a_forged_name_of_ours_marks_nobody(client, sent, payload):
    before = written()
    assert tell(client, "mailjet", mailjet(sent, Payload=payload, MessageID=1)) == 200
    assert written() == before


def test_the_secret_stays_out_of_the_log_of_requests(client, sent, caplog):
    assert tell(client, "generic", "{") == 400
    assert tell(client, "sendgrid", {}) == 404
    assert client.get(f"/courrier/retours/generic/{SECRET}/").status_code == 405
    assert "/courrier/retours/" in caplog.text
    assert SECRET not in caplog.text


def test_what_tells_no_moment_marks_no_address_that_was_confirmed_since(client, sent):
    told = generic(sent)
    tell(client, "generic", told)
    client.post(check_link(ANNE, timezone.now()).removeprefix("http://testserver"))
    assert tell(client, "generic", told | {"id": "event-2"}) == 200
    assert Mailbox.objects.get().mark == ""


def test_what_was_given_up_and_arrived_all_the_same_is_lost_no_more(client, sent):
    Message.objects.update(state="failed", outcome="?", settled_at=timezone.now())
    tell(client, "generic", generic(sent, "delivered"))
    assert Message.objects.values_list("state", "settled_at").get() == ("sent", None)


def test_what_arrived_is_not_sent_again_although_the_worker_died(client, smtp, write):
    write(ANNE)
    message = claim(timezone.now())  # and nothing more: the worker is gone
    tell(client, "generic", generic(message, "delivered"))
    message.refresh_from_db()
    assert (message.state, bool(message.sent_at)) == ("sent", True)
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        assert deliver() == 0
