"""« Nous écrire »: a visitor writes to a shop."""

import pytest

from shop.communication.models import Message, State
from shop.storefront.urlconf import shop_reverse
from tests import factories
from tests.clients import client_of

pytestmark = pytest.mark.django_db
SENT = {"name": "Zoé Roux", "email": "zoe@halle.example", "text": "Avez-vous des <b>coings</b> ?"}


@pytest.fixture
def url(shop):
    return shop_reverse(shop, "contact")


def test_the_message_goes_to_the_shop_and_the_answer_to_the_visitor(client, shop, url, mailoutbox):
    answer = client.post(url, SENT, follow=True)
    assert "Votre message est envoyé" in answer.text
    mail = mailoutbox[0]
    assert (mail.to, mail.reply_to) == ([shop.email], ["zoe@halle.example"])
    assert "Avez-vous des <b>coings</b> ?" in mail.body
    assert "&lt;b&gt;coings" in mail.alternatives[0][0]
    assert len(mailoutbox) == 1


def test_each_shop_has_its_own_and_says_so_in_the_footer(client, shop, url, mailoutbox):
    other = factories.ShopFactory()
    path = shop_reverse(other, "contact")
    assert path in client.get(shop_reverse(other, "catalogue:index")).text
    client.post(path, SENT)
    assert mailoutbox[0].to == [other.email]


def test_who_is_signed_in_need_not_give_name_and_address(url):
    user = factories.UserFactory(email="ali@halle.example", first_name="Ali", last_name="Blé")
    page = client_of(user).get(url).text
    assert 'value="Ali Blé"' in page
    assert 'value="ali@halle.example"' in page


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"email": "zoe"},
        {"email": "zoe@halle.example, ali@halle.example"},
        {"email": "zoe@halle.example\nBcc: ali@halle.example"},
        {"text": " "},
        {"text": "x" * 3001},
        {"text": "a\x00b"},
    ],
)
def test_a_wrong_message_is_shown_again_and_sent_to_nobody(client, url, wrong):
    answer = client.post(url, SENT | wrong)
    assert answer.status_code == 200
    assert answer.context["form"].errors.keys() == wrong.keys()
    assert "Roux" in answer.text or "coings" in answer.text
    assert not Message.objects.exists()


def test_line_breaks_in_a_name_write_no_header(client, url, mailoutbox):
    client.post(url, SENT | {"name": "Zoé\r\nBcc: ali@halle.example"})
    message = Message.objects.get()
    assert "Zoé Bcc: ali@halle.example" in message.subject
    assert message.state == State.PENDING
    assert mailoutbox[0].recipients() == [message.to]


def test_the_same_message_sent_twice_leaves_once(client, url):
    for _click in "12":
        assert client.post(url, SENT).status_code == 302
    assert Message.objects.count() == 1


def test_a_shop_without_an_address_offers_no_form(client, shop, url):
    shop.email = ""
    shop.save()
    assert url not in client.get(shop_reverse(shop, "catalogue:index")).text
    assert client.get(url).status_code == client.post(url, SENT).status_code == 404
    assert not Message.objects.exists()
