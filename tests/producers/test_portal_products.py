"""« Mes produits »: price and stock in place, once, and of nobody else."""

from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from shop.catalogue.models import Product
from shop.partner.models import StockRecord
from shop.storefront.urlconf import shop_reverse
from tests import factories
from tests.clients import team_client
from tests.query_growth import assert_same_queries

pytestmark = pytest.mark.django_db
ROW = {"headers": {"X-Portal-Row": "1"}}


@pytest.fixture
def farm(shop):
    return factories.EnterpriseFactory(name="Verger de Vincent")


@pytest.fixture
def apples(shop, farm):
    return factories.ProductFactory(
        shop=shop, producer=farm, title="Pommes", price="3.00", stock=50
    )


@pytest.fixture
def vincent(farm):
    return team_client(farm)


def url(product) -> str:
    return reverse("portal_product_row", args=[product.stock.partner_id, product.pk])


def page_of(farm) -> str:
    return reverse("portal_products", args=[farm.pk])


def typed(product, *, price="3,00", stock=50, seen=("3,00", 50), key=None, **more) -> dict:
    """Return what a row posts: what was typed over what was shown."""
    name = f"p{product.pk}-"
    data = {
        "purchase_price": price,
        "stock": stock,
        "purchase_price_seen": seen[0],
        "stock_seen": seen[1],
        "key": key or uuid4(),
        **more,
    }
    return {name + field: value for field, value in data.items()}


def stored(product) -> tuple:
    record = StockRecord.objects.get(product=product)
    return record.price, record.num_in_stock, record.is_unlimited


def test_e02_a_producer_sets_price_and_stock_and_the_shelf_follows(client, shop, vincent, apples):
    response = vincent.post(url(apples), typed(apples, price="3,20", stock=12), **ROW)
    assert response.status_code == 200
    assert stored(apples) == (Decimal("3.20"), 12, False)
    shelf = client.get(shop_reverse(shop, "catalogue:index")).content.decode()
    assert "3,20\u202f€" in shelf
    assert "3,00\u202f€" not in shelf


def test_the_row_says_that_it_is_saved(vincent, apples):
    page = vincent.post(url(apples), typed(apples, stock=12), **ROW).content.decode()
    assert "Enregistré à" in page
    assert f'name="p{apples.pk}-stock_seen" value="12"' in page


def test_without_a_script_the_page_comes_back(vincent, farm, apples):
    response = vincent.post(url(apples), typed(apples, stock=12), follow=True)
    assert response.redirect_chain == [(page_of(farm), 302)]
    assert "Enregistré" in response.content.decode()
    assert stored(apples) == (Decimal("3.00"), 12, False)


def test_a_lost_answer_sent_again_changes_nothing_twice(vincent, apples):
    attempt = typed(apples, stock=40)
    assert vincent.post(url(apples), attempt, **ROW).status_code == 200
    StockRecord.objects.filter(product=apples).update(num_in_stock=38)  # two were sold meanwhile
    again = vincent.post(url(apples), attempt, **ROW)
    assert again.status_code == 200
    assert stored(apples) == (Decimal("3.00"), 38, False)
    assert f'name="p{apples.pk}-stock_seen" value="38"' in again.content.decode()
    assert ModelLogEntry.objects.filter(action="halle.product.stock").count() == 1


def test_the_second_of_two_people_is_told_and_overwrites_nothing(vincent, farm, apples):
    colleague = team_client(farm, "manager")
    assert colleague.post(url(apples), typed(apples, stock=44), **ROW).status_code == 200
    response = vincent.post(url(apples), typed(apples, stock=60, price="3,50"), **ROW)
    assert response.status_code == 409
    assert "est 44" in response.content.decode().replace("\u202f", " ")
    assert stored(apples) == (Decimal("3.00"), 44, False)
    page = response.content.decode()
    assert f'name="p{apples.pk}-stock" value="60"' in page
    assert f'name="p{apples.pk}-stock_seen" value="44"' in page


@pytest.mark.parametrize(
    ("field", "value"),
    [("stock", -1), ("stock", ""), ("stock", "beaucoup"), ("stock", 10**9)]
    + [
        ("price", value)
        for value in ("-1", "", "3,999", "cher", "2 50", "2\u202f50", "1e3", "NaN", "99999999999")
    ],
)
def test_bad_input_is_said_at_the_row_and_changes_nothing(vincent, apples, field, value):
    response = vincent.post(url(apples), typed(apples, **{field: value}), **ROW)
    assert response.status_code == 422
    assert "portal-error" in response.content.decode()
    assert stored(apples) == (Decimal("3.00"), 50, False)


def test_a_row_without_what_was_shown_is_refused(vincent, apples):
    data = typed(apples, stock=1)
    del data[f"p{apples.pk}-stock_seen"]
    assert vincent.post(url(apples), data, **ROW).status_code == 422
    assert stored(apples) == (Decimal("3.00"), 50, False)


def test_unlimited_is_a_choice(vincent, apples):
    data = typed(apples, is_unlimited="on")
    assert vincent.post(url(apples), data, **ROW).status_code == 200
    assert stored(apples) == (Decimal("3.00"), 50, True)


