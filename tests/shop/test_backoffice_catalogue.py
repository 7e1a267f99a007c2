"""Products, stocks and prices in the back office."""

from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse
from wagtail.models import ModelLogEntry

from shop.catalogue.models import Product, ShopProduct
from shop.partner.models import StockRecord
from tests import factories
from tests.query_growth import assert_same_queries

CREATE = "/gestion/boutique/produits/create/"


@pytest.fixture
def producer(shop, manager):
    """A producer that the manager's shop sells already."""
    enterprise = factories.EnterpriseFactory(name="Ferme des Aubépines")
    factories.ProductFactory(shop=shop, producer=enterprise, title="Œufs")
    return enterprise


@pytest.fixture
def department(db):
    return factories.CategoryFactory(name="Légumes")


@pytest.fixture
def typed(producer, department):
    """What a manager types for a new product."""
    return {
        "title": "Carottes de sable",
        "description": "Sucrées.",
        "producer": producer.pk,
        "departments": [department.pk],
        "unit": "bunch",
        "size": "0,5",
        "measure": "kg",
        "vat_rate": "5.5",
        "origin": "Drôme",
        "season": "",
        "purchase_price": "2,10",
        "stock": "12",
        "stock_seen": "",
        "shop_price": "2,80",
        "is_on_sale": "on",
    }


def edit(product) -> str:
    return reverse("boutique_produits_modeladmin_edit", args=[product.pk])


def edit_stock(row) -> str:
    return reverse("boutique_stocks_modeladmin_edit", args=[row.pk])


def seen(product) -> dict:
    """Return the hidden values of the forms: what was stored when they were shown."""
    record, row = product.stockrecords.get(), product.shop_products.order_by("pk").first()
    price = "" if row.price is None else str(row.price)
    return {
        "purchase_price_seen": str(record.price),
        "stock_seen": record.num_in_stock,
        "price_seen": price,
        "shop_price_seen": price,
        "margin_seen": "" if row.margin is None else str(row.margin),
        "is_on_sale_seen": row.is_on_sale,
    }


def errors(response) -> dict:
    return response.context["form"].errors


def test_one_form_makes_the_product_its_stock_and_its_price(
    manager_client, typed, shop, producer, department
):
    assert manager_client.post(CREATE, typed).status_code == 302
    product = Product.objects.get(title="Carottes de sable")
    record, row = product.stockrecords.get(), product.shop_products.get()
    assert (product.size, product.unit, product.slug) == (
        Decimal("0.5"),
        "bunch",
        "carottes-de-sable",
    )
    assert list(product.categories.all()) == [department]
    assert (record.partner, record.price, record.num_in_stock) == (producer, Decimal("2.10"), 12)
    assert (row.shop, row.price, row.is_on_sale) == (shop, Decimal("2.80"), True)


def test_creating_and_editing_are_logged_with_the_person(manager_client, manager, typed):
    manager_client.post(CREATE, typed)
    product = Product.objects.get(title="Carottes de sable")
    manager_client.post(edit(product), typed | {"stock_seen": "12", "title": "Carottes"})
    entries = ModelLogEntry.objects.for_instance(product).order_by("pk")
    assert [(each.action, each.user) for each in entries] == [
        ("wagtail.create", manager),
        ("wagtail.edit", manager),
    ]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("purchase_price", "-1"),
        ("purchase_price", "1,234"),
        ("purchase_price", "gratuit"),
        ("purchase_price", "NaN"),
        ("purchase_price", ""),
        ("shop_price", "-0,01"),
        ("shop_price", "1,234"),
        ("margin", "100,01"),
        ("margin", "-101"),
        ("margin", "12,345"),
        ("margin", "un quart"),
        ("shipping_weight", "0"),
        ("shipping_weight", "-1,5"),
        ("shipping_weight", "lourd"),
        ("stock", "-3"),
        ("stock", "beaucoup"),
        ("stock", "99999999999"),
        ("size", "0"),
        ("title", ""),
        ("unit", "tonne"),
        ("vat_rate", "7"),
        ("departments", ["999"]),
        ("producer", "999"),
        ("picture", "999"),
        ("picture", "abc"),
        ("labels", ["x"]),
    ],
)
def test_a_wrong_value_is_told_at_its_field(manager_client, typed, field, value):
    before = (Product.objects.count(), StockRecord.objects.count())
    response = manager_client.post(CREATE, typed | {field: value})
    assert response.status_code == 200
    assert list(errors(response)) == [field]
    assert (Product.objects.count(), StockRecord.objects.count()) == before


