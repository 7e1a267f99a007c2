"""The manager's page of a cycle: live figures, what is missing, and what producers were told."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from shop.communication.delivery import deliver
from shop.communication.models import Message
from shop.communication.outlet import message_id
from shop.communication.returns.events import BOUNCED, Event
from shop.communication.returns.services import take_in
from shop.operations.cycles.figures import figures_of
from shop.operations.cycles.models import ProducerNotice
from shop.operations.cycles.rounds import close_cycles
from shop.order.models import Order
from shop.order_cycles.models import OrderCycle
from shop.partner.models import StockRecord
from shop.rules.orders import CANCELLED
from tests import factories
from tests.clients import client_of, team_client, teammate
from tests.query_growth import queries

from .cycle_week import closed, farm, late_order, product_of

pytestmark = pytest.mark.django_db


def url_of(cycle, rest: str = "") -> str:
    return f"/gestion/boutique/cycles/{cycle.pk}/{rest}"


def words_of(response) -> str:
    """Return what is read of a page, with plain spaces."""
    assert response.status_code == 200
    page = BeautifulSoup(response.content, "html.parser")
    return " ".join((page.find("main") or page).get_text(" ").split())


@pytest.fixture
def ordered(shop, cycle, apples, carrots):
    factories.FeeFactory(shop, percent="20").charges.update(cycle=cycle)
    factories.OrderFactory(shop, {apples: 4, carrots: 1})
    factories.OrderFactory(shop, {apples: 2})
    factories.OrderFactory(shop, {carrots: 7}, status=CANCELLED)
    return cycle


def test_r_09_the_figures_agree_with_the_orders_to_the_cent(ordered, manager_client):
    orders = Order.objects.filter(cycle=ordered).counted()
    figures = figures_of(Order.objects.filter(cycle=ordered))
    assert figures.total == sum(each.total_incl_tax for each in orders) == Decimal("23.76")
    assert sum(amount for _role, amount in figures.shares) == figures.total
    assert sum(each["total"] for each in figures.pickups) == figures.total
    assert (figures.orders, figures.average, figures.kilos) == (2, Decimal("11.88"), 7)
    assert figures.goods == Decimal("19.80")
    page = words_of(manager_client.get(url_of(ordered)))
    for words in ("2 commandes", "23,76 €", "11,88 €", "7 kg", "18,00 €"):
        assert words in page


def test_the_figures_alone_are_given_to_the_script(ordered, manager_client):
    part = manager_client.get(url_of(ordered, "?partie=chiffres"))
    assert "23,76" in words_of(part)
    assert b"<html" not in part.content


def test_k_05_what_is_missing_stands_in_words(shop, cycle, apples, manager_client, garden):
    cycle.incoming.filter(producer=garden).update(confirmed_at=timezone.now())
    page = words_of(manager_client.get(url_of(cycle)))
    assert "Ils n’ont pas confirmé ce qu’ils ont : Verger Tissot" in page
    StockRecord.objects.filter(product=apples).update(num_in_stock=0)
    shop.pickup_points.update(is_active=False)
    shop.payment_methods.update(is_active=False)
    OrderCycle.objects.filter(pk=cycle.pk).update(is_draft=True)
    page = words_of(manager_client.get(url_of(cycle)))
    for words in (
        "Rien cette semaine (tout leur stock est à 0) : Verger Tissot",
        f"Aucun point de retrait n’est proposé : {shop.name}",
        f"Aucun moyen de paiement n’est proposé : {shop.name}",
        "C’est un brouillon",
    ):
        assert words in page
    assert "pas confirmé" not in page


def test_k_05_all_products_of_a_producer_count(shop, orchard, apples, manager_client):
    cycle = factories.OrderCycleFactory(shop)
    cycle.incoming.create(producer=orchard, all_products=True)
    assert "Verger Tissot" in words_of(manager_client.get(url_of(cycle)))
    StockRecord.objects.filter(product=apples).update(num_in_stock=0)
    assert "Rien cette semaine" in words_of(manager_client.get(url_of(cycle)))
    StockRecord.objects.filter(product=apples).update(is_unlimited=True)
    assert "Rien cette semaine" not in words_of(manager_client.get(url_of(cycle)))


def test_the_button_asks_while_the_cycle_is_open_then_tells(ordered, manager_client):
    asked = manager_client.post(url_of(ordered, "prevenir/"))
    assert "est encore ouvert" in words_of(asked)
    assert not ProducerNotice.objects.exists()
    done = manager_client.post(url_of(ordered, "prevenir/"), {"confirmed": "1"}, follow=True)
    assert "2 producteurs prévenus." in BeautifulSoup(done.content, "html.parser").get_text()
    again = manager_client.post(url_of(ordered, "prevenir/"), {"confirmed": "1"}, follow=True)
    assert "aucun message n’est parti" in BeautifulSoup(again.content, "html.parser").get_text()
    assert ProducerNotice.objects.count() == 2


@pytest.mark.parametrize("role", ["packing", "reader"])
def test_who_may_look_only_cannot_tell_the_producers(shop, ordered, role):
    client = team_client(shop.enterprise, role)
    assert "Prévenir les producteurs" not in words_of(client.get(url_of(ordered)))
    assert client.post(url_of(ordered, "prevenir/"), {"confirmed": "1"}).status_code == 403
    assert not ProducerNotice.objects.exists()


def test_p_10_a_bounce_stands_on_the_page(shop, ordered, manager_client):
    close_cycles(closed(ordered))
    deliver()
    page = words_of(manager_client.get(url_of(ordered)))
    assert page.count("Envoyé") == 2
    message = Message.objects.get(to="verger@ferme.example")
    _bounce(message)
    response = manager_client.get(url_of(ordered))
    assert "Rejeté" in words_of(response)
    assert f"/gestion/boutique/messages/inspect/{message.pk}/" in response.content.decode()
    assert "n’est pas arrivé" in manager_client.get("/gestion/").content.decode()


def _bounce(message) -> None:
    event = Event(BOUNCED, message_id(message), message.to, "550 5.1.1", None, "bounce-1")
    assert take_in(provider="generic", event=event, now=timezone.now())


def csv_rows(response) -> list[list[str]]:
    assert response.status_code == 200
    text = response.content.decode("utf-8-sig")
    return [line.split(";") for line in text.splitlines()]


def test_a_delegated_producer_is_to_be_printed(shop, manager_client):
    hen = factories.EnterpriseFactory(name="Poulailler", is_delegated=True)
    eggs = product_of(shop, hen, "Œufs")
    cycle = factories.OrderCycleFactory(shop, [eggs])
    factories.OrderFactory(shop, {eggs: 2})
    close_cycles(closed(cycle))
    assert "À imprimer" in words_of(manager_client.get(url_of(cycle)))
    sheet = words_of(manager_client.get(url_of(cycle, f"producteurs/{hen.pk}/")))
    for words in ("Œufs", "6,00", "Masqué", "samedi de 9 h à 12 h"):
        assert words in sheet
    assert "Dominique" not in sheet


def test_a_sheet_holds_one_producer_alone(ordered, manager_client, orchard):
    sheet = words_of(manager_client.get(url_of(ordered, f"producteurs/{orchard.pk}/")))
    assert "Pommes" in sheet
    assert "Carottes" not in sheet
    nobody = factories.EnterpriseFactory()
    assert manager_client.get(url_of(ordered, f"producteurs/{nobody.pk}/")).status_code == 404


def test_the_totals_leave_as_a_spreadsheet(ordered, manager_client):
    response = manager_client.get(url_of(ordered, "totaux/csv/"))
    rows = csv_rows(response)
    assert [row[0] for row in rows[1:]] == ["Maraîchage Aubin", "Verger Tissot"]
    assert rows[2][1:5] == ["Pommes", "le kilo", "3,00", "6"]
    assert rows[2][7] == "18,00"
    assert manager_client.get(url_of(ordered, "totaux/xlsx/")).status_code == 200
    assert manager_client.get(url_of(ordered, "totaux/pdf/")).status_code == 404


@pytest.fixture
def second(ordered, apples):
    """Another enterprise's shop that sells in the same cycle, and an order there."""
    shop = factories.ShopFactory(name="Le Comptoir", sale=None)
    apples.shop_products.create(shop=shop, is_on_sale=True)
    factories.permit(apples.stockrecords.get().partner, shop.enterprise)
    ordered.outgoing.create(shop=shop)
    factories.OrderFactory(shop, {apples: 1})
    return shop


