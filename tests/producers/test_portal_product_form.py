"""The form of a product in the portal: new, changed, deleted, with or without a shop."""

from decimal import Decimal
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image as Pillow
from wagtail.images import get_image_model
from wagtail.models import ModelLogEntry

from shop.catalogue.models import Allergen, Label, Product
from shop.catalogue.pictures import picture_of
from shop.partner.models import StockRecord
from shop.storefront.urlconf import shop_reverse
from tests import factories
from tests.clients import team_client

pytestmark = pytest.mark.django_db


@pytest.fixture
def farm(shop):
    return factories.EnterpriseFactory(name="Verger de Vincent")


@pytest.fixture
def fruit(shop):
    return factories.CategoryFactory(name="Fruits")


@pytest.fixture
def apples(shop, farm, fruit):
    return factories.ProductFactory(
        shop=shop, producer=farm, title="Pommes", price="3.00", stock=50, category=fruit
    )


@pytest.fixture
def vincent(farm):
    return team_client(farm)


def new_url(farm) -> str:
    return reverse("portal_product_new", args=[farm.pk])


def edit_url(product) -> str:
    return reverse("portal_product_edit", args=[product.stock.partner_id, product.pk])


def delete_url(product) -> str:
    return reverse("portal_product_delete", args=[product.stock.partner_id, product.pk])


def typed(fruit, **more) -> dict:
    """Return what the form of a new product posts."""
    return {
        "title": "Poires",
        "description": "Fondantes",
        "departments": [fruit.pk],
        "unit": "kg",
        "size": "0,5",
        "measure": "kg",
        "vat_rate": "5.5",
        "purchase_price": "3,40",
        "stock": "12",
        "is_public": "on",
        "key": str(uuid4()),
        **more,
    }


def shown(client, product) -> dict:
    """Return what the form of a product posts when nothing is typed."""
    form = client.get(edit_url(product)).context["form"]
    values = {name: form[name].value() for name in form.fields if name != "upload"}
    names = ("departments", "labels", "allergens")
    several = {name: [getattr(each, "pk", each) for each in values[name]] for name in names}
    data = {name: str(value) for name, value in values.items() if value not in (None, False)}
    return {**data, **several}


def photo(name="poires.jpg", kind="JPEG", size=(640, 480)) -> SimpleUploadedFile:
    file = BytesIO()
    Pillow.new("RGB", size, "green").save(file, kind)
    return SimpleUploadedFile(name, file.getvalue())


def test_a_producer_without_a_shop_creates_a_product(vincent, farm, fruit):
    label = Label.objects.create(name="AB", slug="ab")
    allergen = Allergen.objects.create(name="Céleri")
    data = typed(fruit, labels=[label.pk], allergens=[allergen.pk], origin="Albi", season="Automne")
    assert vincent.post(new_url(farm), data).status_code == 302
    product = Product.objects.get()
    assert (product.title, product.size, product.origin) == ("Poires", Decimal("0.5"), "Albi")
    assert [*product.categories.all(), *product.labels.all()] == [fruit, label]
    assert list(product.allergens.all()) == [allergen]
    record = product.stock
    assert (record.partner, record.price, record.num_in_stock) == (farm, Decimal("3.40"), 12)
    assert not product.shop_products.exists()
    assert [e.action for e in ModelLogEntry.objects.for_instance(farm)] == ["halle.product.created"]
    assert "Poires" in vincent.get(reverse("portal_products", args=[farm.pk])).text


def test_the_same_attempt_twice_creates_one_product(vincent, farm, fruit):
    data = typed(fruit)
    assert vincent.post(new_url(farm), data).status_code == 302
    assert vincent.post(new_url(farm), data).status_code == 302
    assert Product.objects.count() == StockRecord.objects.count() == 1


