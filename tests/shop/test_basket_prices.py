"""Prices that depend on the visitor, the quantity and the fees: shelf, product page and basket."""

from decimal import Decimal

import pytest

from shop.basket.models import Basket, Line
from shop.pricing.models import PriceList
from shop.storefront.urlconf import shop_reverse
from tests.factories import (
    CustomerFactory,
    CustomerGroupFactory,
    EnterpriseFactory,
    FeeFactory,
    ProductFactory,
    UserFactory,
    basket_with,
)
from tests.query_growth import assert_same_queries

pytestmark = pytest.mark.django_db
CHANGED = "Les prix ont changé"


@pytest.fixture
def apples(shop):
    return ProductFactory(shop=shop, title="Pommes", price="3.00", stock=50)


@pytest.fixture
def pro(client, shop, apples):
    """A signed-in professional: 2.60 € for apples, 2.20 € from 10 on; fees of 20 %."""
    FeeFactory(shop, percent="20")
    return sign_in(client, member(shop, "Pro", {apples: "2.60"}, tiers={apples: "2.20"}))


def member(shop, name: str, prices: dict, tiers: dict | None = None, **fields):
    """Return an account in a group with these prices, and others from ten pieces on."""
    group = CustomerGroupFactory(shop=shop, name=name, prices=prices)
    items = PriceList.objects.get(group=group).items
    for product, price in (tiers or {}).items():
        items.create(product=product, price=Decimal(price), min_quantity=10)
    PriceList.objects.filter(group=group).update(**fields)
    user = UserFactory()
    CustomerFactory(shop=shop, user=user, groups=[group])
    return user


def sign_in(client, user):
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return user


def get(client, shop, name: str, **kwargs) -> str:
    return client.get(shop_reverse(shop, name, **kwargs)).content.decode()


def product_page(client, shop, product) -> str:
    return get(client, shop, "catalogue:detail", product_slug=product.slug, pk=product.pk)


def basket_page(client, shop) -> str:
    return get(client, shop, "basket:summary")


def add(client, shop, product, quantity: int = 1):
    return client.post(shop_reverse(shop, "basket:add", pk=product.pk), {"quantity": quantity})


def update(client, shop, quantity: int):
    address = shop_reverse(shop, "basket:update", pk=Line.objects.get().pk)
    return client.post(address, {"quantity": quantity})


# Without VAT


def without_vat(html: str) -> str:
    return html.replace(" <small>HT</small>", " HT")


def test_g01_a_list_without_vat_shows_both_prices(client, shop, pro, apples):
    PriceList.objects.update(shows_excl_vat=True)

    found = client.get("/recherche/?q=pommes").content.decode()
    for page in (product_page(client, shop, apples), get(client, shop, "catalogue:index"), found):
        html = without_vat(page)
        assert "2,96\u202f€ HT" in html
        assert "3,12\u202f€ TTC" in html
        assert html.index("2,96\u202f€ HT") < html.index("3,12\u202f€ TTC")
        assert "dès 10\u202f: 2,50\u202f€ HT" in html  # 2.64 less its VAT of 0.14


def test_g01_the_price_per_kilo_follows_the_price_that_is_shown(client, shop, pro, apples):
    PriceList.objects.update(shows_excl_vat=True)

    assert "2,96\u202f€ HT/kg" in product_page(client, shop, apples)


def test_g01_a_basket_without_vat_adds_up(client, shop, pro, apples):
    PriceList.objects.update(shows_excl_vat=True)
    FeeFactory(shop, calculator="flat", amount="2.00", label="Préparation")
    add(client, shop, apples, 5)  # 5 × 3.12 = 15.60, of which VAT 0.68 + 0.14

    html = without_vat(basket_page(client, shop))

    assert "14,78\u202f€ HT" in html
    assert "15,60\u202f€ TTC" in html
    totals = html[html.index("basket__totals") :]
    said = ["Produits HT", "14,78", "Commande entière – Préparation", "1,90", "Total HT", "16,68"]
    said += ["TVA à 5,5\u202f%", "0,92", "À payer, TTC", "17,60"]
    places = [totals.index(words) for words in said]
    assert places == sorted(places)


