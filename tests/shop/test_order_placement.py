"""Placing an order: exact cents, frozen prices, and refusals that change nothing."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.utils import timezone

from shop.basket.models import Basket
from shop.catalogue.models import ShopProduct
from shop.checkout.confirmation import snapshot
from shop.checkout.exceptions import OrderRefused, Refusal
from shop.checkout.services import place_order
from shop.customer.models import Customer
from shop.order.models import Line, Order
from shop.partner.models import StockRecord
from shop.pricing.models import PriceList
from tests import factories

pytestmark = pytest.mark.django_db


def place(basket, shop, **choices):
    choices = {
        "user": None,
        "buyer": factories.buyer(),
        "pickup_point": shop.pickup_points.first(),
        "payment_method": shop.payment_methods.first(),
        "terms_accepted_at": timezone.now(),
        "now": timezone.now(),
    } | choices
    return place_order(basket=basket, shop=shop, **choices)


def refused(basket, shop, **choices) -> OrderRefused:
    """Place a basket that must be refused, and prove that nothing changed."""
    before = list(StockRecord.objects.order_by("pk").values_list("pk", "num_in_stock"))
    people = Customer.objects.count()
    with pytest.raises(OrderRefused) as refusal:
        place(basket, shop, **choices)
    assert not Order.objects.exists()
    assert not Line.objects.exists()
    assert list(StockRecord.objects.order_by("pk").values_list("pk", "num_in_stock")) == before
    assert Customer.objects.count() == people
    return refusal.value


def stock_of(product) -> int:
    return StockRecord.objects.get(product=product).num_in_stock


def test_totals_are_the_sums_of_the_lines_and_vat_is_computed_on_each_line(shop):
    apples = factories.ProductFactory(shop=shop, price="3.12", stock=10)
    salad = factories.ProductFactory(shop=shop, price="0.95", stock=10)
    cider = factories.ProductFactory(shop=shop, price="6.00", stock=10, vat_rate="20")
    order = place(factories.basket_with(shop, {apples: 3, salad: 7, cider: 1}), shop)

    lines = list(order.lines.order_by("pk"))
    assert [line.line_price_incl_tax for line in lines] == [
        Decimal("9.36"),
        Decimal("6.65"),
        Decimal("6.00"),
    ]
    # 0.95 holds 0.05 of VAT; seven of them hold 0.35, not 7 × 0.05 of an already rounded unit
    vats = [line.line_price_incl_tax - line.line_price_excl_tax for line in lines]
    assert vats == [Decimal("0.49"), Decimal("0.35"), Decimal("1.00")]
    assert order.total_incl_tax == Decimal("22.01")
    assert order.total_incl_tax - order.total_excl_tax == Decimal("1.84")


def test_vat_of_a_line_is_not_the_vat_of_a_unit_times_the_quantity(shop):
    radish = factories.ProductFactory(shop=shop, price="1.00", stock=100)
    order = place(factories.basket_with(shop, {radish: 20}), shop)
    assert order.total_incl_tax - order.total_excl_tax == Decimal("1.04")  # not 20 × 0.05 = 1.00


def test_the_line_freezes_what_was_shown_whatever_is_edited_later(shop):
    product = factories.ProductFactory(
        shop=shop, price="3.00", shop_price="4.00", stock=10, title="Pommes"
    )
    group = factories.CustomerGroupFactory(shop=shop, name="Pro", percent="-10")
    user = factories.UserFactory()
    factories.CustomerFactory(shop=shop, user=user, groups=[group])
    order = place(factories.basket_with(shop, {product: 2}, user=user), shop, user=user)

    StockRecord.objects.update(price="9.00")
    ShopProduct.objects.update(price="9.99")
    product.title, product.vat_rate, product.unit = "Poires", "20", "piece"
    product.save()
    group.name = "Ailleurs"
    group.save()
    PriceList.objects.update(percent="50")

    line = order.lines.get()
    assert (line.title, line.unit_label) == ("Pommes", "le kilo")
    assert (line.purchase_price, line.public_price) == (Decimal("3.00"), Decimal("4.00"))
    assert (line.unit_price_incl_tax, line.line_price_incl_tax) == (
        Decimal("3.60"),
        Decimal("7.20"),
    )
    assert (line.vat_rate, line.price_list_name) == (Decimal("5.5"), "Pro")


def test_the_order_keeps_the_buyer_the_pick_up_the_payment_and_the_moment(shop):
    product = factories.ProductFactory(shop=shop)
    when = datetime(2026, 3, 7, 9, 30, tzinfo=UTC)
    point, method = shop.pickup_points.get(), shop.payment_methods.get()
    order = place(
        factories.basket_with(shop, {product: 1}),
        shop,
        buyer=factories.buyer(name="Zoé Œuf", email="zoe@halle.example", note="Sans fanes"),
        now=when,
        terms_accepted_at=when,
    )
    point.delete()
    method.delete()
    order.refresh_from_db()
    assert order.date_placed == order.terms_accepted_at == when
    assert (order.buyer_name, order.buyer_email, order.buyer_note) == (
        "Zoé Œuf",
        "zoe@halle.example",
        "Sans fanes",
    )
    assert (order.pickup_name, order.payment_name, order.payment_kind) == (
        "Marché",
        "Espèces",
        "cash",
    )
    assert order.pickup_opening == "samedi de 9 h à 12 h"
    assert order.status == "placed"


def test_stock_goes_down_once_and_the_basket_is_submitted(shop):
    product = factories.ProductFactory(shop=shop, stock=10)
    endless = factories.ProductFactory(shop=shop, stock=0, unlimited=True)
    basket = factories.basket_with(shop, {product: 4, endless: 3})
    place(basket, shop)
    basket.refresh_from_db()
    assert (stock_of(product), stock_of(endless)) == (6, 0)
    assert basket.status == Basket.SUBMITTED


def test_o17_the_same_basket_confirmed_twice_gives_one_order(shop):
    product = factories.ProductFactory(shop=shop, stock=10)
    basket = factories.basket_with(shop, {product: 4})
    stale = Basket.objects.get(pk=basket.pk)
    first = place(basket, shop)
    assert place(stale, shop) == first
    assert Order.objects.count() == 1
    assert stock_of(product) == 6


def test_too_few_pieces_refuse_the_order_and_name_the_product(shop):
    plenty = factories.ProductFactory(shop=shop, stock=10)
    rare = factories.ProductFactory(shop=shop, stock=2, title="Asperges")
    basket = factories.basket_with(shop, {plenty: 1, rare: 3})
    refusal = refused(basket, shop)
    assert refusal.reason == Refusal.OUT_OF_STOCK
    assert [line.product for line in refusal.lines] == [rare]
    assert "Asperges" in refusal.message


def test_w10_a_unique_piece_goes_to_one_buyer(shop):
    piece = factories.ProductFactory(shop=shop, stock=1, price="27.75")
    baskets = [factories.basket_with(shop, {piece: 1}) for _ in range(2)]
    place(baskets[0], shop)
    with pytest.raises(OrderRefused):
        place(baskets[1], shop)
    assert Order.objects.count() == 1
    assert stock_of(piece) == 0


def withdraw(product):
    ShopProduct.objects.filter(product=product).update(is_on_sale=False)


def unpublish(product):
    product.is_public = False
    product.save()


@pytest.mark.parametrize("gone", [withdraw, unpublish])
def test_a_product_that_is_no_longer_sold_refuses_the_order(shop, gone):
    product = factories.ProductFactory(shop=shop, title="Fraises")
    basket = factories.basket_with(shop, {product: 1})
    gone(product)
    refusal = refused(basket, shop)
    assert refusal.reason == Refusal.NOT_SOLD
    assert "Fraises" in refusal.message


def test_an_empty_basket_is_refused(shop):
    assert refused(factories.basket_with(shop, {}), shop).reason == Refusal.EMPTY


def test_a_basket_of_another_shop_is_refused(shop):
    other = factories.ShopFactory()
    product = factories.ProductFactory(shop=other)
    refused(factories.basket_with(other, {product: 1}), shop)


def test_a_basket_of_another_person_is_refused(shop):
    product = factories.ProductFactory(shop=shop)
    basket = factories.basket_with(shop, {product: 1}, user=factories.UserFactory())
    refused(basket, shop, user=factories.UserFactory())
    refused(basket, shop, user=None)


def test_a_closed_shop_takes_no_order(shop):
    product = factories.ProductFactory(shop=shop)
    basket = factories.basket_with(shop, {product: 1})
    shop.is_open = False
    shop.save()
    assert refused(basket, shop).reason == Refusal.CLOSED


def test_guests_are_refused_where_the_shop_says_so(shop):
    product = factories.ProductFactory(shop=shop)
    basket = factories.basket_with(shop, {product: 1})
    shop.guests_may_order = False
    shop.save()
    assert refused(basket, shop).reason == Refusal.SIGN_IN


@pytest.mark.parametrize("field", ["pickup_point", "payment_method"])
def test_a_choice_of_another_shop_or_no_longer_offered_is_refused(shop, field):
    product = factories.ProductFactory(shop=shop)
    basket = factories.basket_with(shop, {product: 1})
    related = f"{field}s"
    foreign = getattr(factories.ShopFactory(), related).get()
    refused(basket, shop, **{field: foreign})
    refused(basket, shop, **{field: None})
    own = getattr(shop, related).get()
    own.is_active = False
    own.save()
    refused(basket, shop, **{field: own})


def test_a_price_that_changed_after_the_summary_refuses_and_says_the_difference(shop):
    product = factories.ProductFactory(shop=shop, price="4.20", title="Tomates")
    basket = factories.basket_with(shop, {product: 2})
    choices = {
        "pickup_point": shop.pickup_points.get(),
        "payment_method": shop.payment_methods.get(),
    }
    seen = snapshot(basket=basket, **choices)
    StockRecord.objects.update(price="4.50")
    refusal = refused(basket, shop, confirmed=seen)
    assert refusal.reason == Refusal.CHANGED
    assert "Tomates" in refusal.message
    assert "4,50" in refusal.message
    assert "4,20" in refusal.message


def test_an_order_as_confirmed_is_placed(shop):
    product = factories.ProductFactory(shop=shop, price="4.20")
    basket = factories.basket_with(shop, {product: 2})
    choices = {
        "pickup_point": shop.pickup_points.get(),
        "payment_method": shop.payment_methods.get(),
    }
    seen = snapshot(basket=basket, **choices)
    assert place(basket, shop, confirmed=seen, **choices).total_incl_tax == Decimal("8.40")


def test_a_seller_without_vat_freezes_none(shop):
    shop.enterprise.charges_vat = False
    shop.enterprise.save()
    product = factories.ProductFactory(shop=shop, price="4.20")
    order = place(factories.basket_with(shop, {product: 2}), shop)
    assert order.total_incl_tax == order.total_excl_tax == Decimal("8.40")
    assert order.lines.get().vat_rate == 0
