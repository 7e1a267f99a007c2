"""What a shop sells in a cycle, at which fees, and when (rules §5, §7.1)."""

from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from shop.basket.exceptions import BasketRefused
from shop.basket.models import Basket
from shop.basket.services import add
from shop.checkout.exceptions import OrderRefused, Refusal
from shop.checkout.services import place_order
from shop.fees.terms import Place
from shop.order.models import Order
from shop.order_cycles.models import OrderCycle
from shop.order_cycles.offer import products_of
from shop.order_cycles.sale import current_sale, sale_of
from shop.partner.grants.services import end
from shop.partner.models import Grant
from shop.pricing.strategy import ShopStrategy
from tests.factories import (
    EnterpriseFactory,
    FeeFactory,
    ProductFactory,
    ShopFactory,
    UserFactory,
    buyer,
)

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
MONDAY = datetime(2026, 3, 16, 8, tzinfo=PARIS)
TUESDAY = MONDAY + timedelta(days=1)
THURSDAY = datetime(2026, 3, 19, 18, tzinfo=PARIS)
SECOND = timedelta(seconds=1)


@pytest.fixture
def shop():
    return ShopFactory(sale=None)


@pytest.fixture
def orchard():
    return EnterpriseFactory(name="Verger Tissot")


@pytest.fixture
def apples(shop, orchard):
    return ProductFactory(shop=shop, producer=orchard, title="Pommes", price="3.00", stock=50)


@pytest.fixture
def juice(shop, orchard):
    return ProductFactory(shop=shop, producer=orchard, title="Jus", price="4.00", stock=50)


def cycle_of(shop, *products, **fields):
    """Return « Semaine 12 » with these products of one producer each, sold whole in the shop."""
    dates = {"name": "Semaine 12", "opens_at": MONDAY, "closes_at": THURSDAY}
    cycle = OrderCycle.objects.create(coordinator=shop.enterprise, **(dates | fields))
    for product in products:
        leg, _new = cycle.incoming.get_or_create(producer=product.producer)
        leg.products.add(product)
    cycle.outgoing.create(shop=shop, ready_for="samedi 9 h-12 h")
    return cycle


def on_sale(shop, at, wanted=None) -> list[str]:
    sale = current_sale(shop=shop, at=at, wanted=wanted)
    return [product.title for product in products_of(sale).order_by("title")]


def basket_at(shop, at, user=None, wanted=None) -> Basket:
    sale = current_sale(shop=shop, at=at, wanted=wanted)
    basket = Basket(shop=shop, owner=user, cycle=sale.cycle)
    basket.strategy = ShopStrategy(shop=shop, user=user, sale=sale)
    return basket


def order(basket, at, **choices):
    shop = basket.shop
    return place_order(
        basket=basket,
        shop=shop,
        user=basket.owner,
        buyer=buyer(),
        pickup_point=choices.get("pickup") or shop.pickup_points.first(),
        payment_method=choices.get("payment") or shop.payment_methods.first(),
        terms_accepted_at=at,
        now=at,
    )


def test_a_cycle_sells_the_products_of_its_legs_and_no_others(shop, apples, juice):
    cycle_of(shop, apples)
    assert on_sale(shop, TUESDAY) == ["Pommes"]
    basket = basket_at(shop, TUESDAY)
    with pytest.raises(BasketRefused):
        add(basket=basket, product=juice, quantity=1)
    assert not Basket.objects.exists()


def test_a_leg_with_all_products_sells_those_that_come_later(shop, orchard, apples):
    cycle = cycle_of(shop)
    cycle.incoming.create(producer=orchard, all_products=True)
    assert on_sale(shop, TUESDAY) == ["Pommes"]
    ProductFactory(shop=shop, producer=orchard, title="Poires")
    assert on_sale(shop, TUESDAY) == ["Poires", "Pommes"]


def test_a_shop_sells_those_of_the_incoming_that_its_leg_names(shop, apples, juice):
    cycle = cycle_of(shop, apples, juice)
    leg = cycle.outgoing.get()
    leg.all_products = False
    leg.save()
    leg.products.add(juice)
    other = ProductFactory(shop=shop, title="Autre")
    leg.products.add(other)  # brought by nobody
    assert on_sale(shop, TUESDAY) == ["Jus"]


