"""The shelf and the product page, as a visitor sees them."""

import re

import pytest

from shop.catalogue.models import Allergen, Label
from shop.catalogue.units import unit_label
from shop.storefront.urlconf import shop_reverse
from tests.factories import (
    CategoryFactory,
    CustomerFactory,
    CustomerGroupFactory,
    EnterpriseFactory,
    ProductFactory,
    ShopFactory,
)
from tests.factories.pages import ProducerPageFactory
from tests.query_growth import assert_same_queries

pytestmark = pytest.mark.django_db


def shelf_of(shop, query: str = "") -> str:
    return shop_reverse(shop, "catalogue:index") + query


def page_of(shop, product) -> str:
    return shop_reverse(shop, "catalogue:detail", product_slug=product.slug, pk=product.pk)


def titles(response) -> list[str]:
    return [product.title for product in response.context["page"].object_list]


def test_the_shelf_shows_name_producer_price_and_price_per_kilo(client, shop):
    tissot = EnterpriseFactory(name="Verger Tissot")
    ProductFactory(
        shop=shop,
        producer=tissot,
        title="Jus de pomme",
        price="3.10",
        unit="bottle",
        measure="L",
        size="0.75",
    )

    html = client.get(shelf_of(shop)).content.decode()

    assert "Jus de pomme" in html
    assert "Verger Tissot" in html
    assert "3,10\u202f€" in html
    assert "la bouteille de 75\u00a0cl" in html
    assert "4,13\u202f€/L" in html


@pytest.mark.parametrize(
    "fields", [{"on_sale": False}, {"is_public": False}, {"price": None}], ids=str
)
def test_what_is_not_for_sale_is_neither_on_the_shelf_nor_has_a_page(client, shop, fields):
    product = ProductFactory(shop=shop, **fields)

    assert titles(client.get(shelf_of(shop))) == []
    assert client.get(page_of(shop, product)).status_code == 404


def test_another_shops_product_is_neither_on_the_shelf_nor_has_a_page(client, shop):
    product = ProductFactory(shop=ShopFactory())

    assert titles(client.get(shelf_of(shop))) == []
    assert client.get(page_of(shop, product)).status_code == 404


def test_out_of_stock_is_said_and_cannot_be_added(client, shop):
    ProductFactory(shop=shop, title="Mâche", stock=0)

    html = client.get(shelf_of(shop)).content.decode()

    assert "Mâche" in html
    assert "En rupture" in html
    assert "/panier/ajouter/" not in html


def test_low_stock_is_said(client, shop):
    ProductFactory(shop=shop, stock=3)

    assert "plus que 3" in client.get(shelf_of(shop)).content.decode()


def test_a_closed_shop_says_so_and_takes_nothing(client, shop):
    shop.is_open, shop.closed_message = False, "Retour le 3 janvier."
    shop.save()
    ProductFactory(shop=shop)

    html = client.get(shelf_of(shop)).content.decode()

    assert "Retour le 3 janvier." in html
    assert "/panier/ajouter/" not in html


def test_filters_combine(client, shop):
    organic = Label.objects.create(name="AB", slug="ab")
    aubin, tissot = EnterpriseFactory(), EnterpriseFactory()
    vegetables = CategoryFactory(name="Légumes")
    roots = CategoryFactory(name="Racines", parent=vegetables)
    wanted = ProductFactory(shop=shop, producer=aubin, title="Épinards géants", category=roots)
    plain = ProductFactory(shop=shop, producer=aubin, title="Épinards", category=vegetables)
    ProductFactory(shop=shop, producer=tissot, title="Épinards", category=roots).labels.add(organic)
    ProductFactory(shop=shop, producer=aubin, title="Navets", category=roots).labels.add(organic)
    ProductFactory(shop=shop, producer=aubin, title="Épinards").labels.add(organic)
    for product in (wanted, plain):
        product.labels.add(organic)
    plain.labels.clear()
    address = shop_reverse(shop, "catalogue:category", category_slug="legumes", pk=vegetables.pk)

    response = client.get(address, {"q": "EPINARD", "producteur": aubin.pk, "label": "ab"})

    assert titles(response) == ["Épinards géants"]


def test_two_producers_in_the_same_filter_add_up(client, shop):
    first, second, third = EnterpriseFactory(), EnterpriseFactory(), EnterpriseFactory()
    for producer in (first, second, third):
        ProductFactory(shop=shop, producer=producer, title=f"De {producer.pk}")

    response = client.get(shelf_of(shop, f"?producteur={first.pk}&producteur={second.pk}"))

    assert titles(response) == [f"De {first.pk}", f"De {second.pk}"]