def test_another_s_product_does_not_exist(vincent, farm, shop):
    other = factories.ProductFactory(shop=shop, title="Carottes secrètes", stock=10)
    forged = [
        reverse("portal_product_row", args=[farm.pk, other.pk]),
        reverse("portal_product_row", args=[other.stock.partner_id, other.pk]),
    ]
    for path in forged:
        assert vincent.post(path, typed(other, stock=1, seen=("4,20", 10))).status_code == 404
    assert stored(other) == (Decimal("4.20"), 10, False)
    assert "secrètes" not in vincent.get(page_of(farm)).content.decode()


@pytest.mark.parametrize("role", ["reader", "packing"])
def test_who_may_only_look_changes_nothing(farm, apples, role):
    client = team_client(farm, role)
    assert client.get(page_of(farm)).status_code == 200
    assert client.post(url(apples), typed(apples, stock=1), **ROW).status_code == 403
    nothing = reverse("portal_nothing", args=[farm.pk])
    assert (client.get(nothing).status_code, client.post(nothing).status_code) == (403, 403)
    assert stored(apples) == (Decimal("3.00"), 50, False)
    content = client.get(page_of(farm)).text.split("portal__head")[1]
    assert 'type="submit"' not in content.split("<noscript>")[0]


def test_a_hub_that_may_change_the_products_has_no_place_in_the_portal(shop, farm, apples):
    hub = team_client(shop.enterprise)
    assert hub.get(page_of(farm)).status_code == 404
    assert hub.post(url(apples), typed(apples, stock=1), **ROW).status_code == 404
    assert stored(apples) == (Decimal("3.00"), 50, False)


def test_nothing_this_week_empties_the_own_stock_only(vincent, farm, shop, apples):
    unlimited = factories.ProductFactory(shop=shop, producer=farm, unlimited=True)
    other = factories.ProductFactory(shop=shop, stock=7)
    assert vincent.post(reverse("portal_nothing", args=[farm.pk])).status_code == 302
    assert stored(apples)[1:] == (0, False)
    assert stored(unlimited)[1:] == (0, False)
    assert stored(other)[1:] == (7, False)


def test_the_journal_says_who_changed_what(vincent, farm, apples):
    vincent.post(url(apples), typed(apples, price="3,20", stock=12), **ROW)
    lines = {entry.action: entry for entry in ModelLogEntry.objects.for_instance(farm)}
    assert lines["halle.product.price"].message == ("Pommes\u202f: prix 3,00\u202f€ → 3,20\u202f€")
    assert lines["halle.product.stock"].message == "Pommes\u202f: stock 50 → 12"
    assert lines["halle.product.stock"].user.roles.get().enterprise == farm


def test_a_product_that_no_shop_may_sell_any_more_says_so(vincent, farm, shop, apples):
    assert f"en vente à {shop.name}" in vincent.get(page_of(farm)).content.decode()
    farm.grants_given.filter(permission="sell").update(ends_at=timezone.now())
    assert "en vente à" not in vincent.get(page_of(farm)).content.decode()


def test_the_list_costs_the_same_queries_with_more_products(vincent, farm, shop, apples):
    def add_row():
        factories.ProductFactory(shop=shop, producer=farm)

    assert assert_same_queries(vincent, page_of(farm), add_row) <= 21
    assert Product.objects.count() > 20


def stand(shop, farm, count: int) -> None:
    for number in range(count):
        factories.ProductFactory(shop=shop, producer=farm, title=f"Courge {number:02}")


def test_a_long_list_comes_in_pages_and_is_searched_without_accents(shop, farm, apples, vincent):
    stand(shop, farm, 41)
    factories.ProductFactory(shop=shop, producer=farm, title="Pâtisson", stock=4)

    first = vincent.get(page_of(farm)).content.decode()
    assert "Courge 39" in first
    assert "Courge 40" not in first
    last = vincent.get(page_of(farm), {"page": "2"}).content.decode()
    assert "Pommes" in last
    assert "Courge 00" not in last
    found = vincent.get(page_of(farm), {"q": "PATI"}).content.decode()
    assert "Pâtisson" in found
    assert "Courge 00" not in found
    nothing = vincent.get(page_of(farm), {"q": "zz"}).content.decode()
    assert "Aucun produit ne contient ce mot." in nothing


def test_without_scripts_one_stays_on_the_page_of_the_list(shop, farm, apples, vincent):
    stand(shop, farm, 45)
    page = f"{page_of(farm)}?page=2"
    row = reverse("portal_product_row", args=[farm.pk, apples.pk])
    assert f'action="{row}?page=2"' in vincent.get(page).content.decode()

    refused = vincent.post(f"{row}?page=2", typed(apples, stock="-4"))
    assert refused.status_code == 422
    assert 'value="-4"' in refused.content.decode()
    assert "Courge 44" in refused.content.decode()
    assert vincent.post(f"{row}?page=2", typed(apples, stock="4")).url == page


def test_a_product_taken_off_sale_says_so(vincent, farm, apples):
    assert "retiré de la vente" not in vincent.get(page_of(farm)).text
    Product.objects.filter(pk=apples.pk).update(is_public=False)
    assert "retiré de la vente" in vincent.get(page_of(farm)).text
