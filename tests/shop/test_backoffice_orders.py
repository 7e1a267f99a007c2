"""Orders, buyers and producers in the back office."""

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry

from shop.customer.models import Customer
from shop.partner.editing import version_of
from shop.partner.models import Manager, Partner
from shop.rules.orders import CANCELLED, HANDED_OUT, PLACED, READY
from tests import factories
from tests.query_growth import assert_same_queries


@pytest.fixture
def product(shop):
    return factories.ProductFactory(shop=shop, price="4.20", title="Carottes")


@pytest.fixture
def order(shop, product):
    return factories.OrderFactory(shop, {product: 3})


def move(client, order, status, **data):
    return client.post(reverse("shop_order_move", args=[order.pk]), {"status": status, **data})


def with_role(shop, role) -> Client:
    user = factories.UserFactory()
    user.groups.add(factories.wagtail_group("Gestionnaires"))
    factories.ManagerFactory(enterprise=shop.enterprise, user=user, role=role)
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def status_of(order) -> str:
    order.refresh_from_db()
    return order.status


def url(screen, action, row=None) -> str:
    return reverse(f"boutique_{screen}_modeladmin_{action}", args=[row.pk] if row else [])


def test_an_order_shows_lines_money_and_customer(manager_client, order):
    page = manager_client.get(url("commandes", "inspect", order)).content.decode()
    for text in (
        "Carottes",
        "4,20\u202f€",
        "12,60\u202f€",
        "0,66\u202f€",
        "dominique@halle.example",
        "Marché",
    ):
        assert text in page


def test_a_move_is_made_and_logged(manager_client, manager, order):
    assert move(manager_client, order, READY).status_code == 302
    assert status_of(order) == READY
    entry = ModelLogEntry.objects.get(action="shop.order.status")
    assert (entry.user, entry.data) == (manager, {"before": PLACED, "after": READY})
    assert (
        "à préparer → prête"
        in manager_client.get(url("commandes", "history", order)).content.decode()
    )


def test_a_cancellation_is_asked_twice_and_gives_stock_back(manager_client, order, product):
    asked = move(manager_client, order, CANCELLED)
    assert asked.status_code == 200
    assert status_of(order) == PLACED
    assert move(manager_client, order, CANCELLED, confirmed="1").status_code == 302
    assert status_of(order) == CANCELLED
    assert product.stockrecords.get().num_in_stock == 10


@pytest.mark.parametrize("status", [HANDED_OUT, PLACED, "volée", ""])
def test_a_move_that_does_not_exist_changes_nothing(manager_client, order, status):
    assert move(manager_client, order, status).status_code == 302
    assert status_of(order) == PLACED
    assert not ModelLogEntry.objects.filter(action="shop.order.status").exists()


def test_a_link_moves_nothing(manager_client, order):
    assert manager_client.get(reverse("shop_order_move", args=[order.pk])).status_code == 405
    assert status_of(order) == PLACED


def test_a_reader_moves_nothing(shop, order):
    reader = with_role(shop, "reader")
    assert move(reader, order, READY).status_code == 403
    assert move(reader, order, CANCELLED, confirmed="1").status_code == 403
    assert status_of(order) == PLACED
    assert reverse("shop_order_move", args=[order.pk]) not in (
        reader.get(url("commandes", "inspect", order)).content.decode()
    )


def test_who_packs_says_ready_and_nothing_else(shop, order):
    packer = with_role(shop, "packing")
    assert move(packer, order, CANCELLED, confirmed="1").status_code == 403
    assert move(packer, order, READY).status_code == 302
    assert move(packer, order, HANDED_OUT).status_code == 403
    assert status_of(order) == READY


def test_another_shops_owner_does_not_find_the_order(order):
    stranger = with_role(factories.ShopFactory(is_main=False), "owner")
    assert move(stranger, order, READY).status_code == 404
    assert status_of(order) == PLACED


@pytest.mark.parametrize(
    "query", ["statut=ready", "q=Personne", "date=jour&statut=ready", "paiement=x&q=Personne"]
)
def test_filters_and_search_of_orders(manager_client, order, query):
    page = manager_client.get(f"/gestion/boutique/commandes/?{query}")
    assert page.context["result_count"] == 0
    for found in (
        f"q={order.number}",
        "q=dominique",
        "statut=placed",
        "date=jour",
        "retrait=" + str(order.pickup_point_id),
    ):
        assert (
            manager_client.get(f"/gestion/boutique/commandes/?{found}").context["result_count"] == 1
        )


def test_the_list_of_orders_costs_the_same_with_thirty(manager_client, shop):
    product = factories.ProductFactory(shop=shop, stock=1000)
    count = assert_same_queries(
        manager_client,
        "/gestion/boutique/commandes/",
        lambda: factories.OrderFactory(shop, {product: 1}),
    )
    assert count < 40


def test_an_order_costs_the_same_with_thirty_lines(manager_client, shop):
    def page(lines: int) -> str:
        products = {factories.ProductFactory(shop=shop): 1 for _ in range(lines)}
        return url("commandes", "inspect", factories.OrderFactory(shop, products))

    from tests.query_growth import queries

    assert len(queries(manager_client, page(3))) == len(queries(manager_client, page(30)))


