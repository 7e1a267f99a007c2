"""Queries and milliseconds of the main pages with 3, 30 and 300 products: `make bench`."""

from time import perf_counter

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import factories
from tests.factories.pages import HomePageFactory, ProducerPageFactory

pytestmark = pytest.mark.bench
SHOP = "/boutique/la-halle"
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
    guest, manager = Client(), Client()
    user = factories.UserFactory()
    user.groups.add(factories.wagtail_group("Gestionnaires"))
    factories.ManagerFactory(enterprise=shop.enterprise, user=user)
    manager.force_login(user, backend="django.contrib.auth.backends.ModelBackend")

    def add_product():
        product = factories.ProductFactory(shop=shop, producer=producer, category=category)
        guest.post(f"{SHOP}/panier/ajouter/{product.pk}/", {"quantity": 1})
        factories.OrderFactory(shop, {product: 1})
        return product

    product = add_product()
    visits = {
        "home": (guest, "/"),
        "producer": (guest, "/producteurs/ferme-des-essais/"),
        "shelf": (guest, f"{SHOP}/"),
        "product": (guest, f"{SHOP}/produits/{product.slug}_{product.pk}/"),
        "basket": (guest, f"{SHOP}/panier/"),
        "search": (guest, "/recherche/?q=carottes"),
        "admin: products": (manager, "/gestion/boutique/produits/"),
        "admin: stocks": (manager, "/gestion/boutique/stocks/"),
        "admin: orders": (manager, "/gestion/boutique/commandes/"),
    }
    return visits, add_product


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
    print(f"\n{'':16}{heading}")
    for name, cells in figures.items():
        print(f"{name:16}" + "".join(f"{cell:>20}" for cell in cells))


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
