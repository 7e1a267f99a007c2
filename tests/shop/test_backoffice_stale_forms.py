"""Two people at the same product: a form undoes nothing that its person did not touch."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from shop.catalogue.models import ShopProduct
from shop.partner.models import StockRecord
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def product(shop, manager):
    return factories.ProductFactory(
        shop=shop,
        producer=factories.EnterpriseFactory(is_delegated=True),
        category=factories.CategoryFactory(name="Légumes"),
        price="2.70",
        stock=10,
    )


@pytest.fixture(params=["stocks", "produits"])
def form(request, product, manager_client):
    """One of the two forms: its address, and the name of the shop's price in it."""
    row = product if request.param == "produits" else product.shop_products.get()
    url = reverse(f"boutique_{request.param}_modeladmin_edit", args=[row.pk])
    return url, "shop_price" if request.param == "produits" else "price"


def shown(client, url) -> dict:
    """Return what a browser sends back of the form as it is shown."""
    return sent(client.get(url).context["form"])


def sent(form) -> dict:
    data = {}
    for bound in form:
        value = bound.value()
        if hasattr(value, "all") or isinstance(value, list):
            data[bound.name] = [getattr(each, "pk", each) for each in value]
        elif value not in (None, False) or bound.name.endswith("_seen"):
            written = bound.field.widget.format_value(value)
            data[bound.name] = "" if written is None else written
    return data


def meanwhile(product) -> None:
    StockRecord.objects.filter(product=product).update(price="3.33")
    ShopProduct.objects.filter(product=product).update(price="4.44", margin="12")


def stored(product) -> tuple:
    record, row = product.stockrecords.get(), product.shop_products.get()
    return record.price, row.price, row.margin, record.num_in_stock


def test_what_was_not_touched_keeps_what_somebody_else_saved(manager_client, product, form):
    url, _price = form
    old = shown(manager_client, url) | {"stock": "11"}
    meanwhile(product)
    ShopProduct.objects.filter(product=product).update(is_on_sale=False)
    assert manager_client.post(url, old).status_code == 302
    assert stored(product) == (Decimal("3.33"), Decimal("4.44"), Decimal("12.00"), 11)
    assert not product.shop_products.get().is_on_sale


def test_a_price_changed_by_both_is_told_kept_and_won_by_saving_again(
    manager_client, product, form
):
    url, price = form
    for field, typed, told in (
        ("purchase_price", "2,90", "c’était 2,70\u202f€, c’est maintenant 3,33\u202f€"),
        (price, "4,00", "c’était vide, c’est maintenant 4,44\u202f€"),
        ("margin", "20", "c’était vide, c’est maintenant 12\u202f%"),
    ):
        StockRecord.objects.filter(product=product).update(price="2.70")
        ShopProduct.objects.filter(product=product).update(price=None, margin=None)
        old = shown(manager_client, url) | {field: typed, "stock": "9"}
        meanwhile(product)
        before = stored(product)
        response = manager_client.post(url, old)
        found = response.context["form"]
        assert list(found.errors) == [field]
        assert told in found.errors[field][0]
        assert found[field].value() == typed
        assert stored(product) == before
        assert manager_client.post(url, sent(found)).status_code == 302
        after = dict(zip(("purchase_price", price, "margin"), stored(product), strict=False))
        assert after[field] == Decimal(typed.replace(",", "."))
        StockRecord.objects.filter(product=product).update(num_in_stock=10)


def test_products_are_sorted_as_a_reader_expects(manager_client, product):
    for title in ("Yaourts", "Échalotes", "abricots"):
        factories.ProductFactory(
            shop=product.shop_products.get().shop, producer=product.producer, title=title
        )
    product.delete()
    for screen in ("produits", "stocks"):
        rows = manager_client.get(f"/gestion/boutique/{screen}/").context["object_list"]
        titles = [getattr(row, "product", row).title for row in rows]
        assert titles == ["abricots", "Échalotes", "Yaourts"]


def test_messages_are_neutral(manager_client, product, form):
    url, _price = form
    page = manager_client.post(url, shown(manager_client, url) | {"stock": "-1"})
    assert "Rien n’est enregistré\u202f: voyez ce qui est signalé." in page.content.decode()
    page = manager_client.post(url, shown(manager_client, url), follow=True).content.decode()
    assert "Enregistré\u202f: «\u202f" in page
    assert "(e)" not in page
    url = reverse("boutique_produits_modeladmin_delete", args=[product.pk])
    page = manager_client.post(url, follow=True).content.decode()
    assert f"Supprimé\u202f: «\u202f{product.title}\u202f»." in page


@pytest.mark.parametrize("goes", ["deleted", "moved"])
def test_the_last_product_of_who_receives_a_fee_stays_with_it(manager_client, shop, product, goes):
    owner = product.producer
    fee = factories.FeeFactory(shop, owner, label="Charrette")
    url = reverse("boutique_produits_modeladmin_edit", args=[product.pk])
    address, data = url, shown(manager_client, url)
    heir = factories.EnterpriseFactory()
    factories.ProductFactory(shop=shop, producer=heir)
    if goes == "deleted":
        address = reverse("boutique_produits_modeladmin_delete", args=[product.pk])
    else:
        data["producer"] = heir.pk
    page = manager_client.post(address, data, follow=True).content.decode()
    assert "reçoit le frais «\u202fCharrette\u202f»" in page
    assert type(product).objects.get(pk=product.pk).producer == owner
    fee.archived_at = timezone.now()
    fee.save()
    assert manager_client.post(address, data).status_code == 302
    assert not type(product).objects.filter(pk=product.pk, stockrecords__partner=owner).exists()
