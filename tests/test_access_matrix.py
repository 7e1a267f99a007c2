"""Every address of the site, for everybody: the answers of tests/access_matrix.py."""

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.log_actions import log

from shop.backoffice import gate
from shop.catalogue.models import ShopProduct
from shop.partner.models import GrantRequest, Invitation
from shop.partner.team import admit
from shop.storefront.urlconf import urlconf_for
from tests import access_matrix, factories
from tests.access_matrix import ACTORS
from tests.addresses import addresses
from tests.factories.pages import HomePageFactory

REFUSALS = {"login", "403", "404"}
OURS = ["catalogue", "customer", "fees", "order", "order_cycles", "partner", "payment", "pricing"]
TABLE = access_matrix.SITE | access_matrix.SHOP | access_matrix.BACKOFFICE | access_matrix.PORTAL


@pytest.fixture
def world(shop):
    """Rows of the main shop, and one person for each column of the table."""
    HomePageFactory()
    producer = factories.EnterpriseFactory(name="Ferme Zébulon")
    neighbour = factories.EnterpriseFactory(name="Ferme Voisine")
    factories.ProductFactory(shop=shop, producer=neighbour)
    category = factories.CategoryFactory()
    product = factories.ProductFactory(
        shop=shop, producer=producer, category=category, title="Pommes Zébulon"
    )
    customer = factories.CustomerFactory(
        shop=shop, user=factories.UserFactory(), name="Madame Zébulon"
    )
    order = factories.OrderFactory(shop, {product: 1}, user=customer.user)
    people = {
        "guest": None,
        "customer": customer.user,
        "editor": _staff("Éditeurs"),
        "producer": _farmer(producer),
        "neighbour": _farmer(neighbour),
        "packing": _staff("Gestionnaires", shop, "packing"),
        "reader": _staff("Gestionnaires", shop, "reader"),
        "manager": _staff("Gestionnaires", shop, "manager"),
        "other": _staff("Gestionnaires", factories.ShopFactory(), "manager"),
    }
    rows = {
        "produits": product,
        "stocks": ShopProduct.objects.get(product=product),
        "commandes": order,
        "acheteurs": customer,
        "groupes": factories.CustomerGroupFactory(shop=shop, name="Groupe Zébulon"),
        "producteurs": producer,
        "invitations": Invitation.objects.create(
            email="zebulon@halle.example",
            enterprise=producer,
            secret_hash="zebulon",
            created_at=timezone.now(),
        ),
        "demandes": _request(asker=shop.enterprise, giver=producer),
        "demandees": _request(asker=producer, giver=shop.enterprise),
        "frais": factories.FeeFactory(shop, label="Frais Zébulon"),
        "reglages_marge": shop,
        "reglages_boutiques": shop,
        "reglages_retraits": shop.pickup_points.first(),
        "reglages_paiements": shop.payment_methods.first(),
    }
    return {"shop": shop, "people": people, "rows": rows, "category": category}


def _request(**parties) -> GrantRequest:
    return GrantRequest.objects.create(
        **parties, permissions=["sell"], message="Zébulon", asked_at=timezone.now()
    )


def _staff(group: str, shop=None, role: str | None = None):
    user = factories.UserFactory()
    user.groups.add(factories.wagtail_group(group))
    if shop:
        factories.ManagerFactory(enterprise=shop.enterprise, user=user, role=role)
    return user


def _farmer(enterprise):
    user = factories.ManagerFactory(enterprise=enterprise, role="owner").user
    admit(user)
    return user


def _teammate(enterprise):
    user = factories.ManagerFactory(enterprise=enterprise, role="packing").user
    admit(user)
    return user


def path_of(name: str, world: dict) -> str:
    """Return the path of a row of the table."""
    order, product = world["rows"]["commandes"], world["rows"]["produits"]
    screen, _, action = name.removeprefix("boutique_").partition("_modeladmin_")
    args = {
        "catalogue:category": [world["category"].slug, world["category"].pk],
        "catalogue:detail": [product.slug, product.pk],
        "basket:add": [product.pk],
        "basket:update": [1],
        "basket:remove": [1],
        "customer:order": [order.number],
        "customer:anon-order": [order.number, order.verification_hash()],
        "customer:confirm-email": ["x"],
        "customer:password-reset-confirm": ["x", "x"],
        "shop_order_move": [order.pk],
        "shop_fee_archive": [world["rows"]["frais"].pk],
        "shop_fee_restore": [world["rows"]["frais"].pk],
        "shop_group_archive": [world["rows"]["groupes"].pk],
        "shop_group_restore": [world["rows"]["groupes"].pk],
        "shop_group_prices": ["csv"],
        "portal_product_row": [product.pk],
        "portal_member": [world["rows"]["producteurs"].managers.get(role="owner").pk],
        "portal_invitation_cancel": [world["rows"]["invitations"].pk],
        "portal_grant_end": [world["rows"]["producteurs"].grants_given.first().pk],
        "portal_request_answer": [world["rows"]["demandes"].pk],
        "portal_request_withdraw": [world["rows"]["demandees"].pk],
        "portal_product_edit": [product.pk],
        "portal_product_delete": [product.pk],
        "join_invitation": ["x"],
        "wagtail_serve": [""],
        "wagtaildocs_serve": [1, "x.pdf"],
    }.get(name, [])
    if name.startswith("portal_") and name != "portal_enterprises":
        args = [world["rows"]["producteurs"].pk, *args]
    if action in {"edit", "delete", "history", "inspect"}:
        args = [world["rows"][screen].pk]
    return reverse(name, urlconf=urlconf_for(world["shop"].slug), args=args)