def test_a_producer_of_another_hub_cannot_be_chosen(manager_client, typed):
    other = factories.EnterpriseFactory()
    factories.ProductFactory(shop=factories.ShopFactory(is_main=False), producer=other)
    response = manager_client.post(CREATE, typed | {"producer": other.pk})
    assert list(errors(response)) == ["producer"]
    assert other.name not in manager_client.get(CREATE).content.decode()


def test_the_form_shows_what_is_stored_with_commas(manager_client, shop, producer):
    product = factories.ProductFactory(
        shop=shop, producer=producer, price="4.20", shop_price="5.05"
    )
    page = manager_client.get(edit(product)).content.decode()
    assert 'value="4,20"' in page
    assert 'value="5,05"' in page


def test_a_sale_during_the_edit_is_not_overwritten(manager_client, typed, shop, producer):
    product = factories.ProductFactory(shop=shop, producer=producer, title="Radis", stock=10)
    factories.OrderFactory(shop, {product: 2})
    typed |= seen(product)
    response = manager_client.post(edit(product), typed | {"stock": "11", "stock_seen": "10"})
    assert "était 10, est 8" in errors(response)["stock"][0]
    product.refresh_from_db()
    assert product.title == "Radis"
    assert product.stockrecords.get().num_in_stock == 8
    again = response.context["form"]["stock_seen"].value()
    second = manager_client.post(edit(product), typed | {"stock": "9", "stock_seen": again})
    assert second.status_code == 302
    assert product.stockrecords.get().num_in_stock == 9


def test_an_untouched_stock_stays_what_the_sale_made_it(manager_client, typed, shop, producer):
    product = factories.ProductFactory(shop=shop, producer=producer, stock=10)
    factories.OrderFactory(shop, {product: 2})
    typed |= seen(product) | {"stock": "10", "stock_seen": "10"}
    saved = manager_client.post(edit(product), typed)
    assert saved.status_code == 302
    assert product.stockrecords.get().num_in_stock == 8


def test_a_stock_row_changes_price_and_stock(manager_client, shop, producer):
    product = factories.ProductFactory(shop=shop, producer=producer, stock=10)
    row = product.shop_products.get()
    data = seen(product) | {"purchase_price": "3", "stock": "4", "price": "3,90"}
    assert manager_client.post(edit_stock(row), data).status_code == 302
    record = product.stockrecords.get()
    row.refresh_from_db()
    assert (record.price, record.num_in_stock) == (Decimal("3.00"), 4)
    assert (row.price, row.is_on_sale) == (Decimal("3.90"), False)