def test_an_uploaded_picture_shows_and_can_be_removed(vincent, farm, fruit):
    vincent.post(new_url(farm), typed(fruit, upload=photo()))
    product = Product.objects.get()
    picture = picture_of(product)
    assert (picture.collection.name, picture.width) == ("Produits des producteurs", 640)
    assert "<img" in vincent.get(edit_url(product)).text.split("portal-form__picture")[0][-40:]
    data = {**shown(vincent, product), "drops_picture": "on"}
    assert vincent.post(edit_url(product), data).status_code == 302
    assert picture_of(Product.objects.get()) is None


@pytest.mark.parametrize(
    "upload",
    [
        SimpleUploadedFile("poires.jpg", b"<script>alert(1)</script>"),
        SimpleUploadedFile("poires.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        photo("poires.png"),
        SimpleUploadedFile("poires.jpg", photo().read()[:900]),
        photo("poires.png", "PNG", (12_000, 12_000)),
        SimpleUploadedFile("poires.jpg", photo().read() + bytes(10 * 1024 * 1024)),
    ],
    ids=["text", "svg", "wrong type", "cut short", "bomb", "too big"],
)
def test_what_is_no_picture_is_refused_and_nothing_is_created(vincent, farm, fruit, upload):
    response = vincent.post(new_url(farm), typed(fruit, upload=upload))
    assert response.status_code == 422
    assert response.context["form"].errors.keys() == {"upload"}
    assert 'value="Poires"' in response.text
    assert (Product.objects.count(), get_image_model().objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("title", "x" * 300),
        ("departments", []),
        ("departments", ["999"]),
        ("size", "0"),
        ("size", "1e3"),
        ("unit", "tonne"),
        ("vat_rate", "7"),
        ("purchase_price", "-1"),
        ("purchase_price", ""),
        ("stock", "-1"),
        ("stock", "beaucoup"),
        ("labels", ["x"]),
    ],
)
def test_bad_input_is_said_at_the_field_and_creates_nothing(vincent, farm, fruit, field, value):
    response = vincent.post(new_url(farm), typed(fruit, **{"origin": "Albi", field: value}))
    assert response.status_code == 422
    assert response.context["form"].errors.keys() == {field}
    assert 'value="Albi"' in response.text
    assert not Product.objects.exists()


def test_a_name_stays_on_one_line(vincent, farm, fruit):
    """It ends in mails and on labels."""
    vincent.post(new_url(farm), typed(fruit, title="Pommes\r\n de\x00 garde"))
    assert Product.objects.get().title == "Pommes de garde"


def test_a_picture_is_asked_for_again_when_something_else_is_wrong(vincent, farm, fruit):
    response = vincent.post(new_url(farm), typed(fruit, title="", upload=photo()))
    assert response.context["form"].errors.keys() == {"title", "upload"}
    assert not get_image_model().objects.exists()


def test_a_producer_changes_its_product_and_the_shelf_follows(client, shop, vincent, apples):
    data = {**shown(vincent, apples), "title": "Pommes du verger", "purchase_price": "3,20"}
    assert vincent.post(edit_url(apples), data).status_code == 302
    apples.refresh_from_db()
    record = StockRecord.objects.get(product=apples)
    assert (apples.title, record.price, record.num_in_stock) == (
        "Pommes du verger",
        Decimal("3.20"),
        50,
    )
    shelf = client.get(shop_reverse(shop, "catalogue:index")).text
    assert "Pommes du verger" in shelf
    assert "3,20\u202f€" in shelf


def test_the_journal_says_only_what_changed(vincent, farm, apples):
    vincent.post(edit_url(apples), shown(vincent, apples))
    assert not ModelLogEntry.objects.for_instance(farm).exists()
    vincent.post(edit_url(apples), {**shown(vincent, apples), "season": "Automne"})
    lines = [entry.message for entry in ModelLogEntry.objects.for_instance(farm)]
    assert lines == ["Pommes\u202f: fiche modifiée"]