def client_of(user) -> Client:
    client = Client()
    if user:
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def answer(response) -> str:
    if response.status_code != 302:
        return str(response.status_code)
    return "login" if "connexion" in response.url or "login" in response.url else "to"


def rows_of_ours() -> dict:
    """Return everything that the shop's tables hold."""
    found = [model for label in OURS for model in apps.get_app_config(label).get_models()]
    models = [model for model in found if model._meta.managed]
    return {model: list(model.objects.order_by("pk").values_list()) for model in models}


@pytest.mark.parametrize("actor", ACTORS)
def test_everybody_gets_the_answers_of_the_table_and_changes_nothing(world, actor):
    client = client_of(world["people"][actor])
    before, wrong = rows_of_ours(), []
    for name, answers in TABLE.items():
        expected = answers.split()[ACTORS.index(actor)]
        path = path_of(name, world)
        given = answer(client.get(path))
        if given != expected:
            wrong.append(f"GET {name}: {given} instead of {expected}")
        if expected in REFUSALS:
            posted = answer(client.post(path))
            if posted not in REFUSALS | {"405"}:
                wrong.append(f"POST {name}: {posted} instead of a refusal")
    assert wrong == []
    assert rows_of_ours() == before


@pytest.mark.parametrize("actor", ["editor", "neighbour", "other"])
def test_nobody_reads_another_shop_s_rows_in_the_back_office(world, actor):
    log(world["rows"]["produits"], "wagtail.edit", user=world["people"]["manager"])
    client = client_of(world["people"][actor])
    lists = [name for name in access_matrix.BACKOFFICE if name.endswith("_index")]
    for name in [*lists, "wagtailadmin_home", "wagtailadmin_reports:site_history"]:
        response = client.get(path_of(name, world), follow=True)
        assert "Zébulon" not in response.content.decode(), name


@pytest.mark.parametrize("actor", ["guest", "customer"])
def test_the_admin_sends_strangers_to_sign_in(world, actor):
    client = client_of(world["people"][actor])
    wrong = []
    for each in addresses(world["shop"].slug):
        path = _sample(each, world) if _is_library(each) else None
        if path and each.name not in access_matrix.PUBLIC:
            given = answer(client.get(path))
            if given not in REFUSALS | {"405"}:
                wrong.append(f"{each.name}: {given}")
    assert wrong == []


@pytest.mark.parametrize("actor", ["editor", "producer", "manager", "other"])
def test_staff_get_no_further_into_the_library_than_their_work_needs(world, actor):
    client = client_of(world["people"][actor])
    wrong = []
    for each in addresses(world["shop"].slug):
        if _is_library(each) and each.name.startswith(access_matrix.CLOSED) and not each.arguments:
            given = answer(client.get(_sample(each, world)))
            if given not in {"to", "403", "404", "405"}:
                wrong.append(f"{each.name}: {given}")
    assert wrong == []


@pytest.mark.parametrize("actor", ["producer", "neighbour", "packer_only"])
def test_wagtail_s_own_screens_do_not_exist_for_those_who_work_by_roles(world, actor):
    people = world["people"] | {"packer_only": _teammate(world["shop"].enterprise)}
    client, wrong = client_of(people[actor]), []
    for each in addresses(world["shop"].slug):
        path = _sample(each, world) if _is_library(each) else None
        if path and each.name not in gate.OPEN:
            given = {answer(client.get(path)), answer(client.post(path))}
            if given != {"404"}:
                wrong.append(f"{each.name}: {given}")
    assert wrong == []


@pytest.mark.parametrize("actor", ["neighbour", "packing"])
def test_a_portal_of_another_farm_changes_nothing_when_posted_to(world, actor):
    client = client_of(world["people"][actor])
    before, wrong = rows_of_ours(), []
    for name in access_matrix.PORTAL:
        if name != "portal_enterprises":
            status = client.post(path_of(name, world), {"stock": "0", "price": "1"}).status_code
            if status != 404:
                wrong.append(f"{name}: {status}")
    assert wrong == []
    assert rows_of_ours() == before


def test_a_reader_of_a_farm_sees_its_portal_and_changes_nothing(world):
    enterprise = world["rows"]["producteurs"]
    reader = factories.ManagerFactory(enterprise=enterprise, role="reader").user
    admit(reader)
    client, before = client_of(reader), rows_of_ours()
    assert client.get(path_of("portal_products", world)).status_code == 200
    wrong = []
    for name in access_matrix.PORTAL:
        if name not in {"portal_enterprises", "portal_leave"}:  # everybody may leave a team
            status = client.post(path_of(name, world), {"stock": "0", "price": "1"}).status_code
            if status not in {403, 405}:
                wrong.append(f"{name}: {status}")
    assert wrong == []
    assert rows_of_ours() == before


@pytest.mark.parametrize("path", ["pages/", "pages/1/", "images/", "images/1/", "documents/"])
def test_the_admin_s_api_tells_producers_nothing(world, path):
    response = client_of(world["people"]["producer"]).get(f"/gestion/api/main/{path}")
    assert response.status_code == 404


def test_every_address_stands_in_the_table(world):
    found = {each.name: each.route for each in addresses(world["shop"].slug)}
    unknown = {
        name: route
        for name, route in found.items()
        if name not in TABLE and not name.startswith(access_matrix.LIBRARIES)
    }
    assert unknown == {}
    assert set(TABLE) <= set(found)


def _is_library(address) -> bool:
    named = address.name not in TABLE and address.name != address.route
    return named and address.route.startswith("gestion/")


def _sample(address, world: dict) -> str | None:
    return address.sample(world["shop"].slug)
