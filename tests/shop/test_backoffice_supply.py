"""What a hub may change of others' products (E-03), what of it they read, and pictures."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file_jpeg
from wagtail.models import ModelLogEntry

from shop.catalogue.models import Product
from shop.catalogue.pictures import spec
from shop.partner.models import Partner
from shop.partner.team import admit
from tests import factories

CREATE = "/gestion/boutique/produits/create/"


@pytest.fixture
def producer(shop):
    return factories.EnterpriseFactory(name="Ferme des Aubépines")


@pytest.fixture
def typed(shop, producer):
    """What somebody types for a product of a producer that the shop sells."""
    factories.ProductFactory(shop=shop, producer=producer, title="Œufs")
    return {
        "title": "Carottes de sable",
        "producer": producer.pk,
        "departments": [factories.CategoryFactory(name="Légumes").pk],
        "unit": "bunch",
        "size": "0,5",
        "measure": "kg",
        "vat_rate": "5.5",
        "purchase_price": "2,10",
        "stock": "12",
        "stock_seen": "",
        "is_on_sale": "on",
    }


def edit(product) -> str:
    return reverse("boutique_produits_modeladmin_edit", args=[product.pk])


def edit_stock(row) -> str:
    return reverse("boutique_stocks_modeladmin_edit", args=[row.pk])


def seen(product) -> dict:
    """Return the hidden values of the forms: what was stored when they were shown."""
    record, row = product.stockrecords.get(), product.shop_products.get()
    return {
        "purchase_price_seen": str(record.price),
        "stock_seen": record.num_in_stock,
        "is_on_sale_seen": row.is_on_sale,
    }


@pytest.fixture
def resold(shop):
    """A product that its producer lets the shop sell, at the shop's price, and no more."""
    return factories.ProductFactory(
        shop=shop, title="Pommes", price="3.00", permissions=["sell", "catalogue"]
    )


def stored(product) -> tuple:
    """Return all that a forged form might change, and what it might leave behind."""
    return (
        list(Product.objects.filter(pk=product.pk).values()),
        list(product.stockrecords.values()),
        list(product.shop_products.values()),
        list(product.images.values()),
        ModelLogEntry.objects.count(),
    )


@pytest.mark.parametrize(
    "forged",
    [
        {"purchase_price": "0,01"},
        {"purchase_price": "0,01", "purchase_price_seen": "3,00", "price": "9"},
        {"stock": "500", "stock_seen": "10"},
        {"is_unlimited": "on"},
    ],
)
def test_e03_a_forged_price_or_stock_of_a_stock_row_is_forbidden(manager_client, resold, forged):
    before = stored(resold)
    response = manager_client.post(edit_stock(resold.shop_products.get()), forged)
    assert response.status_code == 403
    assert stored(resold) == before


def test_e03_a_forged_price_in_the_product_form_is_forbidden(manager_client, typed, resold):
    before = stored(resold)
    forged = typed | seen(resold) | {"producer": resold.producer.pk, "purchase_price": "0,01"}
    assert manager_client.post(edit(resold), forged).status_code == 403
    assert stored(resold) == before


def test_e03_a_forged_price_in_the_grid_is_forbidden(manager_client, resold):
    before = stored(resold)
    cell = f"purchase-{resold.pk}"
    response = manager_client.post(
        reverse("shop_price_grid"), {cell: "0,01", f"seen-{cell}": "3,00"}
    )
    assert response.status_code == 403
    assert stored(resold) == before


def test_e03_the_shops_own_price_stays_its_own_to_set(manager_client, resold):
    row = resold.shop_products.get()
    page = manager_client.get(edit_stock(row)).content.decode()
    assert 'name="purchase_price"' not in page
    data = {"price": "3,90", "is_on_sale": "on"}
    assert manager_client.post(edit_stock(row), data).status_code == 302
    row.refresh_from_db()
    assert (row.price, resold.stockrecords.get().price) == (Decimal("3.90"), Decimal("3.00"))


def journal(producer) -> list[str]:
    lines = ModelLogEntry.objects.for_instance(producer).order_by("pk")
    return [line.formatter.format_message(line) for line in lines]


def test_a_producers_journal_tells_what_the_hub_changed(
    manager_client, manager, shop, producer, typed
):
    product = factories.ProductFactory(shop=shop, producer=producer, title="Radis", stock=10)
    row = product.shop_products.get()
    data = seen(product) | {"purchase_price": "4,20", "stock": "10", "is_on_sale": "on"}
    assert manager_client.post(edit_stock(row), data).status_code == 302
    assert journal(producer) == []
    data |= {"purchase_price": "4,50", "stock": "7"}
    assert manager_client.post(edit_stock(row), data).status_code == 302
    typed |= seen(product) | {"purchase_price": "4,50", "stock": "7", "title": "Radis roses"}
    assert manager_client.post(edit(product), typed).status_code == 302
    deleted = reverse("boutique_produits_modeladmin_delete", args=[product.pk])
    assert manager_client.post(deleted).status_code == 302
    assert journal(producer) == [
        "Radis\u202f: prix 4,20\u202f€ → 4,50\u202f€",
        "Radis\u202f: stock 10 → 7",
        "Radis roses\u202f: fiche modifiée",
        "Radis roses\u202f: produit supprimé",
    ]
    lines = ModelLogEntry.objects.for_instance(producer)
    assert {line.user for line in lines} == {manager}


