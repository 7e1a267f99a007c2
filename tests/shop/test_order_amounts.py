"""What buyers and the hub read of an order's money: fees, VAT, who gets what."""

from decimal import Decimal

import pytest
from django.core import mail
from django.urls import reverse

from shop.communication.models import Message
from shop.order.models import Line, LineFee, Order
from shop.order.notices import send_confirmation
from shop.pricing.models import PriceList
from shop.storefront.urlconf import shop_reverse
from tests import factories
from tests.query_growth import queries

from .test_backoffice_orders import with_role
from .test_checkout_pages import answer_steps, confirm

pytestmark = pytest.mark.django_db


@pytest.fixture
def url(shop):
    return lambda name, **kwargs: shop_reverse(shop, name, **kwargs)


@pytest.fixture
def apples(shop):
    orchard = factories.EnterpriseFactory(name="Verger Tissot")
    return factories.ProductFactory(
        shop=shop, producer=orchard, title="Pommes", price="3.00", stock=100
    )


@pytest.fixture
def juice(shop, apples):
    return factories.ProductFactory(
        shop=shop,
        producer=apples.producer,
        title="Jus",
        price="4.00",
        measure="L",
        shipping_weight=Decimal("1.05"),
        stock=100,
    )


@pytest.fixture
def fees(shop, apples):
    """A fee of 20 % in the price, two on the order, and one that costs nothing here."""
    factories.FeeFactory(shop, percent="20", label="Gestion")
    flat = {"calculator": "flat", "own_vat_rate": "20"}
    factories.FeeFactory(shop, amount="2.00", label="Dossier", **flat)
    factories.FeeFactory(
        shop,
        owner=apples.producer,
        supply=[apples.producer],
        amount="1.00",
        label="Cagette",
        **flat,
    )
    factories.FeeFactory(
        shop, calculator="threshold", minimum="1", amount="5", label="Petit panier"
    )


@pytest.fixture
def pro(shop, customer, apples):
    """A customer whose list is shown without VAT."""
    group = factories.CustomerGroupFactory(shop=shop, name="Pro", prices={apples: "2.60"})
    PriceList.objects.update(shows_excl_vat=True)
    customer.groups.add(group)
    return customer.user


def text(response) -> str:
    return plain(response.content.decode())


def plain(html: str) -> str:
    return " ".join(html.replace("\u202f", " ").replace("\u00a0", " ").split())


def summary_page(client, shop, url, product, quantity) -> str:
    """Fill a basket through the pages and return the summary."""
    client.post(url("basket:add", pk=product.pk), {"quantity": quantity})
    answer_steps(client, shop, url)
    return text(client.get(url("checkout:summary")))


def mails_of(order) -> list[str]:
    mail.outbox.clear()
    Message.objects.all().delete()  # the same order is never told twice
    send_confirmation(Order.objects.get(pk=order.pk))
    return [
        plain(part)
        for message in mail.outbox
        for part in (message.body, message.alternatives[0][0])
    ]


def test_fees_on_the_order_are_lines_from_the_summary_to_the_mails(
    client, shop, url, apples, fees, manager_client
):
    shown = [summary_page(client, shop, url, apples, 10)]
    confirm(client, url)
    order = Order.objects.get()
    assert order.total_incl_tax == Decimal("39.00")
    inspect = reverse("boutique_commandes_modeladmin_inspect", args=[order.pk])
    shown += [
        text(client.get(url("checkout:thank-you"))),
        text(manager_client.get(inspect)),
        *mails_of(order),
    ]
    for page in shown:
        assert "Commande entière – Dossier" in page
        assert "Commande entière – Cagette" in page
        assert "Petit panier" not in page  # it costs nothing
        assert "39,00 €" in page
        assert "1,87 €" in page  # VAT of the goods and of the fee in the price: 1.56 + 0.31
        assert "0,50 €" in page  # VAT of the fees at 20 %: 0.33 + 0.17


def test_the_aside_of_the_steps_counts_the_fees_too(client, shop, url, apples, fees):
    client.post(url("basket:add", pk=apples.pk), {"quantity": 10})
    page = text(client.get(url("checkout:buyer")))
    assert "Commande entière – Dossier" in page
    assert "39,00 €" in page
    assert "Petit panier" not in page


def test_a_list_without_vat_is_shown_so_up_to_the_mails(shop, url, apples, pro, customer_client):
    factories.FeeFactory(shop, percent="20", label="Gestion")
    factories.FeeFactory(shop, calculator="flat", amount="2", own_vat_rate="20", label="Dossier")
    summary = summary_page(customer_client, shop, url, apples, 10)
    confirm(customer_client, url)
    order = Order.objects.get()
    assert order.shows_excl_vat
    detail = text(customer_client.get(url("customer:order", order_number=order.number)))
    to_buyer = mails_of(order)[:2]
    for page in (summary, detail, *to_buyer):
        assert "2,96 €" in page  # one unit of 3.12 without VAT
        assert "29,57 €" in page  # the line of 31.20 without 1.36 + 0.27
        assert "1,67 €" in page  # the fee of 2.00 without VAT
        assert "Total HT" in page
        assert "31,24 €" in page
        assert "33,20 €" in page
        assert "dont TVA" not in page


