"""The basket: what goes in, what is refused, and what the visitor is told."""

import re
from decimal import Decimal

import pytest

from shop.basket.models import Basket, Line
from shop.basket.problems import Reason
from shop.basket.services import problems_of
from shop.partner.models import StockRecord
from shop.pricing.strategy import ShopStrategy
from shop.storefront.urlconf import shop_reverse
from tests.factories import (
    CustomerFactory,
    CustomerGroupFactory,
    ProductFactory,
    ShopFactory,
    UserFactory,
    basket_with,
)
from tests.query_growth import assert_same_queries

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def apples(shop):
    return ProductFactory(shop=shop, title="Pommes", price="3.60", stock=12)


def basket_of(shop) -> str:
    return shop_reverse(shop, "basket:summary")


def add(client, shop, product, headers=None, **data):
    address = shop_reverse(shop, "basket:add", pk=product.pk)
    return client.post(address, {"quantity": 1} | data, headers=headers)


def update(client, shop, line, headers=None, **data):
    return client.post(shop_reverse(shop, "basket:update", pk=line.pk), data, headers=headers)


def told(client, shop) -> str:
    """Return the basket page, with the messages that wait for the visitor."""
    return client.get(basket_of(shop)).content.decode()


def quantities() -> dict[str, int]:
    return dict(Line.objects.values_list("product__title", "quantity"))


def sign_in(client, user) -> None:
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")


def professional(shop, product, price="3.12"):
    user = UserFactory()
    group = CustomerGroupFactory(shop=shop, name="Pro", prices={product: price})
    CustomerFactory(shop=shop, user=user, groups=[group])
    return user


# Adding


def test_a_guest_fills_a_basket(client, shop, apples):
    add(client, shop, apples, quantity=2)

    html = told(client, shop)

    assert quantities() == {"Pommes": 2}
    assert "Pommes\u202f: 2 dans votre panier." in html
    assert "7,20\u202f€" in html


def test_adding_twice_adds_up(client, shop, apples):
    add(client, shop, apples, quantity=2)
    add(client, shop, apples, quantity=3)

    assert quantities() == {"Pommes": 5}


def test_the_same_form_sent_twice_adds_once(client, shop, apples):
    add(client, shop, apples, quantity=2, seen=0)
    add(client, shop, apples, quantity=2, seen=0)

    assert quantities() == {"Pommes": 2}


def test_a_price_in_the_form_is_ignored(client, shop, apples):
    add(client, shop, apples, price="0.01", price_incl_tax="0.01", unit_price="0.01")

    line = Line.objects.get()
    assert line.price_incl_tax == Decimal("3.60")
    assert "3,60\u202f€" in told(client, shop)


@pytest.mark.parametrize(
    "quantity", ["0", "-1", "1000", "9" * 40, "9" * 5000, "deux", "1,5", "", "1e3", "\x00"]
)
def test_a_quantity_that_is_none_changes_nothing_and_is_explained(client, shop, apples, quantity):
    add(client, shop, apples, quantity=2)

    response = add(client, shop, apples, quantity=quantity)

    assert response.status_code == 302
    assert quantities() == {"Pommes": 2}
    assert "Indiquez une quantité entière, de 1 à 999." in told(client, shop)


def test_more_than_the_stock_is_lowered_and_told(client, shop, apples):
    add(client, shop, apples, quantity=20)

    assert quantities() == {"Pommes": 12}
    assert "ramenée à 12" in told(client, shop)


def test_what_is_in_the_basket_counts_against_the_stock(client, shop, apples):
    add(client, shop, apples, quantity=10)
    add(client, shop, apples, quantity=10)

    assert quantities() == {"Pommes": 12}


def test_unlimited_stock_stops_at_the_largest_quantity(client, shop):
    product = ProductFactory(shop=shop, title="Œufs", unlimited=True, stock=0)
    add(client, shop, product, quantity=900)
    add(client, shop, product, quantity=900)

    assert quantities() == {"Œufs": 999}
    assert "pas plus de 999 par panier" in told(client, shop)


def test_a_product_out_of_stock_is_refused(client, shop):
    product = ProductFactory(shop=shop, title="Mâche", stock=0)

    add(client, shop, product)

    assert not Line.objects.exists()
    assert not Basket.objects.exists()
    assert "Mâche\u202f: stock épuisé." in told(client, shop)


@pytest.mark.parametrize(
    "fields", [{"on_sale": False}, {"is_public": False}, {"price": None}], ids=str
)
def test_a_product_that_is_not_on_the_shelf_answers_404(client, shop, fields):
    product = ProductFactory(shop=shop, **fields)

    assert add(client, shop, product).status_code == 404
    assert not Basket.objects.exists()


@pytest.mark.parametrize("pk", ["0", "9" * 30])
def test_an_unknown_product_answers_404(client, shop, pk):
    address = f"/boutique/{shop.slug}/panier/ajouter/{pk}/"

    assert client.post(address, {"quantity": 1}).status_code == 404


