"""Importing a spreadsheet: all of it or nothing, once, and told by one mail."""

from decimal import Decimal

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from wagtail.models import ModelLogEntry
from wagtail.search.backends import get_search_backend

from shop.backoffice.exceptions import Refused
from shop.catalogue.importing.services import (
    AlreadyImported,
    PlanChanged,
    confirm_import,
    plan_of,
    start_import,
)
from shop.catalogue.models import Category, Product, ProductImport, ShopProduct
from shop.partner.grants.models import PermissionKind
from shop.partner.models import Grant, Partner, StockRecord
from shop.partner.quota.services import LimitReached
from shop.partner.services import take_stock
from tests import factories

from .spreadsheets import HEADINGS, csv_file, imported, peaches, started

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fruit():
    return factories.CategoryFactory(name="Fruits")


@pytest.fixture
def owner(shop):
    """The owner of the shop's enterprise, who may own twenty."""
    user = factories.UserFactory(email="helene@halle.example", enterprise_limit=20)
    factories.ManagerFactory(enterprise=shop.enterprise, user=user, role="owner")
    return user


@pytest.fixture
def orchard(shop):
    """A producer that the shop looks after, with ten peaches at 4.20 €."""
    orchard = factories.EnterpriseFactory(name="Ferme du Lac")
    factories.ProductFactory(
        shop=shop, producer=orchard, title="Pêches", category=Category.objects.get()
    )
    return orchard


def stored() -> tuple:
    """Return all that an import may write."""
    models = (Partner, Product, StockRecord, ShopProduct, Grant, ModelLogEntry)
    return tuple(list(model.objects.order_by("pk").values_list()) for model in models)


def confirm(actor, pending, seen: str | None = None):
    seen = plan_of(pending, actor=actor).digest if seen is None else seen
    return confirm_import(actor=actor, pending=pending, seen=seen, now=timezone.now())


def test_new_producers_and_products_are_written_as_the_form_writes_them(shop, owner, client):
    imported(owner, shop, csv_file(peaches(), peaches(title="Prunes", stock="illimité")))
    farm = Partner.objects.get(name="Ferme du Lac")
    assert (farm.is_delegated, farm.sells, farm.postcode) == (True, "none", "26150")
    assert farm.managers.get().user == owner
    given = Grant.objects.filter(giver=farm, receiver=shop.enterprise)
    assert set(given.values_list("permission", flat=True)) == set(PermissionKind.values)
    product = Product.objects.get(title="Pêches")
    record = product.stockrecords.get()
    assert (record.partner, record.price, record.num_in_stock) == (farm, Decimal("3.20"), 12)
    assert record.partner_sku == f"P{product.pk}"
    assert (product.unit, product.size, product.measure) == ("punnet", Decimal("0.500"), "kg")
    assert [each.name for each in product.categories.all()] == ["Fruits"]
    assert product.slug
    assert product.product_class
    assert Product.objects.get(title="Prunes").stockrecords.get().is_unlimited
    page = client.get(f"/boutique/{shop.slug}/").content.decode()
    assert "Pêches" in page
    assert "Prunes" in page


def test_what_was_imported_is_found_by_a_search_at_once(shop, owner, client):
    imported(owner, shop, csv_file(peaches()))
    assert list(Product.objects.matching("peches lac")) == [Product.objects.get()]
    assert "Pêches" in client.get("/recherche/?q=peches").content.decode()
    assert [each.title for each in get_search_backend().search("peches", Product)] == ["Pêches"]


def test_known_products_change_where_the_file_says_so_and_the_journal_tells(shop, owner, orchard):
    product, before = Product.objects.get(), StockRecord.objects.get().date_updated
    imported(owner, shop, csv_file(peaches(unit="", content="", vat="")))
    record = StockRecord.objects.get()
    assert (record.price, record.num_in_stock, record.last_entry) == (Decimal("3.20"), 12, None)
    assert record.date_updated > before
    told = ModelLogEntry.objects.filter(object_id=str(orchard.pk)).order_by("action")
    assert [(each.action, each.data) for each in told] == [
        (
            "halle.product.price",
            {"product": "Pêches", "before": "4,20\u202f€", "after": "3,20\u202f€"},
        ),
        ("halle.product.stock", {"product": "Pêches", "before": "10", "after": "12"}),
    ]
    assert {each.user for each in told} == {owner}
    stored = (product.unit, product.date_created, product.date_updated)
    product.refresh_from_db()
    assert (product.unit, product.date_created, product.date_updated) == stored


def test_what_a_file_says_of_a_known_product_is_told_and_found(shop, owner, orchard):
    product = Product.objects.get()
    before = (product.pk, product.slug, product.date_created)
    headings = ("producteur", "produit", "origine", "unité")
    imported(owner, shop, csv_file("Ferme du Lac;Pêches;Crest;barquette", headings=headings))
    changed = Product.objects.get()
    assert (changed.pk, changed.slug, changed.date_created) == before
    assert (changed.origin, changed.unit, changed.measure) == ("Crest", "punnet", "piece")
    assert changed.date_updated > product.date_updated
    assert list(get_search_backend().search("crest", Product)) == [changed]
    assert Product.objects.matching("crest").get() == changed
    told = ModelLogEntry.objects.filter(object_id=str(orchard.pk))
    assert [each.action for each in told] == ["halle.product.changed"]