def test_another_shop_sees_its_own_figures_only(ordered, second):
    client = client_of(teammate(second.enterprise, "manager"))
    page = words_of(client.get(url_of(ordered)))
    assert "1 commande " in page
    assert "3,00 €" in page
    for secret in ("23,76", "27,36", "Aubin", "Carottes", "Prévenir", "Message"):
        assert secret not in page
    assert client.post(url_of(ordered, "prevenir/")).status_code == 403
    assert len(csv_rows(client.get(url_of(ordered, "totaux/csv/")))) == 2


def test_a_shop_outside_does_not_find_the_cycle(ordered, second):
    stranger = client_of(teammate(factories.ShopFactory().enterprise, "owner"))
    for rest in ("", "totaux/csv/"):
        assert stranger.get(url_of(ordered, rest)).status_code == 404
    assert stranger.post(url_of(ordered, "prevenir/")).status_code == 404


def test_orders_are_filtered_by_cycle(shop, ordered, apples, manager_client):
    now = timezone.now()
    OrderCycle.objects.filter(pk=ordered.pk).update(closes_at=now - timedelta(hours=1))
    outside = factories.OrderFactory(shop, {apples: 1})
    listed = manager_client.get(f"/gestion/boutique/commandes/?cycle={ordered.pk}")
    inside = Order.objects.filter(cycle=ordered).first()
    assert inside.number in listed.content.decode()
    assert outside.number not in listed.content.decode()


