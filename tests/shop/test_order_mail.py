"""The mails that follow an order."""

import pytest
from django.core import mail
from django.utils import timezone

from shop.communication.models import Message
from shop.order.models import Order
from shop.order.notices import send_confirmation
from shop.storefront.urlconf import shop_reverse
from tests import factories

from .test_checkout_pages import answer_steps, confirm

pytestmark = pytest.mark.django_db


@pytest.fixture
def url(shop):
    return lambda name, **kwargs: shop_reverse(shop, name, **kwargs)


@pytest.fixture
def guest(client, shop, url):
    product = factories.ProductFactory(shop=shop)
    client.post(url("basket:add", pk=product.pk), {"quantity": 2})
    return client


@pytest.fixture
def order(shop):
    product = factories.ProductFactory(
        shop=shop, price="3.12", title="Pommes <Reine> & cie", stock=9
    )
    wine = factories.ProductFactory(shop=shop, price="6.00", title="Cidre", vat_rate="20")
    return factories.OrderFactory(
        shop,
        {product: 3, wine: 1},
        buyer=factories.buyer(name="Zoé <b>", email="zoe@halle.example"),
    )


def test_the_buyer_and_the_shop_each_get_one_mail_that_answers_to_the_other(shop, order):
    send_confirmation(order)
    to_buyer, to_shop = mail.outbox
    assert (to_buyer.to, to_buyer.reply_to) == (["zoe@halle.example"], [shop.email])
    assert (to_shop.to, to_shop.reply_to) == ([shop.email], ["zoe@halle.example"])
    assert shop.name in to_buyer.from_email
    assert order.number in to_buyer.subject
    assert order.number in to_shop.subject


def test_both_parts_show_the_cents_of_the_order(order):
    send_confirmation(order)
    for message in mail.outbox:
        html, kind = message.alternatives[0]
        assert kind == "text/html"
        for part in (message.body, html):
            for amount in ("3,12", "9,36", "6,00", "0,49", "1,00", "15,36"):
                assert f"{amount}\u202f€" in part


def test_the_text_is_plain_and_the_html_escaped(order):
    send_confirmation(order)
    message = mail.outbox[0]
    assert "Pommes <Reine> & cie" in message.body
    assert "Pommes &lt;Reine&gt; &amp; cie" in message.alternatives[0][0]
    assert "Zoé &lt;b&gt;" in message.alternatives[0][0]


def test_the_guest_s_link_opens_the_order_and_a_forged_one_does_not(client, order):
    send_confirmation(order)
    link = next(word for word in mail.outbox[0].body.split() if word.startswith("http"))
    path = link.removeprefix("http://testserver")
    assert order.number in client.get(path).text
    assert client.get(path[:-3] + "x/").status_code == 404
    other = factories.OrderFactory(order.shop, {factories.ProductFactory(shop=order.shop): 1})
    assert client.get(path.replace(order.number, other.number, 1)).status_code == 404


def test_a_buyer_without_an_address_gets_no_mail(shop):
    product = factories.ProductFactory(shop=shop)
    buyer = factories.buyer(email="")
    send_confirmation(factories.OrderFactory(shop, {product: 1}, buyer=buyer))
    assert [message.to for message in mail.outbox] == [[shop.email]]


def test_a_line_feed_in_a_name_does_not_add_a_header(shop):
    product = factories.ProductFactory(shop=shop)
    buyer = factories.buyer(name="Zoé\nBcc: x@halle.example")
    send_confirmation(factories.OrderFactory(shop, {product: 1}, buyer=buyer))
    assert all("\n" not in message.subject for message in mail.outbox)
    assert len(mail.outbox) == 2


def test_a_confirmed_order_is_mailed_once(
    guest,
    shop,
    url,
    django_capture_on_commit_callbacks,
):
    answer_steps(guest, shop, url)
    with django_capture_on_commit_callbacks(execute=True):
        confirm(guest, url)
    assert len(mail.outbox) == 2


def test_a_mail_that_cannot_leave_never_loses_the_order(
    guest,
    shop,
    url,
    settings,
    django_capture_on_commit_callbacks,
):
    settings.MAILERS = settings.MAILERS | {"provider": {"BACKEND": "no.such.Backend"}}
    answer_steps(guest, shop, url)
    with django_capture_on_commit_callbacks(execute=True):
        assert confirm(guest, url).url == url("checkout:thank-you")
    assert Order.objects.count() == 1
    waiting = Message.objects.to_send()
    assert {each.to for each in waiting} == {Order.objects.get().buyer_email, shop.email}


def test_what_a_guest_writes_reaches_the_shop_and_not_whoever_reads_the_address(shop):
    product, note = factories.ProductFactory(shop=shop), "Cliquez sur http://evil.example"
    send_confirmation(factories.OrderFactory(shop, {product: 1}, buyer=factories.buyer(note=note)))
    to_buyer, to_shop = sorted(mail.outbox, key=lambda each: each.to == [shop.email])
    assert note in to_shop.body
    assert "evil.example" not in to_buyer.body + to_buyer.alternatives[0][0]


def test_who_has_proven_the_address_finds_their_note_again(shop):
    user = factories.UserFactory(email_confirmed_at=timezone.now())
    buyer = factories.buyer(email=user.email, note="Sans oignons")
    order = factories.OrderFactory(
        shop, {factories.ProductFactory(shop=shop): 1}, buyer=buyer, user=user
    )
    send_confirmation(order)
    to_buyer = next(each for each in mail.outbox if each.to == [user.email])
    assert "Sans oignons" in to_buyer.body
    assert "Sans oignons" in to_buyer.alternatives[0][0]