@pytest.mark.parametrize("screen", ["acheteurs", "groupes", "producteurs"])
def test_other_lists_cost_the_same_with_thirty(manager_client, shop, screen):
    def add():
        group = factories.CustomerGroupFactory(shop=shop)
        factories.CustomerFactory(shop=shop, groups=[group])
        factories.ProductFactory(shop=shop)

    assert_same_queries(manager_client, f"/gestion/boutique/{screen}/", add)


# Buyers


def test_a_buyer_gets_groups_of_its_shop_only(manager_client, shop):
    own = factories.CustomerGroupFactory(shop=shop)
    foreign = factories.CustomerGroupFactory(shop=factories.ShopFactory(is_main=False))
    data = {"name": "Ana", "email": "ana@halle.example", "groups": [foreign.pk]}
    response = manager_client.post(url("acheteurs", "create"), data)
    assert list(response.context["form"].errors) == ["groups"]
    assert not Customer.objects.exists()
    assert (
        manager_client.post(url("acheteurs", "create"), data | {"groups": [own.pk]}).status_code
        == 302
    )
    customer = Customer.objects.get()
    assert (customer.shop, list(customer.groups.all())) == (shop, [own])


def test_the_same_address_twice_is_told_at_the_field(manager_client, shop):
    factories.CustomerFactory(shop=shop, email="ana@halle.example")
    response = manager_client.post(
        url("acheteurs", "create"), {"name": "A", "email": "ANA@halle.example"}
    )
    assert list(response.context["form"].errors) == ["email"]


def test_a_forged_shop_and_account_change_nothing(manager_client, shop, customer):
    other = factories.ShopFactory(is_main=False)
    user = factories.UserFactory()
    data = {"name": "Ana", "email": customer.email, "shop": other.pk, "user": user.pk}
    assert manager_client.post(url("acheteurs", "edit", customer), data).status_code == 302
    before = customer.user
    customer.refresh_from_db()
    assert (customer.name, customer.shop, customer.user) == ("Ana", shop, before)


# Producers


def test_the_hub_makes_a_producer_that_its_people_look_after(manager_client, manager, shop):
    owner = factories.ManagerFactory(enterprise=shop.enterprise, role="owner").user
    data = {"name": "Ferme du Pas", "is_producer": "on", "sells": "any", "charges_vat": "on"}
    assert manager_client.post(url("producteurs", "create"), data).status_code == 302
    enterprise = Partner.objects.get(name="Ferme du Pas")
    assert enterprise.sells == "none"
    assert list(enterprise.managers.values_list("user", "role")) == [(owner.pk, "owner")]
    assert manager_client.get(url("producteurs", "edit", enterprise)).status_code == 200


def test_a_taken_name_says_nothing_of_who_took_it(manager_client):
    taken = factories.EnterpriseFactory(name="Ferme du Pas", email="secret@halle.example")
    response = manager_client.post(url("producteurs", "create"), {"name": "ferme  du pas"})
    assert response.context["form"].errors == {"name": ["Ce nom est déjà pris."]}
    assert "secret@halle.example" not in response.content.decode()
    assert list(Partner.objects.filter(name__iexact="ferme du pas")) == [taken]


@pytest.mark.parametrize(
    ("siret", "accepted"), [("732 829 320 00074", True), ("73282932000075", False), ("12", False)]
)
def test_a_siret_is_checked(manager_client, siret, accepted):
    response = manager_client.post(url("producteurs", "create"), {"name": "Ferme", "siret": siret})
    assert Partner.objects.filter(siret="73282932000074").exists() is accepted
    assert accepted or list(response.context["form"].errors) == ["siret"]


def test_only_the_owner_changes_what_an_enterprise_sells(manager_client, manager, shop):
    data = {"name": shop.enterprise.name, "sells": "none", "is_producer": "on"}
    data["seen"] = version_of(shop.enterprise)
    assert manager_client.post(url("producteurs", "edit", shop.enterprise), data).status_code == 302
    shop.enterprise.refresh_from_db()
    assert shop.enterprise.sells == "any"
    Manager.objects.filter(user=manager).update(role="owner")
    data["seen"] = version_of(shop.enterprise)
    manager_client.post(url("producteurs", "edit", shop.enterprise), data)
    shop.enterprise.refresh_from_db()
    assert shop.enterprise.sells == "none"


def test_an_enterprise_with_products_is_not_deleted(manager_client, product):
    producer = product.producer
    manager_client.post(url("producteurs", "delete", producer))
    assert Partner.objects.filter(pk=producer.pk).exists()


def test_who_packs_may_say_ready_twice_and_is_told(shop, order):
    client = with_role(shop, "packing")
    move(client, order, READY)
    response = client.post(
        reverse("shop_order_move", args=[order.pk]), {"status": READY}, follow=True
    )
    assert response.status_code == 200
    assert "ne peut pas devenir" in response.content.decode()
    assert status_of(order) == READY