def test_a_producers_journal_tells_the_price_that_the_grid_changed(
    manager_client, manager, shop, producer
):
    product = factories.ProductFactory(shop=shop, producer=producer, title="Radis")
    cell = f"purchase-{product.pk}"
    typed = {cell: "4,50", f"seen-{cell}": "4,20", f"margin-{product.pk}": "10"}
    assert manager_client.post(reverse("shop_price_grid"), typed).status_code == 302
    assert journal(producer) == ["Radis\u202f: prix 4,20\u202f€ → 4,50\u202f€"]
    assert ModelLogEntry.objects.for_instance(producer).get().user == manager


def test_a_product_given_to_another_names_neither_to_the_other(
    manager_client, shop, producer, typed
):
    other = factories.EnterpriseFactory(name="Zébulon")
    factories.ProductFactory(shop=shop, producer=other)
    product = factories.ProductFactory(shop=shop, producer=producer, title="Radis", stock=12)
    Partner.objects.filter(pk=producer.pk).update(is_delegated=True)
    typed |= seen(product) | {"title": "Radis", "purchase_price": "4,20", "producer": other.pk}
    assert manager_client.post(edit(product), typed).status_code == 302
    assert "Zébulon" not in " ".join(journal(producer))
    assert "Aubépines" not in " ".join(journal(other))
    assert len(journal(producer)) == 1
    assert journal(other)[0] == "Radis\u202f: produit créé"


@pytest.fixture
def member_client(shop):
    """A member of the hub's team who works on no page: Wagtail's library is closed to them."""
    user = factories.UserFactory()
    factories.ManagerFactory(enterprise=shop.enterprise, user=user, role="manager")
    admit(user)
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def picture(name: str = "carottes.jpg") -> SimpleUploadedFile:
    content = get_test_image_file_jpeg().file.getvalue()
    return SimpleUploadedFile(name, content, content_type="image/jpeg")


def test_who_has_no_library_uploads_a_picture_and_takes_it_away(member_client, typed):
    page = member_client.get(CREATE).content.decode()
    assert 'name="upload"' in page
    assert "multipart/form-data" in page
    assert 'name="picture"' not in page
    assert member_client.post(CREATE, typed | {"upload": picture()}).status_code == 302
    product = Product.objects.get(title="Carottes de sable")
    image = get_image_model().objects.get()
    assert product.images.get().original.name == image.file.name
    assert image.collection.name == "Produits des producteurs"
    assert (
        f'src="{image.get_rendition(spec(160)).url}"'
        in member_client.get(edit(product)).content.decode()
    )
    typed |= seen(product)
    assert member_client.post(edit(product), typed).status_code == 302
    assert product.images.count() == 1
    assert member_client.post(edit(product), typed | {"drops_picture": "on"}).status_code == 302
    assert product.images.count() == 0


def test_a_picture_of_the_library_cannot_be_forged(member_client, typed):
    image = get_image_model().objects.create(title="Interne", file=get_test_image_file_jpeg())
    assert member_client.post(CREATE, typed | {"picture": image.pk}).status_code == 302
    assert not Product.objects.get(title="Carottes de sable").images.exists()


@pytest.mark.parametrize(
    "upload",
    [
        SimpleUploadedFile("x.jpg", b"MZ not a picture", content_type="image/jpeg"),
        SimpleUploadedFile("x.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
    ],
)
def test_a_file_that_is_no_picture_is_told_at_its_field(member_client, typed, upload):
    response = member_client.post(CREATE, typed | {"upload": upload})
    assert list(response.context["form"].errors) == ["upload"]
    assert not Product.objects.filter(title="Carottes de sable").exists()
    assert not get_image_model().objects.exists()


def test_a_picture_is_asked_for_again_when_something_else_is_refused(member_client, shop, typed):
    for wrong in ({"size": "0"}, {"purchase_price": "0,40"}):
        factories.FeeFactory(shop, calculator="per_item", amount="-0.50")
        response = member_client.post(CREATE, typed | wrong | {"upload": picture()})
        assert "Choisissez" in response.context["form"].errors["upload"][0]
    assert not get_image_model().objects.exists()


def test_an_editor_of_pages_keeps_the_library(manager_client, typed):
    page = manager_client.get(CREATE).content.decode()
    assert 'name="picture"' in page
    assert 'name="upload"' not in page