def test_a_form_that_is_out_of_date_overwrites_nothing_until_it_is_sent_again(
    vincent, farm, apples
):
    stale = {**shown(vincent, apples), "title": "Pommes rouges"}
    colleague = team_client(farm, "manager")
    mine = {**shown(colleague, apples), "title": "Pommes vertes"}
    assert colleague.post(edit_url(apples), mine).status_code == 302
    response = vincent.post(edit_url(apples), stale)
    assert response.status_code == 409
    assert 'value="Pommes rouges"' in response.text
    assert Product.objects.get().title == "Pommes vertes"
    again = {**stale, "seen": response.context["form"]["seen"].value()}
    assert vincent.post(edit_url(apples), again).status_code == 302
    assert Product.objects.get().title == "Pommes rouges"


def test_what_was_sold_meanwhile_is_not_undone(vincent, apples):
    data = {**shown(vincent, apples), "stock": "60", "title": "Pommes rouges"}
    StockRecord.objects.filter(product=apples).update(num_in_stock=44)
    response = vincent.post(edit_url(apples), data)
    assert response.status_code == 409
    assert "stock" in response.context["form"].errors
    assert Product.objects.get().title == "Pommes"
    assert StockRecord.objects.get().num_in_stock == 44


def test_a_lost_answer_sent_again_changes_nothing_twice(vincent, apples):
    data = {**shown(vincent, apples), "stock": "40"}
    assert vincent.post(edit_url(apples), data).status_code == 302
    StockRecord.objects.filter(product=apples).update(num_in_stock=38)
    assert vincent.post(edit_url(apples), data).status_code == 302
    assert StockRecord.objects.get().num_in_stock == 38


def test_a_product_taken_off_leaves_every_shelf(client, shop, vincent, apples):
    data = shown(vincent, apples)
    del data["is_public"]
    assert vincent.post(edit_url(apples), data).status_code == 302
    assert "Pommes" not in client.get(shop_reverse(shop, "catalogue:index")).text


def test_another_s_product_does_not_exist(vincent, farm, shop, fruit):
    other = factories.ProductFactory(shop=shop, title="Carottes secrètes", category=fruit)
    forged = [
        reverse(name, args=[enterprise, other.pk])
        for name in ("portal_product_edit", "portal_product_delete")
        for enterprise in (farm.pk, other.stock.partner_id)
    ]
    for path in [*forged, new_url(other.stock.partner)]:
        assert vincent.get(path).status_code == 404
        assert vincent.post(path, typed(fruit)).status_code == 404
    assert list(Product.objects.values_list("title", flat=True)) == ["Carottes secrètes"]


@pytest.mark.parametrize("role", ["reader", "packing"])
def test_who_may_only_look_finds_no_form(farm, apples, fruit, role):
    client = team_client(farm, role)
    for path in (new_url(farm), edit_url(apples), delete_url(apples)):
        assert client.get(path).status_code == 403
        assert client.post(path, typed(fruit)).status_code == 403
        assert path not in client.get(reverse("portal_products", args=[farm.pk])).text
    assert list(Product.objects.values_list("title", flat=True)) == ["Pommes"]


def test_a_product_that_nobody_ordered_is_deleted_after_a_question(vincent, farm, apples):
    assert "Pommes" in vincent.get(delete_url(apples)).text
    assert Product.objects.exists()
    assert vincent.post(delete_url(apples)).status_code == 302
    assert not Product.objects.exists()
    assert [e.action for e in ModelLogEntry.objects.for_instance(farm)] == ["halle.product.deleted"]


def test_a_product_that_was_ordered_stays(vincent, shop, apples):
    factories.OrderFactory(shop, {apples: 1})
    response = vincent.post(delete_url(apples))
    assert response.status_code == 409
    assert "commandé" in response.text
    assert Product.objects.exists()


def test_a_picture_of_another_kind_is_named_as_such_and_not_as_damaged(vincent, farm, fruit):
    heic = SimpleUploadedFile("IMG_0001.HEIC", b"\0\0\0\x18ftypheic" + b"x" * 500, "image/heic")
    response = vincent.post(new_url(farm), typed(fruit, upload=heic))
    assert response.status_code == 422
    assert "JPG, JPEG, PNG, WEBP" in str(response.context["form"].errors["upload"])
    assert "abîmé" not in str(response.context["form"].errors["upload"])
    assert not Product.objects.exists()