def test_g01_ten_units_cost_what_the_scenario_says(client, shop, pro, apples):
    PriceList.objects.get().items.filter(min_quantity=10).delete()
    add(client, shop, apples, 10)

    html = basket_page(client, shop)

    assert "31,20\u202f€" in html
    assert "dont TVA 1,63\u202f€" in html
    assert "Vos prix vous font économiser 4,80\u202f€." in html


def test_a_seller_without_vat_shows_no_price_without_vat(client, shop, pro, apples):
    PriceList.objects.update(shows_excl_vat=True)
    shop.enterprise.charges_vat = False
    shop.enterprise.save()
    add(client, shop, apples)

    pages = product_page(client, shop, apples), get(client, shop, "catalogue:index")
    for html in (*pages, basket_page(client, shop)):
        assert "3,12\u202f€" in html
        assert not [word for word in ("HT<", " HT", "TTC", "TVA") if word in html]


# Quantities


def test_a_tier_is_promised_to_those_whose_list_has_it(client, shop, apples):
    user = member(shop, "Pro", {}, tiers={apples: "2.40"})
    assert "dès 10" not in product_page(client, shop, apples)
    sign_in(client, user)

    assert "dès 10\u202f: 2,40\u202f€" in product_page(client, shop, apples)
    assert "dès 10\u202f: 2,40\u202f€" in get(client, shop, "catalogue:index")


def test_a_tier_that_is_no_lower_than_another_list_is_not_promised(client, shop, apples):
    user = member(shop, "Pro", {apples: "2.60"}, tiers={apples: "2.60"})
    sign_in(client, user)
    assert "dès 10" not in product_page(client, shop, apples)

    group = CustomerGroupFactory(shop=shop, name="AMAP", prices={apples: "2.50"})
    shop.customers.get(user=user).groups.add(group)
    PriceList.objects.get(group__name="Pro").items.filter(min_quantity=10).update(price="2.55")

    assert "dès 10" not in product_page(client, shop, apples)


def test_a_tier_that_makes_a_piece_dearer_is_told_too(client, shop, apples):
    sign_in(client, member(shop, "Pro", {apples: "2.60"}, tiers={apples: "2.90"}))

    assert "dès 10\u202f: 2,90\u202f€" in product_page(client, shop, apples)


def test_a_tier_beyond_what_one_basket_holds_is_not_promised(client, shop, apples):
    sign_in(client, member(shop, "Pro", {}, tiers={apples: "2.40"}))
    PriceList.objects.get(group__name="Pro").items.update(min_quantity=1000)

    assert "2,40" not in product_page(client, shop, apples)


def test_the_basket_takes_the_price_of_the_quantity_without_a_notice(client, shop, pro, apples):
    add(client, shop, apples, 9)
    assert "28,08\u202f€" in basket_page(client, shop)  # 9 × 3.12
    update(client, shop, 10)

    html = basket_page(client, shop)

    assert "26,40\u202f€" in html  # 10 × 2.64
    assert CHANGED not in html
    update(client, shop, 3)
    html = basket_page(client, shop)
    assert "9,36\u202f€" in html
    assert "dès 10\u202f: 2,64\u202f€" in html
    assert CHANGED not in html


def test_adding_more_reaches_the_tier_without_a_notice(client, shop, pro, apples):
    add(client, shop, apples, 6)
    add(client, shop, apples, 6)

    html = basket_page(client, shop)

    assert "31,68\u202f€" in html  # 12 × 2.64
    assert CHANGED not in html


def test_a_price_that_changed_before_the_quantity_did_is_told(client, shop, pro, apples):
    add(client, shop, apples, 4)
    PriceList.objects.get().items.filter(min_quantity=1).update(price=Decimal("2.80"))
    update(client, shop, 5)

    html = basket_page(client, shop)

    assert f"{CHANGED} dans votre panier\u202f: Pommes 3,12\u202f€ → 3,36\u202f€." in html
    assert CHANGED not in basket_page(client, shop)


def test_a_notice_to_who_sees_prices_without_vat_says_what_it_counts(client, shop, pro, apples):
    PriceList.objects.update(shows_excl_vat=True)
    add(client, shop, apples, 4)
    PriceList.objects.get().items.filter(min_quantity=1).update(price=Decimal("2.80"))

    assert "Pommes 3,12\u202f€ → 3,36\u202f€ TTC." in basket_page(client, shop)