def test_links_to_other_departments_keep_the_filters(client, shop):
    category = CategoryFactory(name="Fruits")
    ProductFactory(shop=shop, category=category, title="Pommes")

    html = client.get(shelf_of(shop, "?q=pomme&page=1")).content.decode()

    assert f"/rayon/fruits_{category.pk}/?q=pomme" in html


@pytest.mark.parametrize(
    "query",
    [
        "?producteur=99999999999999999999999",
        "?producteur=abc&label=inconnu",
        "?q=%00%27%22%25",
        "?page=abc",
        "?page=-3",
        "?page=999999999999999999999",
        "?tri=inconnu",
        "?q=" + "a" * 5000,
    ],
)
def test_a_query_string_made_up_by_hand_gets_a_page(client, shop, query):
    ProductFactory(shop=shop, title="Pommes")

    assert client.get(shelf_of(shop, query)).status_code == 200


def test_nothing_found_is_said(client, shop):
    ProductFactory(shop=shop, title="Pommes")

    response = client.get(shelf_of(shop, "?q=ananas"))

    assert titles(response) == []
    assert "Aucun produit ne correspond" in response.content.decode()


def test_names_are_sorted_whatever_their_accents(client, shop):
    for title in ("Navets", "Épinards", "Artichauts"):
        ProductFactory(shop=shop, title=title)

    response = client.get(shelf_of(shop, "?tri=nom"))

    assert titles(response) == ["Artichauts", "Épinards", "Navets"]


def test_prices_are_sorted_as_this_visitor_pays_them(customer_client, customer, shop):
    cheap = ProductFactory(shop=shop, title="Ail", price="2.00")
    dear = ProductFactory(shop=shop, title="Basilic", price="3.00")
    group = CustomerGroupFactory(shop=shop, prices={dear: "1.50"})
    customer.groups.add(group)

    rising = titles(customer_client.get(shelf_of(shop, "?tri=prix")))
    falling = titles(customer_client.get(shelf_of(shop, "?tri=prix-decroissant")))

    assert rising == [dear.title, cheap.title]
    assert falling == [cheap.title, dear.title]


def test_departments_count_what_is_on_the_shelf(client, shop):
    vegetables = CategoryFactory(name="Légumes")
    roots = CategoryFactory(name="Racines", parent=vegetables)
    CategoryFactory(name="Vide")
    ProductFactory(shop=shop, category=roots)
    ProductFactory(shop=shop, category=vegetables)
    ProductFactory(shop=shop, category=roots, on_sale=False)

    found = client.get(shelf_of(shop)).context["departments"]

    assert [(each.category.name, each.count) for each in found] == [("Légumes", 2), ("Racines", 1)]


@pytest.mark.parametrize("fields", [{"is_public": False}, None], ids=["hidden", "unknown"])
def test_a_hidden_or_unknown_department_answers_404(client, shop, fields):
    pk = CategoryFactory(name="Fruits", **fields).pk if fields else 10**30
    address = shop_reverse(shop, "catalogue:category", category_slug="fruits", pk=pk)

    assert client.get(address).status_code == 404


def test_an_old_address_of_a_department_leads_to_the_new_one(client, shop):
    category = CategoryFactory(name="Fruits")
    address = shop_reverse(shop, "catalogue:category", category_slug="ancien", pk=category.pk)

    assert client.get(address).url.endswith(f"/rayon/fruits_{category.pk}/")


def test_htmx_gets_the_shelf_without_the_page_around_it(client, shop):
    ProductFactory(shop=shop, title="Pommes")

    part = client.get(shelf_of(shop), headers={"HX-Request": "true"}).content.decode()

    assert "Pommes" in part
    assert "<html" not in part


def test_the_product_page_tells_what_is_known(client, shop):
    organic = Label.objects.create(name="AB", slug="ab", meaning="Agriculture biologique")
    producer = EnterpriseFactory(name="Fruitière des Hauts", town="Die", postcode="26150")
    product = ProductFactory(
        shop=shop,
        producer=producer,
        title="Comté 12 mois",
        price="9.20",
        unit="piece",
        size="0.4",
        origin="Jura",
        season="toute l’année",
        description="Pâte pressée cuite.",
    )
    product.labels.add(organic)
    product.allergens.add(Allergen.objects.create(name="Lait"))
    ProductFactory(shop=shop, producer=producer, title="Morbier")

    html = client.get(page_of(shop, product)).content.decode()

    for text in (
        "Comté 12 mois",
        "Fruitière des Hauts",
        "Die (26)",
        "9,20\u202f€",
        "la pièce de 400\u00a0g",
        "23,00\u202f€/kg",
        "TVA 5,5\u202f% comprise",
        "Jura",
        "toute l’année",
        "Agriculture biologique",
        "Lait",
        "Pâte pressée cuite.",
        "Morbier",
    ):
        assert text in html