def test_p04_eight_delegated_producers_send_one_summary_and_no_other_mail(
    shop, owner, django_capture_on_commit_callbacks
):
    lines = [
        f"Élevage {n};26150;Die;Pêches;Fruits;kg;;3;5,5;4;ferme{n}@halle.example" for n in range(8)
    ]
    content = csv_file(*lines, headings=(*HEADINGS, "e-mail"))
    with django_capture_on_commit_callbacks(execute=True):
        imported(owner, shop, content)
    assert Partner.objects.filter(is_delegated=True, managers__user=owner).count() == 8
    [summary] = mail.outbox
    assert summary.to == [owner.email]
    assert summary.reply_to == [shop.email]
    assert "8" in summary.body


def test_p04_an_import_beyond_the_limit_is_refused_whole_and_sends_nothing(
    shop, owner, django_capture_on_commit_callbacks
):
    owner.enterprise_limit = 3
    owner.save()
    pending = started(owner, shop, csv_file(*(peaches(f"Élevage {n}") for n in range(3))))
    before = stored()
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(LimitReached):
        confirm(owner, pending)
    assert stored() == before
    assert mail.outbox == []
    pending.refresh_from_db()
    assert pending.confirmed_at is None


def test_a_second_confirmation_is_told_and_changes_nothing(shop, owner):
    pending = started(owner, shop, csv_file(peaches()))
    confirm(owner, pending)
    before = stored()
    with pytest.raises(AlreadyImported):
        confirm(owner, pending, seen="")
    assert stored() == before


def test_one_line_with_an_error_keeps_all_the_others_out(shop, owner):
    pending = started(owner, shop, csv_file(peaches(), peaches(title="Prunes", stock="-1")))
    before = stored()
    with pytest.raises(Refused):
        confirm(owner, pending)
    assert stored() == before


def test_what_was_sold_since_the_check_is_shown_again_before_it_is_written(shop, owner, orchard):
    pending = started(owner, shop, csv_file(peaches()))
    seen = plan_of(pending, actor=owner).digest
    take_stock(stockrecord=StockRecord.objects.get(), quantity=1)
    before = stored()
    with pytest.raises(PlanChanged):
        confirm(owner, pending, seen)
    assert stored() == before
    confirm(owner, pending)
    assert StockRecord.objects.get().num_in_stock == 12


def test_a_producer_founded_since_the_check_is_not_made_twice(shop, owner):
    pending = started(owner, shop, csv_file(peaches()))
    seen = plan_of(pending, actor=owner).digest
    factories.EnterpriseFactory(name="FERME DU LAC")
    before = stored()
    with pytest.raises(PlanChanged):
        confirm(owner, pending, seen)
    assert stored() == before
    assert plan_of(pending, actor=owner).has_errors


def test_a_permission_that_ended_since_the_check_refuses_the_change(shop, owner, orchard):
    pending = started(owner, shop, csv_file(peaches()))
    seen = plan_of(pending, actor=owner).digest
    Grant.objects.filter(permission="edit_products").update(ends_at=timezone.now())
    before = stored()
    with pytest.raises(Refused):
        confirm(owner, pending, seen)
    assert stored() == before


def test_a_shelf_price_below_zero_after_fees_refuses_the_file(shop, owner):
    factories.FeeFactory(shop, calculator="per_item", amount="-2.00")
    pending = started(owner, shop, csv_file(peaches(), peaches(title="Prunes", price="1,50")))
    before = stored()
    with pytest.raises(Refused, match="Prunes"):
        confirm(owner, pending)
    assert stored() == before


@pytest.mark.parametrize("role", ["packing", "reader"])
def test_a_role_that_creates_no_producers_can_neither_start_nor_confirm(shop, owner, role):
    pending = started(owner, shop, csv_file(peaches()))
    digest = plan_of(pending, actor=owner).digest
    person = factories.ManagerFactory(enterprise=shop.enterprise, role=role).user
    before = stored()
    with pytest.raises(PermissionDenied):
        start_import(
            actor=person, shop=shop, content=csv_file(peaches()), filename="", now=timezone.now()
        )
    ProductImport.objects.update(actor=person)
    with pytest.raises(PermissionDenied):
        confirm(person, pending, digest)
    assert stored() == before


def test_a_shop_of_own_products_imports_none(owner):
    own = factories.ShopFactory(enterprise__sells="own")
    factories.ManagerFactory(enterprise=own.enterprise, user=owner, role="owner")
    with pytest.raises(PermissionDenied):
        started(owner, own, csv_file(peaches()))
    assert not ProductImport.objects.exists()


def test_products_of_one_shop_s_import_stand_on_no_other_shelf(shop, owner):
    other = factories.ShopFactory()
    imported(owner, shop, csv_file(peaches()))
    assert [row.shop for row in ShopProduct.objects.all()] == [shop]
    assert not Product.objects.on_shelf_of(other).exists()


def test_a_product_moves_to_the_department_that_the_file_names(shop, owner, orchard):
    factories.CategoryFactory(name="Légumes")
    imported(owner, shop, csv_file(peaches(department="legumes")))
    assert [each.name for each in Product.objects.get().categories.all()] == ["Légumes"]
