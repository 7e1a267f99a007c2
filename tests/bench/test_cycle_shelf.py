"""The shelf of an open cycle with 1,000 products in 40 legs: `make bench`."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from shop.catalogue.models import Product
from shop.order_cycles.models import OrderCycle
from tests import factories
from tests.clients import client_of

from .test_pages import measure, with_fees_and_groups

pytestmark = pytest.mark.bench
LEGS, PRODUCTS = 40, 1_000
SHOP = "/boutique/la-halle"


@pytest.fixture
def shop(db):
    return factories.ShopFactory(sale=None, slug="la-halle")


@pytest.fixture
def cycle(shop):
    """Make an open cycle: half of the legs bring all of their products, half name theirs."""
    farms = [factories.EnterpriseFactory() for _number in range(LEGS)]
    categories = [factories.CategoryFactory() for _number in range(10)]
    for number in range(PRODUCTS):
        factories.ProductFactory(
            shop=shop, producer=farms[number % LEGS], category=categories[number % 10]
        )
    now = timezone.now()
    times = {"opens_at": now - timedelta(days=1), "closes_at": now + timedelta(days=2)}
    cycle = OrderCycle.objects.create(coordinator=shop.enterprise, name="Semaine 12", **times)
    for number, farm in enumerate(farms):
        leg = cycle.incoming.create(producer=farm, all_products=number % 2 == 0)
        if not leg.all_products:
            leg.products.set(Product.objects.filter(stockrecords__partner=farm))
    leg = cycle.outgoing.create(shop=shop, all_products=False, ready_for="samedi")
    leg.products.set(Product.objects.all())
    return cycle


def test_the_shelf_of_a_cycle_with_a_thousand_products(shop, cycle):
    groups = with_fees_and_groups(shop, cycle.incoming.first().producer)
    user = factories.UserFactory()
    factories.CustomerFactory(shop=shop, user=user, groups=groups)
    product = Product.objects.order_by("pk").first()
    paths = {
        "shelf": f"{SHOP}/",
        "shelf, by price": f"{SHOP}/?tri=prix",
        "department": f"{SHOP}/rayon/{product.category.slug}_{product.category.pk}/",
        "product": f"{SHOP}/produits/{product.slug}_{product.pk}/",
        "basket": f"{SHOP}/panier/",
    }
    print(f"\n{'':20}{'guest':>20}{'three groups':>20}")
    clients = (Client(), client_of(user))
    for client in clients:
        client.post(f"{SHOP}/panier/ajouter/{product.pk}/", {"quantity": 1})
    for name, path in paths.items():
        print(f"{name:20}" + "".join(f"{measure(each, path):>20}" for each in clients))