def test_another_shops_product_answers_404(client, shop):
    product = ProductFactory(shop=ShopFactory())

    assert add(client, shop, product).status_code == 404
    assert not Basket.objects.exists()


def test_a_closed_shop_refuses(client, shop, apples):
    shop.is_open = False
    shop.save()

    add(client, shop, apples)

    assert not Line.objects.exists()
    assert "La boutique est fermée" in told(client, shop)


def test_the_visitor_goes_back_to_the_page_of_the_form(client, shop, apples):
    shelf = shop_reverse(shop, "catalogue:index") + "?q=pomme"

    assert add(client, shop, apples, next=shelf).url == shelf


@pytest.mark.parametrize(
    "address", ["https://example.com/", "//example.com", "javascript:alert(1)", ""]
)
def test_the_form_cannot_send_the_visitor_to_another_site(client, shop, apples, address):
    assert add(client, shop, apples, next=address).url == basket_of(shop)


def test_reading_the_address_of_a_change_changes_nothing(client, shop, apples):
    assert client.get(shop_reverse(shop, "basket:add", pk=apples.pk)).status_code == 405
    assert not Basket.objects.exists()


def test_with_htmx_the_action_becomes_a_stepper_and_the_header_follows(client, shop, apples):
    html = add(client, shop, apples, headers=HTMX, quantity=2).content.decode()

    assert 'class="stepper"' in html
    assert 'id="basket-badge" hx-swap-oob="true"' in html
    assert "7,20\u202f€" in html
    assert "<html" not in html


def test_with_htmx_a_lowered_quantity_is_told_in_place(client, shop, apples):
    html = add(client, shop, apples, headers=HTMX, quantity=20).content.decode()

    assert "ramenée à 12" in html
    assert "ramenée" not in told(client, shop)


# Changing


@pytest.fixture
def line(client, shop, apples):
    add(client, shop, apples, quantity=2)
    told(client, shop)
    return Line.objects.get()


def test_a_line_gets_its_quantity(client, shop, line):
    update(client, shop, line, quantity=5)

    assert quantities() == {"Pommes": 5}


def test_the_button_of_a_stepper_wins_over_its_field(client, shop, line):
    update(client, shop, line, quantity=2, set=3)

    assert quantities() == {"Pommes": 3}


def test_zero_removes_the_line_and_says_so(client, shop, line):
    update(client, shop, line, quantity=0)

    assert quantities() == {}
    assert "Pommes\u202f: retiré de votre panier." in told(client, shop)


@pytest.mark.parametrize("quantity", ["-1", "1000", "9" * 40, "trois", ""])
def test_a_line_keeps_its_quantity_when_none_is_given(client, shop, line, quantity):
    update(client, shop, line, quantity=quantity)

    assert quantities() == {"Pommes": 2}
    assert "Indiquez une quantité entière, de 0 à 999." in told(client, shop)


def test_a_line_is_lowered_to_the_stock(client, shop, line):
    update(client, shop, line, quantity=50)

    assert quantities() == {"Pommes": 12}
    assert "ramenée à 12" in told(client, shop)


def test_a_line_is_removed_and_removing_it_again_answers_404(client, shop, line):
    address = shop_reverse(shop, "basket:remove", pk=line.pk)

    assert client.post(address).status_code == 302
    assert quantities() == {}
    assert client.post(address).status_code == 404


@pytest.mark.parametrize("name", ["basket:update", "basket:remove"])
def test_the_line_of_somebody_else_answers_404_and_stays(client, shop, apples, name):
    other = basket_with(shop, {apples: 4}).lines.get()
    add(client, shop, ProductFactory(shop=shop, title="Ail"))

    response = client.post(shop_reverse(shop, name, pk=other.pk), {"quantity": 0})

    assert response.status_code == 404
    assert quantities() == {"Pommes": 4, "Ail": 1}


def test_the_line_of_the_same_visitor_in_another_shop_answers_404(client, shop, line):
    other = ShopFactory()

    assert update(client, other, line, quantity=5).status_code == 404
    assert quantities() == {"Pommes": 2}


def test_each_shop_has_its_own_basket(client, shop, line):
    other = ShopFactory()
    add(client, other, ProductFactory(shop=other, title="Cidre"))
    told(client, other)

    assert "Cidre" not in told(client, shop)
    assert "Pommes" not in told(client, other)


def test_a_cookie_made_up_by_hand_opens_no_basket(client, shop, apples):
    other = basket_with(shop, {apples: 4})
    client.cookies[f"oscar_open_basket_{shop.pk}"] = str(other.pk)

    html = told(client, shop)

    assert "Votre panier est vide." in html
    assert quantities() == {"Pommes": 4}


# What changes while the basket waits


def test_a_product_that_left_the_shelf_is_told_and_not_counted(client, shop, line):
    add(client, shop, ProductFactory(shop=shop, title="Ail", price="1.00"))
    line.product.shop_products.update(is_on_sale=False)

    response = client.get(basket_of(shop))

    html = response.content.decode()
    assert "Pommes n’est plus disponible." in html
    assert response.context["summary"].total == Decimal("1.00")
    assert "Commander le reste" in html


