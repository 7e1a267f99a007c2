"""Queries and milliseconds of quotes of one product, and of all of a shop's: `make bench`."""

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from time import perf_counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shop.basket.models import Basket
from shop.catalogue.models import Product, ShopProduct
from shop.partner.models import StockRecord
from shop.pricing.context import PricingContext
from shop.pricing.models import PriceListItem
from shop.pricing.strategy import ShopStrategy
from shop.rules.pricing import quote
from shop.rules.totals import shares_of
from tests import factories

pytestmark = pytest.mark.bench
SIZES = (1, 100, 1_000, 5_000)


@pytest.fixture
def market(shop):
    """Return the guest's and a customer's users, and a function that fills the shelf.

    The customer has three lists, with a price for every third product and another from 6 on; the
    shop has five fees.
    """
    producer, coop = factories.EnterpriseFactory(), factories.EnterpriseFactory()
    factories.permit(producer, shop.enterprise, ["sell"])
    for terms in (
        {"percent": "8"},
        {"calculator": "per_item", "amount": "0.20", "owner": producer, "supply": [producer]},
        {"calculator": "per_kg", "amount": "0.50", "owner": coop, "supply": [producer]},
        {"calculator": "flat", "amount": "2.00"},
        {"calculator": "threshold", "amount": "4.00", "minimum": "25.00", "owner": coop},
    ):
        factories.FeeFactory(shop, **terms)
    groups = [factories.CustomerGroupFactory(shop=shop, percent=f"-{n}") for n in (5, 10, 12)]
    customer = factories.CustomerFactory(shop=shop, user=factories.UserFactory(), groups=groups)
    kind = factories.ProductFactory().product_class

    def fill(size: int) -> None:
        have = ShopProduct.objects.filter(shop=shop).count()
        products = Product.objects.bulk_create(
            Product(title=f"Légume {n}", product_class=kind, unit="kg") for n in range(have, size)
        )
        StockRecord.objects.bulk_create(
            StockRecord(
                product=each,
                partner=producer,
                partner_sku=f"L{each.pk}",
                price=Decimal("3.00") + each.pk % 700 * Decimal("0.01"),
                num_in_stock=100,
            )
            for each in products
        )
        ShopProduct.objects.bulk_create(ShopProduct(shop=shop, product=each) for each in products)
        PriceListItem.objects.bulk_create(
            PriceListItem(
                price_list=group.price_list, product=each, price=price, min_quantity=start
            )
            for group in groups
            for each in products[::3]
            for price, start in ((Decimal("2.80"), 1), (Decimal("2.50"), 6))
        )

    return {"guest": None, "customer": customer.user}, fill


def test_quotes(shop, market):
    users, fill = market
    figures: dict[str, list[str]] = {}
    for size in SIZES:
        fill(size)
        products = list(
            Product.objects.filter(shop_products__shop=shop).prefetch_related("stockrecords")
        )
        assert len(products) == size
        for name, user in users.items():
            loaded = measure(partial(PricingContext.for_visitor, shop=shop, user=user))
            one = measure(partial(quotes, shop, user, products[:1]))
            every = measure(partial(quotes, shop, user, products))
            for title, cell in (("load", loaded), ("quote one", one), ("quote all", every)):
                figures.setdefault(f"{name}: {title}", []).append(cell)
    print_table([f"{size} products" for size in SIZES], figures)


def test_an_order(shop, market):
    users, fill = market
    fill(1_000)
    figures = {}
    for name, user in users.items():
        basket = Basket.objects.create(shop=shop, owner=user)
        basket.strategy = ShopStrategy(shop=shop, user=user)
        for product in Product.objects.filter(shop_products__shop=shop)[:100]:
            basket.add_product(product, 3)
        figures[name] = [measure(partial(total, shop, user, basket.pk))]
    print_table(["order of 100 lines"], figures)


def quotes(shop, user, products) -> None:
    context = PricingContext.for_visitor(shop=shop, user=user)
    for product in products:
        quote(context.inputs_for(product, product.stock), 3)


def total(shop, user, pk: int) -> None:
    """Load a basket, quote its lines and fees, and attribute every euro."""
    basket = Basket.objects.get(pk=pk)
    basket.strategy = ShopStrategy(shop=shop, user=user)
    order = basket.quote
    assert len(order.lines) == 100
    assert sum(share.amount for share in shares_of(order, shop.enterprise_id)) == order.total


def measure(work: Callable[[], object]) -> str:
    """Return the queries and the best of three times."""
    times = []
    for _ in range(3):
        with CaptureQueriesContext(connection) as captured:
            start = perf_counter()
            work()
            times.append(perf_counter() - start)
    return f"{len(captured)} q, {min(times) * 1000:.1f} ms"


def print_table(headings: list[str], figures: dict[str, list[str]]) -> None:
    print(f"\n{'':22}" + "".join(f"{heading:>20}" for heading in headings))
    for name, cells in figures.items():
        print(f"{name:22}" + "".join(f"{cell:>20}" for cell in cells))
