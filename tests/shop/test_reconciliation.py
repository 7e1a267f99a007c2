"""Every euro of any set of orders belongs to somebody, to the cent (rules §7.7, F-21)."""

import random
from datetime import datetime
from decimal import Decimal
from itertools import count
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shop.catalogue.models import Product
from shop.checkout.services import place_order
from shop.order.freezing import thawed_order_quote
from shop.order.models import Line, LineFee, Order, OrderFee, Surcharge
from shop.order.reconciliation import reconcile
from shop.partner.models import Shop
from shop.pricing.models import PriceList
from shop.rules.totals import Role, shares_of
from tests import factories

pytestmark = pytest.mark.django_db

PARIS = ZoneInfo("Europe/Paris")
BASKETS = 200


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def cents(rng: random.Random, low: int, high: int) -> Decimal:
    return Decimal(rng.randint(low, high)) / 100


# Random shops


def random_shop(rng: random.Random, charges_vat: bool) -> Shop:
    """Return a shop with producers, products, a margin, lists of both bearers and every fee."""
    shop = factories.ShopFactory(
        is_main=False,
        margin=rng.choice([None, cents(rng, -500, 4000)]),
        enterprise__charges_vat=charges_vat,
    )
    producers = [shop.enterprise, *(factories.EnterpriseFactory() for _ in range(2))]
    products = [random_product(rng, shop, producer) for producer in producers for _ in range(3)]
    for bearer in ("seller", "producer"):
        random_list(rng, shop, products, bearer)
    carrier = factories.EnterpriseFactory()
    for number, calculator in zip(count(), CALCULATORS, strict=False):
        supply = rng.choice([None, producers, rng.sample(producers, 1)])
        owner = rng.choice([*producers, carrier])
        random_fee(rng, shop, calculator, label=f"Frais {number}", owner=owner, supply=supply)
    return shop


CALCULATORS = (
    "percent",
    "per_item",
    "per_kg",
    "percent_and_fixed",
    "flat",
    "degressive",
    "threshold",
    "order_percent_and_fixed",
)


def random_product(rng, shop, producer):
    product = factories.ProductFactory(
        shop=shop,
        producer=producer,
        price=str(cents(rng, 60, 3000)),
        shop_price=rng.choice([None, None, str(cents(rng, 60, 3500))]),
        vat_rate=rng.choice(["5.5", "5.5", "10", "20", "2.1", "0"]),
        measure=rng.choice(["kg", "L", "piece"]),
        size=Decimal(rng.randint(50, 3000)) / 1000,
        shipping_weight=rng.choice([None, Decimal(rng.randint(1, 2000)) / 1000]),
        stock=100_000,
    )
    product.shop_products.update(margin=rng.choice([None, None, cents(rng, -2000, 6000)]))
    return product


def random_list(rng, shop, products, bearer) -> None:
    group = factories.CustomerGroupFactory(shop=shop, percent=str(rng.randint(-30, 10)))
    PriceList.objects.filter(group=group).update(bearer=bearer, shows_excl_vat=rng.random() < 0.5)
    for product in rng.sample(products, 4):
        for quantity in rng.sample([1, 3, 10], 2):
            price = cents(rng, 60, 2500)
            group.price_list.items.create(product=product, price=price, min_quantity=quantity)


def random_fee(rng, shop, calculator, **fields) -> None:
    """A small fee, sometimes negative, so that no price falls below zero."""
    factories.FeeFactory(
        shop,
        calculator=calculator,
        percent=str(cents(rng, -300, 1500)),
        amount=str(cents(rng, -10, 150)),
        next_amount=str(cents(rng, -10, 80)),
        max_items=rng.randint(0, 6),
        minimum=str(cents(rng, 0, 8000)),
        basis=rng.choice(["charged", "order"]),
        own_vat_rate=rng.choice(["", "20", "5.5", "0"]),
        type=rng.choice(["packing", "transport", "admin", "sales", "fundraising"]),
        **fields,
    )


