"""P-08: who has the role « lecture » in the hub sees the work and changes none of it."""

import pytest
from django.urls import reverse

from shop.order.models import Order
from shop.partner.team import add_member
from tests import access_matrix, factories
from tests.access_matrix import ACTORS
from tests.access_world import path_of, stored
from tests.clients import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("bare_error_pages")]
OPENED = [
    "boutique_commandes_modeladmin_index",
    "boutique_commandes_modeladmin_inspect",
    "boutique_acheteurs_modeladmin_index",
    "boutique_produits_modeladmin_index",
    "shop_price_grid",
    "shop_price_simulator",
]


@pytest.fixture
def bob(world):
    """Return a person whom the hub's owner has just added, as a reader."""
    hub = world["shop"].enterprise
    owner = factories.ManagerFactory(enterprise=hub, role="owner").user
    user = factories.UserFactory(email="bob@halle.example")
    add_member(actor=owner, enterprise=hub, user=user, role="reader")
    return user


def test_p08_a_reader_opens_orders_and_lists(world, bob):
    client = client_of(bob)
    for name in OPENED:
        assert client.get(path_of(name, world)).status_code == 200, name
    portal = reverse("portal_home", args=[world["shop"].enterprise_id])
    assert client.get(portal).status_code == 200


def test_p08_every_write_of_the_back_office_answers_403_and_changes_nothing(world, bob):
    client, before, wrong = client_of(bob), stored(), []
    column = ACTORS.index("reader")
    for name, answers in access_matrix.BACKOFFICE.items():
        if answers.split()[column] in {"403", "405"}:
            typed = {"name": "Volé", "price": "1", "status": "cancelled", "answer": "accept"}
            status = client.post(path_of(name, world), typed).status_code
            if status != 403:
                wrong.append(f"{name}: {status}")
    assert wrong == []
    assert stored() == before


def test_p08_a_reader_neither_changes_prices_in_the_grid_nor_moves_an_order(world, bob):
    client, before = client_of(bob), stored()
    assert client.post(path_of("shop_price_grid", world), {"confirm": "1"}).status_code == 403
    for status in ("ready", "handed_out", "cancelled"):
        moved = client.post(path_of("shop_order_move", world), {"status": status})
        assert moved.status_code == 403
    assert stored() == before
    assert Order.objects.count() == 1


def test_p08_a_reader_does_not_export_customers(world, bob):
    path = path_of("boutique_acheteurs_modeladmin_index", world)
    for form in ("csv", "xlsx"):
        assert client_of(bob).get(f"{path}?export={form}").status_code == 403


def test_p08_the_hub_s_own_portal_refuses_each_of_a_reader_s_writes(world, bob):
    hub, client, before, wrong = world["shop"].enterprise, client_of(bob), stored(), []
    for name in ("team", "invite", "permissions_give", "permissions_ask", "start", "profile"):
        status = client.post(reverse(f"portal_{name}", args=[hub.pk]), {"role": "owner"})
        if status.status_code != 403:
            wrong.append(f"{name}: {status.status_code}")
    assert wrong == []
    assert stored() == before