def test_c02_only_an_open_cycle_takes_orders(shop, apples):
    cycle_of(shop, apples)
    for at, is_open in [
        (MONDAY - SECOND, False),
        (MONDAY, True),
        (THURSDAY, True),
        (THURSDAY + SECOND, False),
    ]:
        basket = basket_at(shop, at)
        if is_open:
            assert add(basket=basket, product=apples, quantity=1).line.quantity == 1
        else:
            with pytest.raises(BasketRefused):
                add(basket=basket, product=apples, quantity=1)
    assert Basket.objects.count() == 2


@pytest.mark.parametrize("dates", [{"opens_at": None, "closes_at": None}, {"is_draft": True}])
def test_undated_cycles_and_drafts_are_never_shown_nor_ordered(shop, apples, dates):
    cycle_of(shop, apples, **dates)
    assert current_sale(shop=shop, at=TUESDAY).leg is None
    with pytest.raises(BasketRefused):
        add(basket=basket_at(shop, TUESDAY), product=apples, quantity=1)


def test_a_producers_cut_off_takes_its_products_off_the_shelf(shop, apples):
    carrots = ProductFactory(shop=shop, title="Carottes")
    cycle = cycle_of(shop, apples, carrots)
    cycle.incoming.filter(producer=apples.producer).update(cut_off_at=TUESDAY)
    assert on_sale(shop, TUESDAY) == ["Carottes", "Pommes"]
    assert on_sale(shop, TUESDAY + SECOND) == ["Carottes"]


def test_e05_a_revoked_permission_takes_the_products_off_the_shelf_at_once(shop, apples):
    user = UserFactory(is_superuser=True)
    cycle_of(shop, apples)
    placed = basket_at(shop, TUESDAY)
    add(basket=placed, product=apples, quantity=2)
    kept = order(placed, TUESDAY)
    for grant in Grant.objects.filter(permission="sell"):
        now = grant.starts_at + timedelta(days=1)
        end(actor=user, grant=grant, at=now, now=now)
    assert on_sale(shop, TUESDAY) == []
    line = kept.lines.get()
    assert (line.quantity, line.line_price_incl_tax) == (2, Decimal("6.00"))


def test_fees_of_a_cycle_at_their_three_places_come_in_place_of_the_standing_ones(
    shop, orchard, apples
):
    standing = FeeFactory(shop, percent="50")
    sale, supply, leg, other = (FeeFactory(shop, percent=each) for each in ("10", "15", "5", "7"))
    for fee in (sale, supply, leg, other):
        fee.charges.all().delete()
    cycle = cycle_of(shop, apples)
    sale.charges.create(cycle=cycle, place=Place.SALE)
    supply.charges.create(cycle=cycle, place=Place.SUPPLY, producer=orchard)
    leg.charges.create(cycle=cycle, place=Place.SHOP)
    foreign = FeeFactory(ShopFactory(), percent="40")
    foreign.charges.create(cycle=cycle, place=Place.SHOP)  # of another shop's leg
    other.charges.create(cycle=cycle_of(shop, name="Semaine 13"), place=Place.SALE)

    strategy = ShopStrategy(shop=shop, sale=current_sale(shop=shop, at=TUESDAY))
    quote = strategy.fetch_for_product(apples).price.quote

    assert {each.fee.key for each in quote.fees} == {sale.pk, supply.pk, leg.pk}
    assert quote.unit_price == Decimal("3.00") + Decimal("0.30") + Decimal("0.45") + Decimal("0.15")
    assert standing.charges.standing().count() == 1


def test_an_order_keeps_its_cycle_and_the_place_of_each_fee(shop, apples):
    fee = FeeFactory(shop, percent="10")
    fee.charges.all().delete()
    cycle = cycle_of(shop, apples)
    fee.charges.create(cycle=cycle, place=Place.SALE)
    basket = basket_at(shop, TUESDAY)
    add(basket=basket, product=apples, quantity=4)
    placed = order(basket, TUESDAY)
    assert (placed.cycle, placed.cycle_name) == (cycle, "Semaine 12")
    assert placed.ready_for == "samedi 9 h-12 h"
    assert placed.total_incl_tax == Decimal("13.20")
    assert placed.lines.get().fees.get().place == "sale"