def test_a_margin_and_a_weight_are_kept_and_shown_again(manager_client, typed):
    typed |= {"margin": "12,5", "shop_price": "", "shipping_weight": "0,650"}
    assert manager_client.post(CREATE, typed).status_code == 302
    product = Product.objects.get(title="Carottes de sable")
    assert product.shop_products.get().margin == Decimal("12.50")
    assert product.shop_products.get().price is None
    assert product.shipping_weight == Decimal("0.650")
    page = manager_client.get(edit(product)).content.decode()
    assert 'value="12,5"' in page
    assert 'value="0,65"' in page
    assert "2,36\u202f€" in page  # 2.10 + 0.26: the shelf price


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("price", "-1"),
        ("price", "1,234"),
        ("margin", "101"),
        ("margin", "1,005"),
        ("purchase_price", "-0,01"),
    ],
)
def test_a_wrong_price_of_a_stock_row_is_told_and_changes_nothing(
    manager_client, shop, producer, field, value
):
    product = factories.ProductFactory(shop=shop, producer=producer, shop_price="5.00")
    row = product.shop_products.get()
    data = {"purchase_price": "3", "stock": "4", "stock_seen": "10", "price": "4"}
    response = manager_client.post(edit_stock(row), data | {field: value})
    assert list(errors(response)) == [field]
    assert response.context["form"][field].value() == value
    row.refresh_from_db()
    assert (row.price, row.margin, product.stockrecords.get().price) == (
        Decimal("5.00"),
        None,
        Decimal("4.20"),
    )


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"shop_price": "0,40"}, "shop_price"),
        ({"shop_price": "", "margin": "-90"}, "margin"),
        ({"shop_price": "", "purchase_price": "0,40"}, "purchase_price"),
    ],
)
def test_fees_never_bring_a_price_below_zero(manager_client, shop, producer, typed, changes, field):
    factories.FeeFactory(shop, calculator="per_item", amount="-0.50")
    product = factories.ProductFactory(shop=shop, producer=producer, title="Radis", price="4.20")
    row = product.shop_products.get()
    for url, data in (
        (CREATE, typed | changes),
        (edit(product), typed | seen(product) | {"stock": "10"} | changes),
        (
            edit_stock(row),
            seen(product)
            | {"purchase_price": "4,20", "stock": "10"}
            | {key.replace("shop_", ""): value for key, value in changes.items()},
        ),
    ):
        response = manager_client.post(url, data)
        found = errors(response)
        shown = field.replace("shop_", "") if url == edit_stock(row) else field
        assert list(found) == [shown], url
        assert "coûterait −0," in found[shown][0]
    product.refresh_from_db()
    row.refresh_from_db()
    assert (product.title, product.stockrecords.get().price) == ("Radis", Decimal("4.20"))
    assert (row.price, row.margin) == (None, None)
    assert not Product.objects.filter(title="Carottes de sable").exists()


def test_a_refused_new_product_can_be_mended_and_saved(manager_client, shop, typed):
    factories.FeeFactory(shop, calculator="per_item", amount="-0.50")
    refused = manager_client.post(CREATE, typed | {"shop_price": "0,40"})
    assert 'value="0,40"' in refused.content.decode()
    assert manager_client.post(CREATE, typed | {"shop_price": "0,50"}).status_code == 302
    assert Product.objects.filter(title="Carottes de sable").count() == 1


def test_a_weight_that_brings_the_price_below_zero_is_refused(
    manager_client, shop, producer, typed
):
    factories.FeeFactory(shop, calculator="per_kg", amount="-1")
    product = factories.ProductFactory(shop=shop, producer=producer, measure="piece", stock=12)
    typed |= seen(product) | {"measure": "piece", "shipping_weight": "3"}
    assert list(errors(manager_client.post(edit(product), typed))) == ["shop_price"]
    product.refresh_from_db()
    assert product.shipping_weight is None


def test_the_fees_of_another_hub_do_not_decide_what_a_producers_price_is(
    manager_client, shop, producer, typed
):
    product = factories.ProductFactory(shop=shop, producer=producer, stock=12)
    other = factories.ShopFactory(is_main=False)
    row = ShopProduct.objects.create(shop=other, product=product)
    factories.FeeFactory(other, calculator="per_item", amount="-4")
    own = product.shop_products.get(shop=shop)
    data = seen(product) | {"purchase_price": "0,10", "stock": "12", "price": "3"}
    assert manager_client.post(edit_stock(own), data).status_code == 302
    row.refresh_from_db()
    assert row.price is None


