"""What an order says of its sale: the name and « prêt pour », as they were when it was placed."""

import pytest
from django.conf import settings

from shop.communication.models import Message
from shop.order.models import Order
from shop.order.notices import send_confirmation
from shop.order_cycles.models import OutgoingLeg
from shop.storefront.templatetags.order_tags import order_link
from tests import factories

from .test_cycle_banner import words
from .weeks import TUESDAY, week

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(db):
    return factories.ShopFactory()


def texts(client, order) -> list[str]:
    """Return the words of the order's page and of its mails, as text and as HTML."""
    send_confirmation(Order.objects.get(pk=order.pk))
    rows = Message.objects.order_by("pk")
    assert {row.kind for row in rows} == {"order_placed", "order_received"}
    mails = [part for row in rows for part in (row.text, row.html)]
    page = words(client.get(order_link(order).removeprefix(settings.BASE_URL)))
    return [page, *(part.replace("\u202f", " ") for part in mails)]


def test_the_page_and_the_mails_say_when_it_is_ready(client, shop):
    shop.legs.all().delete()
    product = factories.ProductFactory(shop=shop)
    week(
        shop,
        closes=TUESDAY.replace(year=2099),
        opens=TUESDAY.replace(year=2020),
        producers=[product.stock.partner],
        ready_for="samedi, 9 h à 12 h",
    )
    order = factories.OrderFactory(shop, {product: 1})
    OutgoingLeg.objects.update(ready_for="dimanche")
    for text in texts(client, order):
        assert "Semaine 12" in text
        assert "samedi, 9 h à 12 h" in text
        assert "dimanche" not in text


def test_a_permanent_sale_says_nothing(client, shop):
    order = factories.OrderFactory(shop, {factories.ProductFactory(shop=shop): 1})
    assert order.cycle_name == "Vente permanente"
    for text in texts(client, order):
        assert "Vente permanente" not in text
        assert "Prêt pour" not in text
