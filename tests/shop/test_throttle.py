"""How often one sender may cause mail, and programs that fill in forms."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from shop.accounts.models import Tally, User
from shop.accounts.throttle import TooMany, count, forget
from shop.accounts.visitors import client_address, visitor_of
from shop.communication.models import Message
from shop.partner.connections import ask_to_join
from shop.partner.grants.models import GrantRequest
from shop.partner.grants.services import ask, withdraw
from shop.partner.invitations.services import invite_producer
from shop.partner.models import Invitation, LimitRequest
from shop.partner.quota.services import answer_request, ask_for_more
from shop.storefront.urlconf import shop_reverse
from tests import factories
from tests.clients import client_of, teammate

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def twice(settings):
    """Every sender may do everything twice an hour."""
    settings.LIMITS = {
        what: dict.fromkeys(senders, (2, 3600)) for what, senders in settings.LIMITS.items()
    }


@pytest.fixture
def url(shop):
    return lambda name: shop_reverse(shop, name)


def stored() -> tuple:
    return User.objects.count(), Message.objects.count(), Invitation.objects.count()


# The counter


def test_the_third_is_refused_until_the_time_is_over(twice):
    for _each in "12":
        count("contact", visitor="1.2.3.4", now=NOW)
    with pytest.raises(TooMany) as refused:
        count("contact", visitor="1.2.3.4", now=NOW + timedelta(minutes=20))
    assert "40\xa0minutes" in refused.value.message
    count("contact", visitor="1.2.3.5", now=NOW)
    count("contact", visitor="1.2.3.4", now=NOW + timedelta(hours=1))


def test_a_refusal_of_one_sender_counts_nothing_for_the_other(twice):
    for _each in "12":
        count("contact", address="a@x.example", now=NOW)
    with pytest.raises(TooMany):
        count("contact", address="a@x.example", visitor="1.2.3.4", now=NOW)
    assert Tally.objects.count() == 1


def test_a_mailbox_is_one_address_however_its_name_is_written(twice):
    for email in ("zoe@halle.example", "zoe+1@halle.example"):
        count("sign_up", now=NOW, address=email, visitor="192.0.2.1")
    with pytest.raises(TooMany):
        count("sign_up", now=NOW, address="Zoe+2+3@HALLE.example", visitor="192.0.2.2")
    count("sign_up", now=NOW, address="+2@halle.example", visitor="192.0.2.2")


def test_no_address_is_kept_and_what_is_over_is_forgotten(twice):
    count("contact", visitor="1.2.3.4", address="A@x.example", now=NOW)
    count("contact", address=" a@X.example ", now=NOW)
    assert sorted(Tally.objects.values_list("done", flat=True)) == [1, 2]
    kept = repr(list(Tally.objects.values()))
    assert "1.2.3.4" not in kept
    assert "x.example" not in kept.lower()
    assert forget(now=NOW) == 0
    assert forget(now=NOW + timedelta(hours=1)) == 2


# Where a request comes from


def asked(remote, forwarded=None):
    more = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    return RequestFactory().get("/", REMOTE_ADDR=remote, **more)


@pytest.mark.parametrize(
    ("remote", "forwarded", "found"),
    [
        ("9.9.9.9", None, "9.9.9.9"),
        ("9.9.9.9", "1.1.1.1", "9.9.9.9"),  # not our proxy: anybody may say so
        ("10.0.0.1", "1.1.1.1", "1.1.1.1"),
        ("10.0.0.1", "6.6.6.6, 1.1.1.1", "1.1.1.1"),  # what the visitor wrote before it
        ("10.0.0.1", "1.1.1.1, 10.0.0.2", "1.1.1.1"),
        ("", "1.1.1.1", "1.1.1.1"),  # a socket
        ("10.0.0.1", "nonsense", ""),
        ("10.0.0.1", None, "10.0.0.1"),
    ],
)
def test_only_our_own_proxies_say_where_a_request_comes_from(settings, remote, forwarded, found):
    settings.TRUSTED_PROXIES = ["10.0.0.0/8"]
    assert client_address(asked(remote, forwarded)) == found


def test_without_a_proxy_of_ours_nobody_says_where_they_come_from(settings):
    assert client_address(asked("10.0.0.1", "1.1.1.1")) == "10.0.0.1"


def test_a_subscriber_s_ipv6_network_is_one_visitor():
    one, other = asked("2001:db8::1"), asked("2001:db8::ffff")
    assert visitor_of(one) == visitor_of(other) != visitor_of(asked("2001:db8:0:1::1"))
    assert visitor_of(asked("::ffff:1.2.3.4")) == "1.2.3.4"


def test_wrong_passwords_from_one_subscriber_s_network_are_counted_together(client, url, settings):
    settings.AXES_ENABLED = True
    sent = {"username": "zoe@halle.example", "password": "wrong"}
    answers = [
        client.post(url("customer:login"), sent, REMOTE_ADDR=f"2001:db8::{n:x}")
        for n in range(1, 8)
    ]
    assert [each.status_code for each in answers][4:] == [200, 429, 429]


# Forms


SIGN_UP = {
    "first_name": "Zoé",
    "last_name": "Roux",
    "email": "zoe@halle.example",
    "password1": "carottes-du-matin",
    "password2": "carottes-du-matin",
}
WRITTEN = {"name": "Zoé", "email": "zoe@halle.example", "text": "Bonjour"}
FORMS = {
    "customer:register": SIGN_UP,
    "customer:password-reset": {"email": "zoe@halle.example"},
    "contact": WRITTEN,
}


@pytest.mark.parametrize("name", FORMS)
def test_a_visitor_who_sends_too_often_is_told_and_writes_nothing(client, url, twice, name):
    for number in "12":
        client.post(url(name), FORMS[name] | {"email": f"zoe{number}@halle.example"})
    before = stored()
    answer = client.post(url(name), FORMS[name])
    assert "Réessayez dans 1\xa0heure" in answer.text
    assert "zoe@halle.example" in answer.text
    assert stored() == before


@pytest.mark.parametrize("name", FORMS)
def test_one_address_is_not_written_to_too_often_whoever_asks(client, url, twice, name):
    for number in "123":
        answer = client.post(url(name), FORMS[name], REMOTE_ADDR=f"1.2.3.{number}")
    assert "Réessayez" in answer.text


def test_the_limit_says_nothing_about_accounts(client, url, twice):
    factories.UserFactory(email="zoe@halle.example")
    said = []
    for email in ("zoe@halle.example", "ali@halle.example"):
        for number in "123":
            sent = {"email": email}
            path, remote = url("customer:password-reset"), f"{len(said)}.2.3.{number}"
            answer = client.post(path, sent, REMOTE_ADDR=remote)
        plain = answer.text.replace(email, "")
        said.append(re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"|nonce="[^"]*"', "", plain))
    assert said[0] == said[1]


def test_a_known_and_an_unknown_address_cost_a_reset_the_same_queries(client, url, settings):
    """The account is looked for apart from the request, by the worker in production."""
    settings.TASKS = {"default": {"BACKEND": "django.tasks.backends.dummy.DummyBackend"}}
    factories.UserFactory(email="zoe@halle.example")
    cost = []
    for email in ("warm@halle.example", "zoe@halle.example", "ali@halle.example"):
        with CaptureQueriesContext(connection) as queries:
            client.post(url("customer:password-reset"), {"email": email})
        cost.append([re.sub(r"'[^']*'|= \d+|s\d+_x\d+", "", each["sql"]) for each in queries])
    assert cost[1] == cost[2] != []
    assert not any("accounts_user" in sql for sql in cost[1])


@pytest.mark.parametrize("name", FORMS)
def test_a_program_gets_the_usual_answer_and_writes_nothing(client, url, name):
    before = stored()
    trapped = client.post(url(name), FORMS[name] | {"homepage": "http://spam.example"})
    assert stored() == before
    assert not Tally.objects.exists()
    assert trapped.status_code == 302
    assert trapped.url == client.post(url(name), FORMS[name]).url


def test_a_program_signed_in_changes_nothing_either(shop, url):
    user = factories.UserFactory(email="zoe@halle.example", first_name="Zoé")
    client = client_of(user)
    sent = {"first_name": "Spam", "last_name": "X", "new_email": "spam@x.example", "homepage": "x"}
    assert client.post(url("customer:profile-update"), sent).status_code == 302
    client.post(url("customer:resend-confirmation"), {"homepage": "x"})
    user.refresh_from_db()
    assert (user.first_name, Message.objects.count()) == ("Zoé", 0)


def test_people_neither_see_nor_reach_the_field_for_programs(client, url):
    page = client.get(url("contact")).text
    trap = re.search(r'<div class="visually-hidden"[^>]*>.*?</div>', page, re.DOTALL)[0]
    assert 'aria-hidden="true" inert' in trap
    assert 'name="homepage" tabindex="-1" autocomplete="off"' in trap


def test_a_new_address_and_the_link_sent_again_have_limits(shop, url, twice):
    client = client_of(factories.UserFactory(email="zoe@halle.example"))
    profile = {"first_name": "Zoé", "last_name": "Roux"}
    for number in "123":
        sent = profile | {"new_email": f"neuve{number}@halle.example"}
        answer = client.post(url("customer:profile-update"), sent)
    assert "Réessayez" in answer.text
    for _each in "123":
        answer = client.post(url("customer:resend-confirmation"), follow=True)
    assert "Réessayez" in answer.text
    assert not Message.objects.filter(to_key="neuve3@halle.example").exists()
    assert set(Tally.objects.filter(what="confirmation").values_list("done", flat=True)) == {2}


# Between enterprises


def test_invitations_have_a_limit_and_one_too_many_writes_nothing(shop, twice):
    owner = teammate(shop.enterprise)
    path = f"/gestion/ferme/{shop.enterprise.pk}/inviter/"
    client = client_of(owner)
    for number in "123":
        sent = {"name": f"Ferme {number}x", "email": f"a{number}@x.example", "permissions": "sell"}
        answer = client.post(path, sent)
    assert answer.status_code == 422
    assert "Réessayez" in answer.text
    assert "a3@x.example" in answer.text
    assert (Invitation.objects.count(), Message.objects.count()) == (2, 2)


def test_one_address_is_not_invited_again_and_again(shop, twice):
    owner, words = teammate(shop.enterprise), {"hub": shop.enterprise, "shop": shop, "asked": []}
    words |= {"name": "Verger", "email": "agnes@x.example", "now": NOW}
    for actor in (owner, teammate(shop.enterprise, "manager")):
        invite_producer(actor=actor, **words)
    with pytest.raises(TooMany):
        invite_producer(actor=teammate(shop.enterprise, "manager"), **words)
    assert Invitation.objects.count() == 2


def test_asking_and_withdrawing_has_an_end(shop, twice):
    farm = factories.EnterpriseFactory()
    teammate(farm)
    actor = teammate(shop.enterprise)
    words = {"asker": shop.enterprise, "giver": farm, "permissions": ["sell"], "message": ""}
    for _each in "12":
        withdraw(actor=actor, request=ask(actor=actor, **words, now=NOW))
    with pytest.raises(TooMany):
        ask(actor=actor, **words, now=NOW)
    assert not GrantRequest.objects.exists()
    assert Message.objects.count() == 2


def test_requests_for_more_enterprises_have_a_limit(shop, twice):
    admin = factories.UserFactory(is_superuser=True)
    actor, words = teammate(shop.enterprise), {"shop": shop, "now": NOW}
    more = {"wanted": 9, "reason": "…"}
    for _each in "12":
        request = ask_for_more(actor=actor, **more, **words)
        answer_request(actor=admin, request=request, accepted=False, **words)
    path = shop_reverse(shop, "boutique_limit_request")
    answer = client_of(actor).post(path, more)
    assert answer.status_code == 422
    assert "Réessayez" in answer.text
    assert LimitRequest.objects.count() == 2


def test_requests_to_join_farms_have_a_limit(shop, twice):
    actor = factories.UserFactory()
    farms = [factories.EnterpriseFactory() for _each in "123"]
    words = {"actor": actor, "shop": shop, "now": NOW}
    for farm in farms[:2]:
        ask_to_join(enterprise=farm, **words)
    with pytest.raises(TooMany):
        ask_to_join(enterprise=farms[2], **words)
    assert Message.objects.count() == 2