def test_lists_and_exports_show_the_shelf_price_with_margin_and_fees(
    manager_client, shop, producer
):
    Product.objects.all().delete()
    factories.FeeFactory(shop, percent="20")
    factories.FeeFactory(shop, producer, calculator="per_item", amount="0.10", supply=[producer])
    product = factories.ProductFactory(
        shop=shop, producer=producer, price="2.00", shipping_weight=Decimal("0.4"), measure="L"
    )
    other = factories.ShopFactory(is_main=False)
    ShopProduct.objects.create(shop=other, product=product, price=Decimal("9.99"))
    ShopProduct.objects.filter(shop=shop).update(margin=Decimal(25))
    for screen in ("produits", "stocks"):  # 2.00 + 25 % = 2.50; + 0.50 + 0.10
        address = f"/gestion/boutique/{screen}/"
        page = manager_client.get(address).content.decode()
        assert "3,10\u202f€" in page
        assert "9,99" not in page
        text = manager_client.get(f"{address}?export=csv").content.decode("utf-8-sig")
        head, line = (each.split(";") for each in text.splitlines())
        said = dict(zip(head, line, strict=True))
        assert said["prix d’achat"] == "2,00"
        assert said["prix en rayon"] == "3,10"
        assert said["marge\u202f(%)"] == "25,00"
        assert said["poids d’une unité (kg)"] == "0,400"
    assert (
        f"produit={product.pk}"
        in manager_client.get("/gestion/boutique/produits/").content.decode()
    )


def test_a_row_says_that_the_margin_is_the_shops(manager_client, shop, producer):
    shop.margin = Decimal("12.5")
    shop.save()
    page = manager_client.get("/gestion/boutique/stocks/").content.decode()
    assert "12,5\u202f%" in page
    assert "de la boutique" in page
    assert "4,73\u202f€" in page  # 4.20 + 0.53


def test_an_ordered_product_is_not_deleted(manager_client, shop, producer):
    product = factories.ProductFactory(shop=shop, producer=producer)
    factories.OrderFactory(shop, {product: 1})
    url = reverse("boutique_produits_modeladmin_delete", args=[product.pk])
    response = manager_client.post(url, follow=True)
    assert "a déjà été commandé" in response.content.decode()
    assert Product.objects.filter(pk=product.pk).exists()
    assert not ModelLogEntry.objects.filter(action="wagtail.delete").exists()


def test_a_product_that_nobody_ordered_is_deleted(manager_client, shop, producer):
    product = factories.ProductFactory(shop=shop, producer=producer)
    url = reverse("boutique_produits_modeladmin_delete", args=[product.pk])
    assert manager_client.post(url).status_code == 302
    assert not Product.objects.filter(pk=product.pk).exists()


@pytest.mark.parametrize("text", ["oeuf", "ŒUFS", "œuf"])
def test_search_ignores_accents_and_ligatures(manager_client, producer, shop, text):
    factories.ProductFactory(shop=shop, producer=producer, title="Radis noir")
    page = manager_client.get(f"/gestion/boutique/produits/?q={text}").content.decode()
    assert "Œufs" in page
    assert "Radis noir" not in page


def test_filters_keep_what_they_say(manager_client, shop, producer, department):
    factories.ProductFactory(
        shop=shop, producer=producer, title="Épuisé", stock=0, category=department
    )
    factories.ProductFactory(shop=shop, producer=producer, title="Illimité", unlimited=True)

    def shown(query):
        context = manager_client.get(f"/gestion/boutique/stocks/?{query}").context
        return sorted(row.product.title for row in context["object_list"])

    assert shown("stock=epuise") == ["Épuisé"]
    assert shown("stock=illimite") == ["Illimité"]
    assert shown(f"rayon={department.pk}") == ["Épuisé"]
    assert len(shown(f"producteur={producer.pk}")) == 3
    assert len(shown("stock=nimporte")) == 3