def test_the_notice_comes_with_the_basket_that_htmx_shows_again(client, shop, pro, apples):
    add(client, shop, apples, 4)
    PriceList.objects.get().items.filter(min_quantity=1).update(price=Decimal("2.80"))
    headers = {"HX-Request": "true", "HX-Target": "basket"}

    html = client.get(shop_reverse(shop, "basket:summary"), headers=headers).content.decode()

    assert CHANGED in html


def test_g04_signing_in_reaches_a_tier_with_a_notice_and_signing_out_gives_it_back(
    client, shop, apples
):
    FeeFactory(shop, percent="20")
    user = member(shop, "Pro", {apples: "2.60"}, tiers={apples: "2.20"})
    add(client, shop, apples, 10)
    assert "36,00\u202f€" in basket_page(client, shop)
    sign_in(client, user)

    html = basket_page(client, shop)

    assert "Pommes 3,60\u202f€ → 2,64\u202f€" in html
    assert "26,40\u202f€" in html
    client.logout()
    assert "3,60\u202f€" in product_page(client, shop, apples)
    assert "2,64" not in product_page(client, shop, apples)


def test_joining_two_baskets_reaches_the_tier_of_the_larger_quantity(client, shop, apples):
    FeeFactory(shop, percent="20")
    user = member(shop, "Pro", {apples: "2.60"}, tiers={apples: "2.20"})
    basket_with(shop, {apples: 4}, user=user)
    add(client, shop, apples, 12)
    sign_in(client, user)

    html = basket_page(client, shop)

    assert "31,68\u202f€" in html  # 12 × 2.64
    assert CHANGED in html
    line = Basket.open.get(owner=user).lines.get()
    assert (line.quantity, line.price_incl_tax) == (12, Decimal("2.64"))


# Fees


def test_f04_a_unit_price_that_is_not_exact_says_so_and_the_line_is_right(client, shop):
    maker = EnterpriseFactory()
    FeeFactory(shop, supply=[maker], calculator="per_kg", amount="0.50", type="transport")
    FeeFactory(shop, percent="8", type="admin")
    FeeFactory(shop, supply=[maker], calculator="per_item", amount="0.20", type="packing")
    juice = ProductFactory(shop=shop, producer=maker, price="4.00", unit="bottle", measure="L")
    juice.shipping_weight = Decimal("1.05")
    juice.save()
    add(client, shop, juice, 2)

    pages = product_page(client, shop, juice), get(client, shop, "catalogue:index")

    for html in pages:
        assert "5,05\u202f€" in html
        assert ">env.</abbr>" in html
    assert "10,09\u202f€" in basket_page(client, shop)


@pytest.mark.parametrize("quantity", [1, 40])
def test_f05_a_fee_on_the_whole_order_has_its_own_line_and_is_in_every_total(
    client, shop, apples, quantity
):
    FeeFactory(shop, calculator="flat", amount="2.00", label="Préparation")
    FeeFactory(shop, calculator="flat", amount="0.00", label="Rien")
    add(client, shop, apples, quantity)

    html = basket_page(client, shop)

    total = f"{3 * quantity + 2},00\u202f€"
    assert "Commande entière – Préparation" in html
    assert "Commande entière – Rien" not in html
    assert f'basket-badge__total">{total}' in html
    assert f"<dd>{total}</dd>" in html
    assert "3,00\u202f€" in product_page(client, shop, apples)


def test_a_fee_on_one_producers_goods_names_the_producer(client, shop, apples):
    FeeFactory(shop, supply=[apples.producer], calculator="flat", amount="1.00", label="Cageots")
    add(client, shop, apples)

    assert f"Cageots <small>{apples.producer.name}</small>" in basket_page(client, shop)


def test_f08_the_basket_says_how_far_the_lower_amount_is(client, shop, apples):
    """The threshold looks at the goods: 8 × 3.00, shown 3.60 with the fee of each item."""
    FeeFactory(shop, percent="20")
    threshold = {"calculator": "threshold", "minimum": "25.00", "label": "Préparation"}
    FeeFactory(shop, amount="10.00", next_amount="1.00", **threshold)
    add(client, shop, apples, 8)

    html = basket_page(client, shop)

    assert "38,80\u202f€" in html
    assert "Encore 1,00\u202f€ de produits, hors frais" in html
    assert "passe à 1,00\u202f€" in html
    update(client, shop, 9)
    html = basket_page(client, shop)
    assert "33,40\u202f€" in html
    assert "Encore" not in html