def test_the_public_price_is_struck_where_the_visitors_list_lowers_it(
    client, customer_client, customer, shop
):
    product = ProductFactory(shop=shop, price="3.00")
    group = CustomerGroupFactory(shop=shop, name="Pro", prices={product: "2.60"})
    customer.groups.add(group)

    public = client.get(page_of(shop, product)).content.decode()
    own = customer_client.get(page_of(shop, product)).content.decode()

    assert "3,00\u202f€" in public
    assert "2,60\u202f€" not in public
    assert "price__was" not in public
    assert "2,60\u202f€" in own
    assert "Prix «\u202fPro\u202f»" in own
    assert "price__was" in own


def test_a_seller_that_charges_no_vat_shows_none(client, shop):
    shop.enterprise.charges_vat = False
    shop.enterprise.save()
    product = ProductFactory(shop=shop)

    page = client.get(page_of(shop, product)).content.decode()
    assert not re.search(r"\bTVA\b", page)


@pytest.mark.parametrize("live", [True, False])
def test_the_producers_story_is_one_click_away_once_it_is_published(client, shop, live):
    producer = EnterpriseFactory()
    story = ProducerPageFactory(enterprise=producer, live=live)
    product = ProductFactory(shop=shop, producer=producer)

    html = client.get(page_of(shop, product)).content.decode()

    assert (f'href="{story.url}"' in html) is live


def test_a_title_without_letters_still_has_a_page(client, shop):
    product = ProductFactory(shop=shop, title="???")

    response = client.get(shelf_of(shop))

    assert f"/produits/produit_{product.pk}/" in response.content.decode()
    address = shop_reverse(shop, "catalogue:detail", product_slug="produit", pk=product.pk)
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("pk", ["0", "9" * 30])
def test_an_unknown_product_answers_404(client, shop, pk):
    assert client.get(f"/boutique/{shop.slug}/produits/rien_{pk}/").status_code == 404


@pytest.mark.parametrize(
    ("fields", "label"),
    [
        ({"unit": "kg", "measure": "kg"}, "le kilo"),
        ({"unit": "kg", "measure": "kg", "size": "0.5"}, "les 500\u00a0g"),
        ({"unit": "piece", "measure": "piece", "size": "6"}, "les 6"),
        ({"unit": "piece", "measure": "piece"}, "la pièce"),
        ({"unit": "bunch", "measure": "piece"}, "la botte"),
        ({"unit": "jar", "measure": "kg", "size": "0.5"}, "le pot de 500\u00a0g"),
        ({"unit": "bottle", "measure": "L", "size": "1"}, "la bouteille de 1\u00a0L"),
        ({"unit": "box", "measure": "kg", "size": "2.5"}, "la boîte de 2,5\u00a0kg"),
        ({"unit": "box", "measure": "piece", "size": "12"}, "la boîte de 12"),
    ],
)
def test_a_unit_is_said_as_at_the_market(shop, fields, label):
    product = ProductFactory(**fields)
    product.refresh_from_db()

    assert unit_label(product) == label


def test_the_shelf_costs_the_same_queries_with_more_products(customer_client, customer, shop):
    customer.groups.add(CustomerGroupFactory(shop=shop, percent="-10"))
    category = CategoryFactory(name="Fruits")
    organic = Label.objects.create(name="AB", slug="ab")

    def add():
        ProductFactory(shop=shop, category=category).labels.add(organic)

    assert assert_same_queries(customer_client, shelf_of(shop), add) <= 30


def test_sorting_by_price_costs_the_same_queries_with_more_products(client, shop):
    assert_same_queries(client, shelf_of(shop, "?tri=prix"), lambda: ProductFactory(shop=shop))


def test_a_product_page_costs_the_same_queries_with_more_products(client, shop):
    producer = EnterpriseFactory()
    product = ProductFactory(shop=shop, producer=producer)

    def add():
        ProductFactory(shop=shop, producer=producer)

    assert assert_same_queries(client, page_of(shop, product), add) <= 30


def test_customers_of_another_shop_pay_the_public_price_here(customer_client, customer, shop):
    product = ProductFactory(shop=shop, price="3.00")
    other = ShopFactory()
    CustomerFactory(
        shop=other,
        user=customer.user,
        groups=[CustomerGroupFactory(shop=other, percent="-50")],
    )

    html = customer_client.get(page_of(shop, product)).content.decode()

    assert "3,00\u202f€" in html
    assert "1,50\u202f€" not in html