def test_o02_a_stock_that_went_below_the_basket_is_told_with_what_is_left(client, shop, line):
    StockRecord.objects.update(num_in_stock=1)

    html = told(client, shop)

    assert "Pommes\u202f: il n’en reste que 1." in html
    assert "Réduire à 1" in html
    assert quantities() == {"Pommes": 2}


def problems(shop, basket) -> list[tuple]:
    basket = Basket.objects.get(pk=basket.pk)
    basket.strategy = ShopStrategy(shop=shop)
    return [(each.reason, each.available) for each in problems_of(basket)]


def test_the_checkouts_guard_names_every_problem(shop):
    gone = ProductFactory(shop=shop)
    empty = ProductFactory(shop=shop)
    short = ProductFactory(shop=shop, stock=5)
    good = ProductFactory(shop=shop)
    basket = basket_with(shop, {gone: 1, empty: 1, short: 5, good: 1})
    assert problems(shop, basket) == []
    gone.shop_products.all().delete()
    empty.stockrecords.update(num_in_stock=0)
    short.stockrecords.update(num_in_stock=2)

    assert problems(shop, basket) == [
        (Reason.UNAVAILABLE, 0),
        (Reason.SOLD_OUT, 0),
        (Reason.SHORT, 2),
    ]
    shop.is_open = False
    assert problems(shop, basket) == [(Reason.CLOSED, 0)]


def test_e02_a_changed_price_is_told_once_and_then_stored(client, shop, line):
    StockRecord.objects.update(price=Decimal("3.80"))

    first, second = told(client, shop), told(client, shop)

    assert "Les prix ont changé dans votre panier\u202f: Pommes 3,60\u202f€ → 3,80\u202f€." in first
    assert "Les prix ont changé" not in second
    assert Line.objects.get().price_incl_tax == Decimal("3.80")


def test_g04_signing_in_lowers_the_prices_with_a_notice(client, shop, apples):
    add(client, shop, apples, quantity=10)
    assert "36,00\u202f€" in told(client, shop)
    sign_in(client, professional(shop, apples))

    html = told(client, shop)

    assert "Pommes 3,60\u202f€ → 3,12\u202f€" in html
    assert "31,20\u202f€" in html
    assert "dont TVA 1,63\u202f€" in html
    assert "4,80\u202f€" in html  # what the list saves


def test_g04_signing_out_leaves_the_basket_with_the_account(client, shop, apples):
    add(client, shop, apples, quantity=10)
    user = professional(shop, apples)
    sign_in(client, user)
    told(client, shop)

    client.logout()

    assert "Votre panier est vide." in told(client, shop)
    assert "3,60\u202f€" in client.get(shop_reverse(shop, "catalogue:index")).content.decode()
    assert Basket.objects.get(owner=user).lines.get().quantity == 10


def test_signing_in_joins_the_two_baskets_and_keeps_the_larger_quantities(client, shop, apples):
    user = UserFactory()
    pears = ProductFactory(shop=shop, title="Poires")
    basket_with(shop, {apples: 1, pears: 3}, user=user)
    add(client, shop, apples, quantity=4)

    sign_in(client, user)
    told(client, shop)
    told(client, shop)

    mine = Basket.open.get(owner=user).lines
    assert dict(mine.values_list("product__title", "quantity")) == {"Pommes": 4, "Poires": 3}


def test_the_basket_shows_vat_by_rate(client, shop):
    add(client, shop, ProductFactory(shop=shop, price="1.80"), quantity=2)
    add(client, shop, ProductFactory(shop=shop, price="6.00", vat_rate="20"))

    summary = client.get(basket_of(shop)).context["summary"]

    assert summary.total == Decimal("9.60")
    assert summary.vat_by_rate == [
        (Decimal("5.5"), Decimal("0.19")),
        (Decimal(20), Decimal("1.00")),
    ]


def test_a_seller_that_charges_no_vat_shows_none(client, shop, line):
    shop.enterprise.charges_vat = False
    shop.enterprise.save()

    assert not re.search(r"\bTVA\b", told(client, shop))


def test_the_basket_costs_the_same_queries_with_more_lines(client, shop):
    def add_row():
        add(client, shop, ProductFactory(shop=shop))

    assert assert_same_queries(client, basket_of(shop), add_row) <= 20


def test_looking_at_an_empty_basket_saves_none(client, shop, apples):
    client.get(basket_of(shop))

    assert not Basket.objects.exists()


def test_changed_prices_are_told_on_whatever_page_comes_next(client, shop, line):
    StockRecord.objects.update(price=Decimal("3.80"))

    shelf = client.get(shop_reverse(shop, "catalogue:index")).content.decode()

    assert "Les prix ont changé dans votre panier" in shelf
    assert "Les prix ont changé" not in told(client, shop)
