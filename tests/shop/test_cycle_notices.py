"""Who asks to be told of a shop's sales, and what they are told (rules §5.11)."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings as site
from django.test import Client
from django.utils import timezone

from shop.communication.models import Message, OptOut
from shop.communication.opt_outs import unsubscribe_url
from shop.order_cycles.models import CycleSubscriber
from shop.order_cycles.subscribing.notices import write_closing_notices, write_opening_notices
from shop.order_cycles.subscribing.services import Choice, choose, subscribe_guest
from shop.storefront.cycles.subscribing import make_wish
from shop.storefront.urlconf import shop_reverse
from tests import factories
from tests.clients import client_of

from .test_cycle_banner import words
from .weeks import MONDAY, THURSDAY, TUESDAY, week

pytestmark = pytest.mark.django_db
ANNE = "anne@visite.example"
BOTH = Choice(opening=True, closing=True)
SUNDAY = MONDAY - timedelta(days=1)
SECOND = timedelta(seconds=1)
SOON = THURSDAY - timedelta(hours=24)


@pytest.fixture
def shop(db):
    return factories.ShopFactory(sale=None, name="La Halle")


@pytest.fixture
def cycle(shop):
    product = factories.ProductFactory(shop=shop)
    return week(shop, producers=[product.stock.partner], ready_for="samedi")


def page(shop) -> str:
    return shop_reverse(shop, "cycle-notices")


def ask(client, shop, email=ANNE, **data):
    return client.post(page(shop), {"email": email, "opening": "on", "closing": "on"} | data)


def subscribe(shop, email=ANNE, choice=BOTH, at=SUNDAY):
    subscribe_guest(shop=shop, email=email, choice=choice, now=at)


def account(**fields):
    return factories.UserFactory(**{"email_confirmed_at": SUNDAY} | fields)


def written(kind) -> list[str]:
    return sorted(Message.objects.filter(kind=kind).values_list("to", flat=True))


def told(cycle, at, write=write_opening_notices) -> int:
    with time_machine.travel(at, tick=False):
        return write(cycle=cycle, now=at)


# Asking


def test_a_guest_is_a_subscriber_once_the_link_of_the_mail_is_followed(client, shop):
    assert ask(client, shop).status_code == 302
    assert not CycleSubscriber.objects.exists()
    (mail,) = Message.objects.all()
    assert (mail.kind, mail.to, unsubscribe_url(mail)) == ("cycle_subscribe", ANNE, "")
    link = re.search(rf"{site.BASE_URL}(\S+)", mail.text)[1]
    assert "sera prévenu" in words(client.get(link))
    assert not CycleSubscriber.objects.exists()  # mail programs follow links

    for _twice in range(2):
        assert client.post(link).status_code == 302
    (row,) = CycleSubscriber.objects.all()
    assert (row.shop, row.address, row.user) == (shop, ANNE, None)
    assert (row.wants_opening, row.wants_closing) == (True, True)
    assert row.confirmed_at


def test_the_answer_is_the_same_for_every_address(client, shop):
    subscribe(shop)
    account(email="connue@halle.example")
    answers = set()
    for email in (ANNE, "connue@halle.example", "inconnue@halle.example"):
        response = ask(Client(), shop, email)
        answers.add((response.status_code, response.url))
    assert len(answers) == 1
    assert len(written("cycle_subscribe")) == 3


@pytest.mark.parametrize("token", ["x", "forged:1:2"])
def test_a_forged_link_subscribes_nobody(client, shop, token):
    link = shop_reverse(shop, "cycle-notices-confirm", token=token)
    assert "plus valable" in words(client.get(link))
    client.post(link)
    assert not CycleSubscriber.objects.exists()


def test_a_link_is_of_its_shop_and_of_its_time(client, shop):
    other = factories.ShopFactory(is_main=False)
    token = make_wish(shop, ANNE, BOTH)
    client.post(shop_reverse(other, "cycle-notices-confirm", token=token))
    with time_machine.travel(timezone.now() + timedelta(days=15)):
        client.post(shop_reverse(shop, "cycle-notices-confirm", token=token))
    assert not CycleSubscriber.objects.exists()


def test_programs_and_who_asks_too_often_cause_no_mail(client, shop):
    assert ask(client, shop, homepage="https://spam.example").status_code == 302
    assert not Message.objects.exists()
    for second in range(3):
        with time_machine.travel(SUNDAY + second * SECOND, tick=False):
            ask(client, shop)
    with time_machine.travel(SUNDAY + 3 * SECOND, tick=False):
        assert "C’est beaucoup" in ask(client, shop).text.replace("&#x27;", "’")
    assert len(written("cycle_subscribe")) == 3


@pytest.mark.parametrize("data", [{"email": "nobody"}, {"opening": "", "closing": ""}])
def test_nothing_ticked_and_no_address_are_pointed_out(client, shop, data):
    assert ask(client, shop, **data).status_code == 200
    assert not Message.objects.exists()


def test_an_account_chooses_at_once_and_reads_its_choice(shop):
    user = account()
    client = client_of(user)
    assert "checked" not in client.get(page(shop)).text
    client.post(page(shop), {"closing": "on"})
    row = CycleSubscriber.objects.get(user=user)
    assert (row.wants_opening, row.wants_closing, row.address) == (False, True, user.email)
    assert client.get(page(shop)).text.count("checked") == 1
    client.post(page(shop), {})
    assert not CycleSubscriber.objects.exists()


def test_wanting_them_again_takes_back_the_link_of_a_message(shop):
    user = account()
    choose(actor=user, shop=shop, choice=BOTH, now=SUNDAY)
    OptOut.objects.create(shop=shop, key=user.email, topic="cycles", created_at=SUNDAY)
    client = client_of(user)
    assert "checked" not in client.get(page(shop)).text
    client.post(page(shop), {"opening": "on"})
    assert not OptOut.objects.exists()


# Telling


def test_subscribers_are_told_of_an_opening_once_with_a_way_out(shop, cycle):
    subscribe(shop)
    user = account()
    choose(actor=user, shop=shop, choice=BOTH, now=SUNDAY)
    subscribe(shop, "fermeture@visite.example", Choice(closing=True))
    assert told(cycle, MONDAY - SECOND) == 0
    assert told(cycle, MONDAY) == 2
    assert told(cycle, MONDAY + timedelta(minutes=1)) == 0
    assert written("cycle_open") == sorted([ANNE, user.email])
    mail = Message.objects.get(to=ANNE)
    assert mail.subject == "La Halle\u202f: les commandes de «\u202fSemaine 12\u202f» sont ouvertes"
    for part in (mail.text, mail.html):
        assert "jeudi 18 mars à 18 h" in part
        assert f"{site.BASE_URL}/boutique/{shop.slug}/?cycle={cycle.pk}" in part
        assert unsubscribe_url(mail) in part


def test_subscribers_are_told_a_day_before_the_closing(shop, cycle):
    subscribe(shop)
    subscribe(shop, "ouverture@visite.example", Choice(opening=True))
    assert told(cycle, SOON - SECOND, write_closing_notices) == 0
    assert told(cycle, SOON, write_closing_notices) == 1
    assert told(cycle, THURSDAY, write_closing_notices) == 0
    assert written("cycle_closing") == [ANNE]
    assert "commandez jusqu’à jeudi 18 mars à 18 h" in Message.objects.get().subject
    assert told(cycle, THURSDAY + SECOND, write_closing_notices) == 0


def test_an_account_and_a_guest_of_one_address_get_one_mail(shop, cycle):
    user = account(email=ANNE)
    choose(actor=user, shop=shop, choice=BOTH, now=SUNDAY)
    subscribe(shop)
    assert told(cycle, MONDAY) == 1
    assert written("cycle_open") == [ANNE]


def test_who_subscribes_to_an_open_sale_is_not_told_that_it_opened(shop, cycle):
    subscribe(shop, at=TUESDAY)
    assert told(cycle, TUESDAY) == 0
    assert told(cycle, SOON, write_closing_notices) == 1


@pytest.mark.parametrize(
    "fields", [{"email_confirmed_at": None}, {"is_active": False}], ids=["unproven", "gone"]
)
def test_an_address_that_nobody_proved_and_a_closed_account_get_nothing(shop, cycle, fields):
    choose(actor=account(**fields), shop=shop, choice=BOTH, now=SUNDAY)
    assert told(cycle, MONDAY) == 0


def test_who_declined_gets_no_more(shop, cycle):
    subscribe(shop)
    OptOut.objects.create(shop=shop, key=ANNE, topic="cycles", created_at=SUNDAY)
    told(cycle, MONDAY)
    assert written("cycle_open") == []


def test_nobody_is_told_of_a_draft_a_permanent_sale_or_one_without_means(shop, cycle):
    subscribe(shop)
    permanent = week(shop, "Toujours", closes=None, sells_shelf=True)
    draft = week(shop, "Brouillon", is_draft=True)
    short = week(shop, "Éclair", opens=SOON, closes=THURSDAY)
    for each in (permanent, draft):
        assert told(each, MONDAY) == 0
        assert told(each, SOON, write_closing_notices) == 0
    assert told(short, SOON, write_closing_notices) == 0
    shop.payment_methods.update(is_active=False)
    assert told(cycle, MONDAY) == 0
    shop.payment_methods.update(is_active=True)
    type(shop).objects.update(is_open=False)
    assert told(cycle, MONDAY) == 0


def test_the_subscribers_of_another_shop_are_told_nothing(shop, cycle):
    subscribe(factories.ShopFactory(is_main=False))
    assert told(cycle, MONDAY) == 0