def test_c10_after_the_closing_no_order_is_placed_and_the_next_opening_is_named(shop, apples):
    cycle_of(shop, apples)
    cycle_of(
        shop,
        name="Semaine 13",
        opens_at=MONDAY + timedelta(days=7),
        closes_at=THURSDAY + timedelta(days=7),
    )
    basket = basket_at(shop, TUESDAY)
    add(basket=basket, product=apples, quantity=4)
    with pytest.raises(OrderRefused) as refused:
        order(basket, THURSDAY + timedelta(seconds=5))
    assert refused.value.reason is Refusal.CLOSED
    assert "closes depuis jeudi 19 mars à 18 h" in refused.value.message
    assert "« Semaine 13 », lundi 23 mars à 8 h" in refused.value.message.replace("\u202f", " ")
    assert not Order.objects.exists()
    assert Basket.objects.get().lines.get().quantity == 4


def test_c15_each_of_two_open_cycles_keeps_its_own_basket(shop, apples, juice):
    user = UserFactory()
    thursday = cycle_of(shop, apples, name="Retrait jeudi")
    saturday = cycle_of(shop, juice, name="Retrait samedi", closes_at=THURSDAY + timedelta(days=1))
    assert current_sale(shop=shop, at=TUESDAY).cycle == thursday  # closes first
    first = basket_at(shop, TUESDAY, user=user)
    add(basket=first, product=apples, quantity=3)
    second = basket_at(shop, TUESDAY, user=user, wanted=saturday.pk)
    add(basket=second, product=juice, quantity=1)
    found = Basket.open.filter(owner=user).order_by("pk").values_list("cycle", "lines__quantity")
    assert list(found) == [(thursday.pk, 3), (saturday.pk, 1)]


def test_a_chosen_cycle_counts_only_while_it_is_open(shop, apples):
    first, second = cycle_of(shop, apples), cycle_of(shop, apples, name="Semaine 13")
    assert current_sale(shop=shop, at=TUESDAY, wanted=second.pk).cycle == second
    OrderCycle.objects.filter(pk=second.pk).update(is_draft=True)
    assert current_sale(shop=shop, at=TUESDAY, wanted=second.pk).cycle == first
    foreign = cycle_of(ShopFactory(sale=None))
    assert current_sale(shop=shop, at=TUESDAY, wanted=foreign.pk).cycle == first


def test_methods_that_the_leg_does_not_offer_are_refused(shop, apples):
    cycle = cycle_of(shop, apples)
    leg = cycle.outgoing.get()
    leg.all_pickups = leg.all_payments = False
    leg.save()
    point = shop.pickup_points.create(name="Fournil", town="Die", opening="mardi")
    leg.pickup_points.add(point)
    sale = sale_of(shop=shop, cycle=cycle.pk, at=TUESDAY)
    assert not sale.takes_orders  # C-17: nothing can be paid
    leg.payment_methods.add(shop.payment_methods.get())
    basket = basket_at(shop, TUESDAY)
    add(basket=basket, product=apples, quantity=1)
    with pytest.raises(OrderRefused) as refused:
        order(basket, TUESDAY, pickup=shop.pickup_points.exclude(pk=point.pk).get())
    assert refused.value.reason is Refusal.PICKUP
    assert order(basket, TUESDAY, pickup=point).pickup_name == "Fournil"


def test_o14_an_order_below_the_minimum_is_refused_with_what_is_missing(shop):
    shop.minimum_order = Decimal("20.00")
    shop.save()
    cheap = ProductFactory(shop=shop, title="Presque", price="19.99")
    more = ProductFactory(shop=shop, title="Un centime", price="0.01")
    cycle_of(shop, cheap, more)
    basket = basket_at(shop, TUESDAY)
    add(basket=basket, product=cheap, quantity=1)
    with pytest.raises(OrderRefused) as refused:
        order(basket, TUESDAY)
    assert refused.value.reason is Refusal.MINIMUM
    assert "0,01" in refused.value.message
    assert not Order.objects.exists()
    add(basket=basket, product=more, quantity=1)
    assert order(basket, TUESDAY).total_incl_tax == Decimal("20.00")
