"""Several shops in one installation: what an enterprise sells, and what a shop lacks."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from shop.backoffice.exceptions import Refused
from shop.catalogue.models import Product, ShopProduct
from shop.catalogue.own_shelf import shelve_own_products
from shop.checkout.readiness import Need, close_shop, missing_in, open_shop, resume_sale
from shop.order_cycles.models import OrderCycle
from shop.partner.models import Shop
from shop.partner.selling import change_sells
from shop.pricing.context import PricingContext
from shop.rules.cycles import State
from shop.storefront.urlconf import shop_reverse
from tests import factories
from tests.factories.legs import DAY, cycle_of, leg_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def farm(shop):
    return factories.EnterpriseFactory(name="Verger de Vincent", email="vincent@halle.example")


@pytest.fixture
def owner(farm):
    return factories.ManagerFactory(enterprise=farm, role="owner").user


def own_shop(farm, owner) -> Shop:
    change_sells(actor=owner, enterprise=farm, sells="own")
    return Shop.objects.get(enterprise=farm)


def equip(shop) -> None:
    factories.PickupPointFactory(shop=shop)
    factories.PaymentMethodFactory(shop=shop)


def test_selling_gives_a_closed_shop_with_an_address_of_its_own(shop, farm, owner):
    factories.ShopFactory(slug="verger-de-vincent")
    made = own_shop(farm, owner)
    assert (made.is_open, made.is_main, made.slug) == (False, False, "verger-de-vincent-2")
    assert made.email == "vincent@halle.example"


@pytest.mark.parametrize("role", ["manager", "packing", "reader"])
def test_nobody_but_the_owner_changes_what_is_sold(farm, role):
    actor = factories.ManagerFactory(enterprise=farm, role=role).user
    with pytest.raises(PermissionDenied):
        change_sells(actor=actor, enterprise=farm, sells="any")
    farm.refresh_from_db()
    assert (farm.sells, farm.shops.count()) == ("none", 0)


def test_an_unknown_value_is_refused(farm, owner):
    with pytest.raises(Refused):
        change_sells(actor=owner, enterprise=farm, sells="all")
    farm.refresh_from_db()
    assert farm.sells == "none"


def test_going_down_hides_the_shop_and_keeps_all_of_it(farm, owner):
    made = own_shop(farm, owner)
    equip(made)
    product = factories.ProductFactory(shop=made, producer=farm)
    open_shop(actor=owner, shop=made)
    made.refresh_from_db()
    order = factories.OrderFactory(made, {product: 1})
    page = shop_reverse(made, "catalogue:index")
    assert Client().get(page).status_code == 200
    change_sells(actor=owner, enterprise=farm, sells="none")
    assert Client().get(page).status_code == 404
    words = {"order_number": order.number, "hash": order.verification_hash()}
    tracked = Client().get(shop_reverse(made, "customer:anon-order", **words))
    assert (tracked.status_code, order.number in tracked.text) == (200, True)
    assert change_sells(actor=owner, enterprise=farm, sells="own").shops.get() == made
    order.refresh_from_db()
    assert order.shop == made
    assert made.shop_products.count() == made.pickup_points.count() == 1
    made.refresh_from_db()
    assert not made.is_open


@pytest.mark.parametrize(
    ("lacking", "need"),
    [("pickup_points", Need.PICKUP), ("payment_methods", Need.PAYMENT), ("shop_products", None)],
)
def test_d01_a_new_shop_opens_when_nothing_is_missing_and_is_told_what_is(
    farm, owner, lacking, need
):
    made = own_shop(farm, owner)
    assert missing_in(made) == list(Need)
    equip(made)
    factories.ProductFactory(shop=made, producer=farm)
    getattr(made, lacking).all().delete()
    assert missing_in(made) == [need or Need.PRODUCT, Need.CYCLE, Need.OPENING]
    with pytest.raises(Refused):
        open_shop(actor=owner, shop=made)
    made.refresh_from_db()
    assert not made.is_open


def test_d01_a_ready_shop_is_ordered_from(farm, owner):
    made = own_shop(farm, owner)
    equip(made)
    product = factories.ProductFactory(producer=farm, shop=made)
    open_shop(actor=owner, shop=made)
    made.refresh_from_db()
    assert missing_in(made) == []
    assert factories.OrderFactory(made, {product: 2}).cycle == made.legs.get().cycle


def test_d01_the_first_opening_begins_a_permanent_sale_once(farm, owner):
    made = own_shop(farm, owner)
    equip(made)
    factories.ProductFactory(producer=farm, shop=made)
    for _each in range(2):
        open_shop(actor=owner, shop=made)
        close_shop(actor=owner, shop=made)
    cycle = made.legs.get().cycle
    assert (cycle.coordinator, cycle.sells_shelf, cycle.closes_at) == (farm, True, None)
    assert cycle.state(timezone.now()) is State.OPEN
    assert missing_in(made) == [Need.OPENING]


def test_d01_a_shop_that_cannot_open_begins_no_sale(farm, owner):
    made = own_shop(farm, owner)
    equip(made)
    with pytest.raises(Refused):
        open_shop(actor=owner, shop=made)
    assert not made.legs.exists()


def test_d01_a_resellers_shop_waits_for_its_cycle(farm, owner):
    change_sells(actor=owner, enterprise=farm, sells="any")
    made = farm.shops.get()
    equip(made)
    factories.ProductFactory(producer=farm, shop=made)
    open_shop(actor=owner, shop=made)
    made.refresh_from_db()
    assert not made.legs.exists()
    assert missing_in(made) == [Need.CYCLE]


def test_p11_a_shop_whose_cycles_are_all_over_lacks_one(shop):
    farm = factories.EnterpriseFactory()
    factories.ProductFactory(shop=shop, producer=farm)
    OrderCycle.objects.all().delete()
    now = timezone.now()
    dates = {"opens": now - timedelta(days=9), "closes": now - timedelta(days=2)}
    cycle_of(shop, farm, **dates)
    cycle_of(shop, farm, opens=now + timedelta(days=1), closes=now + DAY * 2, is_draft=True)
    assert missing_in(shop) == [Need.CYCLE]
    cycle_of(shop, farm, opens=now + timedelta(days=1), closes=now + timedelta(days=2))
    assert missing_in(shop) == []


def test_p11_a_cycle_in_which_nothing_of_the_shelf_is_sold_lacks_a_product(shop):
    farm = factories.EnterpriseFactory()
    factories.ProductFactory(shop=shop)
    OrderCycle.objects.all().delete()
    cycle = cycle_of(shop, farm)
    assert missing_in(shop) == [Need.PRODUCT]
    leg_of(cycle, Product.objects.get().producer)
    assert missing_in(shop) == []


def test_a_sale_is_begun_anew_only_where_no_cycle_is_left(farm, owner):
    made = own_shop(farm, owner)
    equip(made)
    factories.ProductFactory(producer=farm, shop=made)
    open_shop(actor=owner, shop=made)
    now = timezone.now()
    with pytest.raises(Refused):
        resume_sale(actor=owner, shop=made, now=now)
    OrderCycle.objects.update(closes_at=now, opens_at=now - DAY)
    later = now + timedelta(minutes=1)
    resume_sale(actor=owner, shop=made, now=later)
    made.refresh_from_db()
    assert missing_in(made, later) == []
    assert made.legs.count() == 2
    with pytest.raises(PermissionDenied):
        resume_sale(actor=factories.UserFactory(), shop=made, now=later)


def kept_of(cycle) -> list:
    """Return all that is stored of a cycle."""
    cycle.refresh_from_db()
    legs = (cycle.incoming, cycle.outgoing, cycle.fee_charges)
    rows = [list(each.order_by("pk").values()) for each in legs]
    return [cycle.name, cycle.coordinator, cycle.opens_at, cycle.closes_at, *rows]


def test_d02_becoming_a_reseller_loses_nothing(farm, owner):
    made = own_shop(farm, owner)
    equip(made)
    own = factories.ProductFactory(producer=farm, shop=made)
    cycle = cycle_of(made, farm)
    fee = factories.FeeFactory(made, label="Emballage")
    cycle.fee_charges.create(fee=fee, place="shop")
    before = kept_of(cycle)
    change_sells(actor=owner, enterprise=farm, sells="any")
    assert kept_of(cycle) == before
    made = Shop.objects.get(enterprise=farm)
    assert list(Product.objects.on_shelf_of(made)) == [own]
    assert made.pickup_points.count() == made.payment_methods.count() == 1


def test_a_shop_of_own_products_shows_and_sells_no_others(farm, owner):
    change_sells(actor=owner, enterprise=farm, sells="any")
    made = Shop.objects.get(enterprise=farm)
    own = factories.ProductFactory(producer=farm, shop=made)
    other = factories.ProductFactory(producer=factories.EnterpriseFactory(), shop=made)
    assert Product.objects.on_shelf_of(made).count() == 2
    change_sells(actor=owner, enterprise=farm, sells="own")
    made = Shop.objects.get(enterprise=farm)
    assert list(Product.objects.on_shelf_of(made)) == [own]
    context = PricingContext.for_visitor(shop=made, user=None)
    assert (context.offers(own), context.offers(other)) == (True, False)
    assert ShopProduct.objects.filter(shop=made, product=other).exists()


def test_one_click_shelves_own_products_once_and_touches_no_price(shop, farm, owner):
    made = own_shop(farm, owner)
    priced = factories.ProductFactory(producer=farm, shop=made)
    ShopProduct.objects.filter(product=priced).update(price="4.20", is_on_sale=False)
    factories.ProductFactory(producer=farm, shop=shop)
    factories.ProductFactory(producer=factories.EnterpriseFactory(), shop=shop)
    assert shelve_own_products(actor=owner, shop=made) == 1
    assert shelve_own_products(actor=owner, shop=made) == 0
    kept = ShopProduct.objects.get(shop=made, product=priced)
    assert (str(kept.price), kept.is_on_sale, made.shop_products.count()) == ("4.20", False, 2)


def test_the_same_stock_serves_both_shops(shop, farm, owner):
    product = factories.ProductFactory(producer=farm, shop=shop, stock=5)
    made = own_shop(farm, owner)
    equip(made)
    shelve_own_products(actor=owner, shop=made)
    open_shop(actor=owner, shop=made)
    made.refresh_from_db()
    factories.OrderFactory(shop, {product: 2})
    factories.OrderFactory(made, {product: 1})
    assert product.stockrecords.get().num_in_stock == 2


def test_a_neighbour_opens_and_fills_no_shop_of_another(shop, farm, owner):
    made = own_shop(farm, owner)
    equip(made)
    factories.ProductFactory(producer=farm, shop=shop)
    stranger = factories.ManagerFactory(enterprise=shop.enterprise, role="owner").user
    for attempt in (open_shop, shelve_own_products):
        with pytest.raises(PermissionDenied):
            attempt(actor=stranger, shop=made)
    made.refresh_from_db()
    assert (made.is_open, made.shop_products.count()) == (False, 0)


def shelf_of(shop) -> str:
    return Client().get(shop_reverse(shop, "catalogue:index")).text


@pytest.mark.parametrize("lacking", ["pickup_points", "payment_methods"])
def test_p11_a_shop_that_lacks_a_means_says_so_and_takes_nothing(shop, lacking):
    product = factories.ProductFactory(shop=shop)
    add = shop_reverse(shop, "basket:add", pk=product.pk)

    def look_and_add() -> tuple[bool, bool]:
        client = Client()
        page = client.get(shop_reverse(shop, "catalogue:index")).text
        client.post(add, {"quantity": 1})
        return add in page, shop.baskets.filter(lines__isnull=False).exists()

    getattr(shop, lacking).update(is_active=False)
    assert look_and_add() == (False, False)
    assert "on ne peut pas encore y commander" in shelf_of(shop)
    assert "Commandes ouvertes" not in shelf_of(shop)
    getattr(shop, lacking).update(is_active=True)
    assert look_and_add() == (True, True)
    assert "Commandes ouvertes" in shelf_of(shop)


def test_p11_an_open_shop_without_a_product_says_that_it_is_not_ready(shop):
    page = shelf_of(shop)
    assert "pas encore prête" in page
    assert "Commandes ouvertes" not in page


def test_a_closed_shop_says_its_own_words(shop):
    factories.ProductFactory(shop=shop)
    Shop.objects.filter(pk=shop.pk).update(is_open=False, closed_message="À lundi.")
    assert "À lundi." in shelf_of(shop)