def test_what_fees_bring_below_zero_is_not_on_sale_and_refused(client, shop, apples):
    ProductFactory(shop=shop, title="Ail", price="9.00")
    FeeFactory(shop, calculator="per_item", amount="-5.00")

    response = add(client, shop, apples)

    assert response.status_code == 302
    assert not Line.objects.exists()
    assert "Pommes n’est plus disponible." in basket_page(client, shop)
    html = product_page(client, shop, apples)
    assert "Ajouter au panier" not in html
    assert "Pas en vente en ce moment" in html


def test_a_quantity_whose_price_is_below_zero_is_refused_and_the_line_stays(client, shop, apples):
    sign_in(client, member(shop, "Pro", {}, tiers={apples: "0.10"}))
    add(client, shop, apples, 4)
    FeeFactory(shop, calculator="per_item", amount="-1.00")

    update(client, shop, 10)

    assert Line.objects.get().quantity == 4
    assert "Pommes n’est plus disponible." in basket_page(client, shop)


def test_adding_up_to_a_quantity_whose_price_is_below_zero_is_refused(client, shop, apples):
    sign_in(client, member(shop, "Pro", {}, tiers={apples: "0.10"}))
    add(client, shop, apples, 4)
    FeeFactory(shop, calculator="per_item", amount="-1.00")

    add(client, shop, apples, 6)

    assert Line.objects.get().quantity == 4


def test_a_line_below_zero_is_not_sold_though_its_unit_costs_nothing(client, shop):
    sugar = ProductFactory(
        shop=shop, price="0.53", unit="piece", shipping_weight=Decimal("1.068"), measure="piece"
    )
    FeeFactory(shop, calculator="per_kg", amount="-0.50")
    add(client, shop, sugar, 1)
    assert Line.objects.get().price_incl_tax == Decimal("0.00")

    update(client, shop, 2)  # 1.06 − 1.07

    assert Line.objects.get().quantity == 1


# The shelf


@pytest.mark.parametrize(
    ("sort", "titles"),
    [("prix", ["Cidre", "Beurre", "Ail"]), ("prix-decroissant", ["Beurre", "Cidre", "Ail"])],
)
def test_the_shelf_is_sorted_by_the_price_that_is_shown(client, shop, sort, titles):
    """Without VAT, 6.00 € at 20 % is 5.00 € and 5.80 € at 5.5 % is 5.50 €."""
    ProductFactory(shop=shop, title="Cidre", price="6.00", vat_rate="20")
    ProductFactory(shop=shop, title="Beurre", price="5.80")
    garlic = ProductFactory(shop=shop, title="Ail", price="1.00")
    FeeFactory(shop, supply=[garlic.producer], calculator="per_item", amount="-2.00")
    sign_in(client, member(shop, "Pro", {}, shows_excl_vat=True))

    response = client.get(shop_reverse(shop, "catalogue:index") + f"?tri={sort}")

    assert [each.title for each in response.context["page"].object_list] == titles


@pytest.mark.parametrize(
    ("name", "most"), [("catalogue:index", 28), ("catalogue:detail", 31), ("basket:summary", 20)]
)
def test_pages_cost_the_same_queries_with_fees_groups_and_tiers(client, shop, name, most):
    maker = EnterpriseFactory()
    FeeFactory(shop, percent="8")
    FeeFactory(shop, supply=[maker], calculator="per_kg", amount="0.35", type="transport")
    FeeFactory(shop, calculator="flat", amount="2.00")
    first = ProductFactory(shop=shop, producer=maker, title="Ail")
    sign_in(client, member(shop, "Pro", {first: "3.00"}, shows_excl_vat=True))
    items = PriceList.objects.get().items

    def add_row():
        product = ProductFactory(shop=shop, producer=maker)
        items.create(product=product, price=Decimal("3.90"))
        items.create(product=product, price=Decimal("3.50"), min_quantity=10)
        add(client, shop, product)

    of_product = {"product_slug": first.slug, "pk": first.pk} if name.endswith("detail") else {}
    assert assert_same_queries(client, shop_reverse(shop, name, **of_product), add_row) <= most