def test_what_the_list_shows_later_changes_no_page_of_the_order(
    shop, url, apples, pro, customer_client
):
    order = factories.OrderFactory(shop, {apples: 1}, user=pro)
    PriceList.objects.update(shows_excl_vat=False)
    address = url("customer:order", order_number=order.number)
    assert "Total HT" in text(customer_client.get(address))
    later = factories.OrderFactory(shop, {apples: 1}, user=pro)
    page = text(customer_client.get(url("customer:order", order_number=later.number)))
    assert "Total HT" not in page
    assert "dont TVA à 5,5 %" in page


def test_a_seller_without_vat_shows_none_anywhere(client, shop, url, apples, fees, manager_client):
    shop.enterprise.charges_vat = False
    shop.enterprise.save()
    shown = [summary_page(client, shop, url, apples, 10)]
    confirm(client, url)
    order = Order.objects.get()
    shop.enterprise.charges_vat = True
    shop.enterprise.save()
    inspect = reverse("boutique_commandes_modeladmin_inspect", args=[order.pk])
    shown += [
        text(client.get(url("checkout:thank-you"))),
        text(manager_client.get(inspect)),
        *mails_of(order),
    ]
    for page in shown:
        assert "TVA non applicable, art. 293 B du CGI" in page
        for word in ("dont TVA", "TTC", "Total HT", "TVA à"):
            assert word not in page, word


def test_f04_the_unit_price_is_said_to_be_approximate(client, shop, url, juice, manager_client):
    factories.FeeFactory(shop, calculator="per_kg", amount="0.50", label="Transport")
    shown = [summary_page(client, shop, url, juice, 2)]
    confirm(client, url)
    order = Order.objects.get()
    inspect = reverse("boutique_commandes_modeladmin_inspect", args=[order.pk])
    shown += [text(client.get(url("checkout:thank-you"))), text(manager_client.get(inspect))]
    for page in (*shown, *mails_of(order)):
        assert "4,53 €" in page
        assert "env." in page
        assert "9,05 €" in page
    assert "env." not in " ".join(mails_of(factories.OrderFactory(shop, {juice: 1})))


@pytest.mark.parametrize("role", ["manager", "packing", "reader"])
def test_the_hub_s_people_read_who_gets_what(shop, apples, fees, role):
    order = factories.OrderFactory(shop, {apples: 10})
    address = reverse("boutique_commandes_modeladmin_inspect", args=[order.pk])
    response = with_role(shop, role).get(address)
    rows = [
        (receipt.name, purpose, receipt.amount) for receipt, purpose in response.context["receipts"]
    ]
    seller = shop.enterprise.name
    assert rows == [
        ("Verger Tissot", "Produits, au prix dû", Decimal("30.00")),
        (seller, "Frais – Gestion", Decimal("6.00")),
        (seller, "Commande entière – Dossier", Decimal("2.00")),
        ("Verger Tissot", "Commande entière – Cagette", Decimal("1.00")),
    ]
    page = text(response)
    assert "Qui reçoit quoi" in page
    assert "En tout : le total de la commande" in page
    for heading in ("Prix d’achat", "Prix de base", "Dû au producteur", "Marge", "Frais"):
        assert heading in page


def test_an_order_that_does_not_add_up_says_so_on_its_page(shop, apples, fees, manager_client):
    order = factories.OrderFactory(shop, {apples: 10})
    address = reverse("boutique_commandes_modeladmin_inspect", args=[order.pk])
    assert "ne tombe pas juste" not in text(manager_client.get(address))
    LineFee.objects.update(fee_amount=Decimal("6.01"))
    page = text(manager_client.get(address))
    assert "Cette commande ne tombe pas juste" in page
    assert "Pommes, montant : 36,00 € en base, 36,01 € attendu" in page


def test_pages_of_an_order_cost_the_same_with_thirty_lines_and_fees(
    shop, url, customer, customer_client, manager_client
):
    costs = []
    for wanted in (3, 30):
        products = {factories.ProductFactory(shop=shop): 1 for _ in range(wanted)}
        for number in range(wanted):
            factories.FeeFactory(shop, percent="1", label=f"{wanted}-{number}")
            factories.FeeFactory(shop, calculator="flat", amount="1", label=f"T{wanted}-{number}")
        order = factories.OrderFactory(shop, products, user=customer.user)
        inspect = reverse("boutique_commandes_modeladmin_inspect", args=[order.pk])
        address = url("customer:order", order_number=order.number)
        costs.append(
            (len(queries(customer_client, address)), len(queries(manager_client, inspect)))
        )
    assert costs[0] == costs[1]
    assert Line.objects.count() == 33


def test_a_confirmation_mail_costs_the_same_with_thirty_lines(shop, django_assert_num_queries):
    factories.FeeFactory(shop, percent="1")
    factories.FeeFactory(shop, calculator="flat", amount="1")
    for wanted in (3, 30):
        products = {factories.ProductFactory(shop=shop): 1 for _ in range(wanted)}
        order = factories.OrderFactory(shop, products)
        order = Order.objects.select_related("shop").get(pk=order.pk)
        with django_assert_num_queries(14):  # with a savepoint around each part that is drawn
            send_confirmation(order)