def random_orders(rng: random.Random, shop: Shop, wanted: int):
    """Place baskets of guests and of members of one or both groups; give each with its quote."""
    products = list(Product.objects.filter(shop_products__shop=shop).order_by("pk"))
    groups = list(shop.groups.order_by("pk"))
    users = [None]
    for mine in ([groups[0]], [groups[1]], groups):
        users.append(factories.UserFactory())
        factories.CustomerFactory(shop=shop, user=users[-1], groups=mine)
    for _ in range(wanted):
        user = rng.choice(users)
        chosen = rng.sample(products, rng.randint(1, 6))
        basket = factories.basket_with(shop, {each: rng.randint(1, 15) for each in chosen}, user)
        quote = basket.quote
        yield place(basket, shop, user), quote


def place(basket, shop, user):
    now = datetime(2026, 11, 24, 12, tzinfo=PARIS)
    return place_order(
        basket=basket,
        shop=shop,
        user=user,
        buyer=factories.buyer(),
        pickup_point=shop.pickup_points.get(),
        payment_method=shop.payment_methods.get(),
        terms_accepted_at=now,
        now=now,
    )


@pytest.mark.parametrize("seed", range(5))
def test_f21_random_orders_of_random_shops_add_up_to_the_cent(seed):
    rng = random.Random(seed)
    shop = random_shop(rng, charges_vat=seed > 0)
    expected: dict = {}
    for order, quote in random_orders(rng, shop, BASKETS // 5):
        assert order.total_incl_tax == quote.total >= 0
        for share in shares_of(quote, shop.enterprise_id):
            key = (share.role, share.beneficiary)
            expected[key] = expected.get(key, 0) + share.amount

    for order in Order.objects.with_money():
        again = thawed_order_quote(order)
        assert (again.total, again.vat) == (order.total_incl_tax, order.total_vat)
    result = reconcile(Order.objects.all())
    assert [str(each) for each in result.discrepancies] == []
    assert result.order_count == BASKETS // 5
    assert result.attributed == result.total == sum(expected.values())
    received: dict = {}
    for each in result.receipts:
        key = (each.role, each.beneficiary)
        received[key] = received.get(key, 0) + each.amount
    assert received == {key: amount for key, amount in expected.items() if amount}


# What does not add up


@pytest.fixture
def order(shop):
    producer = factories.EnterpriseFactory(name="Verger Tissot")
    apples = factories.ProductFactory(shop=shop, producer=producer, title="Pommes", price="3.00")
    cider = factories.ProductFactory(shop=shop, title="Cidre", price="6.00", vat_rate="20")
    factories.FeeFactory(shop, percent="8", label="Gestion")
    factories.FeeFactory(shop, calculator="flat", amount="2.00", label="Dossier")
    return factories.OrderFactory(shop, {apples: 4, cider: 1})


CENT = Decimal("0.01")


@pytest.mark.parametrize(
    ("model", "field", "told"),
    [
        (Line, "line_price_incl_tax", "Pommes, montant : 12,97 € en base, 12,96 € attendu"),
        (Line, "line_price_excl_tax", "Pommes, TVA : 0,67 € en base, 0,68 € attendu"),
        (Line, "base_price", "Pommes, montant : 12,96 € en base, 13,00 € attendu"),
        (Line, "unit_price_incl_tax", "Pommes, prix unitaire : 3,25 € en base, 3,24 € attendu"),
        (Line, "owed_price", "Pommes, dû au producteur : 3,01 € en base, 3,00 € attendu"),
        (LineFee, "fee_amount", "Pommes, montant : 12,96 € en base, 12,97 € attendu"),
        (LineFee, "vat", "Pommes, TVA des frais « Gestion » : 0,06 € en base, 0,05 € attendu"),
        (Surcharge, "incl_tax", "Commande entière – Dossier : 2,01 € en base, 2,00 € attendu"),
        (OrderFee, "fee_amount", "Commande entière – Dossier : 2,00 € en base, 2,01 € attendu"),
        (OrderFee, "vat", "Commande entière – Dossier, TVA : "),
        (Order, "total_incl_tax", "total : 21,45 € en base, 21,44 € attendu"),
        (Order, "total_excl_tax", "total HT : "),
        (Order, "shipping_incl_tax", "total : 21,44 € en base, 21,45 € attendu"),
    ],
)
def test_a_row_that_lies_by_a_cent_is_found_and_named(order, model, field, told):
    row = model.objects.order_by("pk").first()
    model.objects.filter(pk=row.pk).update(**{field: getattr(row, field) + CENT})
    result = reconcile(Order.objects.all())
    assert not result.is_exact
    words = [plain(str(each)) for each in result.discrepancies]
    assert any(each.startswith(f"Commande {order.number}, {told}") for each in words), words


@pytest.mark.parametrize("model", [LineFee, OrderFee, Surcharge, Line])
def test_a_row_that_is_missing_is_found(order, model):
    model.objects.order_by("pk").first().delete()
    assert not reconcile(Order.objects.all()).is_exact


def test_vat_of_a_seller_that_charges_none_is_found(order):
    Order.objects.update(charges_vat=False)
    [found] = reconcile(Order.objects.all()).discrepancies
    assert "TVA d’un vendeur qui n’en facture pas" in str(found)


def test_delivery_belongs_to_the_seller(order):
    Order.objects.update(
        total_incl_tax=order.total_incl_tax + 5,
        total_excl_tax=order.total_excl_tax + Decimal("4.17"),
        shipping_incl_tax=Decimal(5),
        shipping_excl_tax=Decimal("4.17"),
    )
    result = reconcile(Order.objects.all())
    assert result.is_exact
    [delivery] = [each for each in result.receipts if each.role is Role.DELIVERY]
    assert (delivery.beneficiary, delivery.amount) == (order.shop.enterprise_id, 5)


def test_one_enterprise_under_two_names_is_one_beneficiary(shop):
    producer = factories.EnterpriseFactory(name="Verger Tissot")
    apples = factories.ProductFactory(shop=shop, producer=producer, price="3.00")
    factories.OrderFactory(shop, {apples: 1})
    producer.name = "Vergers Tissot et fils"
    producer.save()
    factories.OrderFactory(shop, {apples: 2})
    [receipt] = reconcile(Order.objects.all()).receipts
    assert (receipt.name, receipt.amount) == ("Vergers Tissot et fils", Decimal("9.00"))


def test_no_order_gives_nothing_and_is_exact(shop):
    result = reconcile(Order.objects.all())
    assert (result.receipts, result.total, result.is_exact) == ((), 0, True)


def test_reconciling_costs_five_queries_for_three_and_for_thirty_orders(shop):
    product = factories.ProductFactory(shop=shop, stock=1000)
    factories.FeeFactory(shop, percent="8", label="Gestion")
    factories.FeeFactory(shop, calculator="flat", amount="2.00", label="Dossier")
    figures = []
    for more in (3, 27):
        for _ in range(more):
            factories.OrderFactory(shop, {product: 2})
        with CaptureQueriesContext(connection) as captured:
            assert reconcile(Order.objects.all()).is_exact
        figures.append(len(captured))
    assert figures == [5, 5]


def test_a_producer_owed_less_though_the_shop_bears_the_discount_is_found(shop):
    product = factories.ProductFactory(shop=shop, price="3.00")
    group = factories.CustomerGroupFactory(shop=shop, prices={product: "2.60"})
    user = factories.UserFactory()
    factories.CustomerFactory(shop=shop, user=user, groups=[group])
    order = factories.OrderFactory(shop, {product: 1}, user=user)
    assert reconcile(Order.objects.all()).is_exact

    order.lines.update(owed_price=Decimal("2.60"))

    [found] = reconcile(Order.objects.all()).discrepancies
    assert (found.found, found.expected) == (Decimal("2.60"), Decimal("3.00"))


def test_a_shop_that_changes_hands_leaves_its_past_margins_where_they_were(shop):
    product = factories.ProductFactory(shop=shop, price="3.00", shop_price="4.00")
    factories.OrderFactory(shop, {product: 1})
    before = [(each.beneficiary, each.name, each.amount) for each in _receipts()]

    shop.enterprise = factories.EnterpriseFactory(name="Autre ferme")
    shop.save()

    assert [(each.beneficiary, each.name, each.amount) for each in _receipts()] == before


def _receipts():
    return reconcile(Order.objects.all()).receipts


def test_a_fee_row_moved_to_another_order_is_found(shop):
    factories.FeeFactory(shop, calculator="flat", amount="2.00")
    product = factories.ProductFactory(shop=shop)
    first, second = (factories.OrderFactory(shop, {product: 1}) for _ in range(2))

    OrderFee.objects.filter(order=first).update(order=second)

    numbers = {each.number for each in reconcile(Order.objects.all()).discrepancies}
    assert numbers == {first.number}