def test_the_start_page_counts_the_open_cycle_s_orders(ordered, manager_client):
    page = manager_client.get("/gestion/").content.decode()
    assert url_of(ordered) in page
    assert "Semaine 12" in page
    assert "23,76" in page


def test_the_page_costs_the_same_with_thirty_producers(shop, ordered, manager_client):
    few = len(queries(manager_client, url_of(ordered)))
    goods = [product_of(shop, farm(f"Mas {n:02}", code=f"mas-{n}"), f"P{n}") for n in range(30)]
    for each in goods:
        ordered.incoming.create(producer=each.stockrecords.get().partner).products.add(each)
        factories.OrderFactory(shop, {each: 1})
    close_cycles(closed(ordered))
    OrderCycle.objects.filter(pk=ordered.pk).update(closes_at=timezone.now() + timedelta(days=1))
    with CaptureQueriesContext(connection) as captured:
        assert manager_client.get(url_of(ordered)).status_code == 200
    assert few <= 45
    assert len(captured.captured_queries) <= few + 1  # the messages that exist by now


def test_what_the_log_has_forgotten_is_not_said_to_be_sent(ordered, manager_client):
    close_cycles(closed(ordered))
    Message.objects.all().delete()
    page = words_of(manager_client.get(url_of(ordered)))
    assert len(re.findall(r"Prévenu \d\d/\d\d", page)) == 2
    assert "Envoyé" not in page


def test_a_change_after_the_message_is_said(shop, ordered, apples, manager_client):
    now = closed(ordered)
    close_cycles(now)
    assert "Changé depuis" not in words_of(manager_client.get(url_of(ordered)))
    late_order(shop, ordered, {apples: 1})
    assert words_of(manager_client.get(url_of(ordered))).count("Changé depuis") == 1
