"""Queries and milliseconds of the main pages with 3, 30 and 300 products: `make bench`."""

from decimal import Decimal
from time import perf_counter

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shop.partner.team import admit
from tests import factories
from tests.factories.pages import HomePageFactory, ProducerPageFactory

pytestmark = pytest.mark.bench
SHOP = "/boutique/la-halle"
BACKEND = "django.contrib.auth.backends.ModelBackend"
SIZES = (3, 30, 300)


@pytest.fixture
def pages(shop):
    """Return (client, path) by name, and a function that adds one product with its order."""
    shop.slug = "la-halle"
    shop.save()
    HomePageFactory()
    producer = factories.EnterpriseFactory(name="Ferme des Essais")
    ProducerPageFactory(enterprise=producer, slug="ferme-des-essais", title="Ferme des Essais")
    category = factories.CategoryFactory()
    guest, customer, manager = Client(), Client(), Client()
    user = factories.UserFactory()
    user.groups.add(factories.wagtail_group("Gestionnaires"))
    factories.ManagerFactory(enterprise=shop.enterprise, user=user)
    manager.force_login(user, backend=BACKEND)
    farmer = farmer_of(producer)
    groups = with_fees_and_groups(shop, producer)
    buyer = factories.CustomerFactory(shop=shop, user=factories.UserFactory(), groups=groups)
    customer.force_login(buyer.user, backend=BACKEND)

    def add_product():
        product = factories.ProductFactory(shop=shop, producer=producer, category=category)
        for group in groups:
            group.price_list.items.create(product=product, price=Decimal("3.80"))
        for client in (guest, customer):
            client.post(f"{SHOP}/panier/ajouter/{product.pk}/", {"quantity": 1})
        factories.OrderFactory(shop, {product: 1})
        return product

    product = add_product()
    visits = {
        "home": (guest, "/"),
        "producer": (guest, "/producteurs/ferme-des-essais/"),
        "shelf": (guest, f"{SHOP}/"),
        "product": (guest, f"{SHOP}/produits/{product.slug}_{product.pk}/"),
        "basket": (guest, f"{SHOP}/panier/"),
        "shelf, group": (customer, f"{SHOP}/"),
        "product, group": (customer, f"{SHOP}/produits/{product.slug}_{product.pk}/"),
        "basket, group": (customer, f"{SHOP}/panier/"),
        "search": (guest, "/recherche/?q=carottes"),
        "admin: products": (manager, "/gestion/boutique/produits/"),
        "admin: prices": (manager, "/gestion/boutique/prix/"),
        "admin: simulator": (manager, "/gestion/boutique/simulateur/"),
        "admin: stocks": (manager, "/gestion/boutique/stocks/"),
        "admin: orders": (manager, "/gestion/boutique/commandes/"),
        "admin: producers": (manager, "/gestion/boutique/producteurs/"),
        "portal: overview": (farmer, f"/gestion/ferme/{producer.pk}/"),
        "portal: products": (farmer, f"/gestion/ferme/{producer.pk}/produits/"),
        "portal: orders": (farmer, f"/gestion/ferme/{producer.pk}/commandes/"),
        "portal: permissions": (farmer, f"/gestion/ferme/{producer.pk}/permissions/"),
    }
    return visits, add_product


def farmer_of(producer) -> Client:
    """Return the signed-in owner of a producer."""
    client = Client()
    user = factories.ManagerFactory(enterprise=producer, role="owner").user
    admit(user)
    client.force_login(user, backend=BACKEND)
    return client


def with_fees_and_groups(shop, producer):
    """Give the shop five fees of three owners, and return three groups with their lists."""
    coop = factories.EnterpriseFactory()
    factories.FeeFactory(shop, percent="8")
    factories.FeeFactory(
        shop, producer, supply=[producer], calculator="per_item", amount="0.20", type="packing"
    )
    factories.FeeFactory(
        shop, coop, supply=[producer], calculator="per_kg", amount="0.50", type="transport"
    )
    factories.FeeFactory(shop, calculator="flat", amount="2.00")
    factories.FeeFactory(shop, coop, calculator="threshold", amount="4.00", minimum="25.00")
    return [factories.CustomerGroupFactory(shop=shop, percent=f"-{n}") for n in (5, 10, 12)]


def test_pages(pages):
    visits, add_product = pages
    figures: dict[str, list[str]] = {name: [] for name in visits}
    made = 1
    for size in SIZES:
        while made < size:
            add_product()
            made += 1
        for name, (client, path) in visits.items():
            figures[name].append(measure(client, path))
    heading = "".join(f"{f'{size} products':>20}" for size in SIZES)
    print(f"\n{'':20}{heading}")
    for name, cells in figures.items():
        print(f"{name:20}" + "".join(f"{cell:>20}" for cell in cells))


def measure(client: Client, path: str) -> str:
    """Return the queries and the best of three times of a page that was seen before."""
    times = []
    assert client.get(path).status_code == 200, path
    for _ in range(3):
        with CaptureQueriesContext(connection) as captured:
            start = perf_counter()
            client.get(path)
            times.append(perf_counter() - start)
    return f"{len(captured)} q, {min(times) * 1000:.0f} ms"