def test_a_csv_is_french_and_cannot_run_a_formula(manager_client, shop, producer):
    factories.ProductFactory(shop=shop, producer=producer, title="=1+1", price="1234.50")
    response = manager_client.get("/gestion/boutique/produits/?export=csv")
    assert response.content.startswith(b"\xef\xbb\xbf")
    lines = response.content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("produit;producteur;")
    row = next(line for line in lines if "1+1" in line)
    assert row.startswith("'=1+1;")
    assert ";1234,50;" in row


def test_a_workbook_has_numbers_and_no_formula(manager_client, shop, producer):
    factories.ProductFactory(shop=shop, producer=producer, title="=1+1", price="1234.50")
    response = manager_client.get("/gestion/boutique/produits/?export=xlsx")
    sheet = openpyxl.load_workbook(BytesIO(response.content)).active
    rows = {row[0].value: row for row in sheet.iter_rows(min_row=2)}
    cells = rows["=1+1"]
    assert cells[0].data_type == "s"
    assert [cell.value for cell in cells if cell.data_type == "n"][:2] == [1, 1234.5]


@pytest.mark.parametrize("screen", ["produits", "stocks"])
def test_a_list_costs_the_same_with_thirty_rows(manager_client, shop, producer, department, screen):
    def add():
        maker = factories.EnterpriseFactory()
        product = factories.ProductFactory(shop=shop, producer=maker, category=department)
        factories.FeeFactory(shop, maker, supply=[maker])
        factories.CustomerGroupFactory(shop=shop, prices={product: "1"})

    assert_same_queries(manager_client, f"/gestion/boutique/{screen}/", add)


@pytest.mark.parametrize("screen", ["produits", "stocks"])
def test_an_export_costs_the_same_with_thirty_rows(manager_client, shop, department, screen):
    def add():
        factories.ProductFactory(shop=shop, category=department)

    assert_same_queries(manager_client, f"/gestion/boutique/{screen}/?export=csv", add)


def test_the_picture_is_the_wagtail_images_own_file(manager_client, typed):
    from wagtail.images import get_image_model
    from wagtail.images.tests.utils import get_test_image_file

    image = get_image_model().objects.create(title="Carottes", file=get_test_image_file())
    manager_client.post(CREATE, typed | {"picture": image.pk})
    product = Product.objects.get(title="Carottes de sable")
    assert product.images.get().original.name == image.file.name
    page = manager_client.get(edit(product))
    assert page.context["form"].initial["picture"] == image.pk
    manager_client.post(edit(product), typed | {"picture": "", "stock_seen": "12"})
    assert not product.images.exists()
    assert image.file.storage.exists(image.file.name)


def test_who_runs_two_shops_chooses_one(manager_client, manager, shop, producer, typed):
    second = factories.ShopFactory(is_main=False)
    factories.permit(producer, second.enterprise)
    factories.ManagerFactory(enterprise=second.enterprise, user=manager)
    foreign = factories.ShopFactory(is_main=False)
    refused = manager_client.post(CREATE, typed | {"shop": foreign.pk})
    assert list(errors(refused)) == ["shop"]
    assert manager_client.post(CREATE, typed | {"shop": second.pk}).status_code == 302
    row = ShopProduct.objects.get(product__title="Carottes de sable")
    assert row.shop == second


def test_a_description_is_shown_without_its_tags(manager_client, shop, producer):
    product = factories.ProductFactory(
        shop=shop, producer=producer, description="<p>Sucrées <b>et</b> tendres.</p>"
    )
    form = manager_client.get(edit(product)).context["form"]
    assert form.initial["description"] == "Sucrées et tendres."


def test_a_stock_is_not_written_blind(manager_client, typed, shop, producer):
    product = factories.ProductFactory(shop=shop, producer=producer, stock=10)
    blind = manager_client.post(edit(product), typed | {"stock": "50", "stock_seen": ""})
    assert list(errors(blind)) == ["stock_seen"]
    row = product.shop_products.get()
    blind = manager_client.post(edit_stock(row), {"purchase_price": "1", "stock": "50"})
    assert list(errors(blind)) == ["stock_seen"]
    assert product.stockrecords.get().num_in_stock == 10
