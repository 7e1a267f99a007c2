"""The demo hub, loaded once for this module inside a transaction that is thrown away."""

import re
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction
from django.db.models import Count
from django.test import override_settings
from wagtail.images import get_image_model
from wagtail.models import Page, Site

from guides.models import GuidePage
from halle.demo import plan, shops
from halle.demo.files import HERE, rows
from halle.demo.loader import AlreadyLoaded, load
from halle.demo.logins import addresses, logins
from halle.demo.people import PASSWORD
from producers.models import ProducerPage
from shop.accounts.models import User
from shop.catalogue.models import Category, Product, ProductImage, ShopProduct
from shop.customer.models import Customer, CustomerGroup
from shop.order.models import Line, Order
from shop.partner.models import Partner, Shop, StockRecord
from shop.rules.orders import CANCELLED, HANDED_OUT, PLACED, READY

DAY = date(2026, 3, 12)
TOTAL = Decimal("2553.65")

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def _hub(django_db_setup, django_db_blocker, tmp_path_factory):
    media = tmp_path_factory.mktemp("media")
    with (
        django_db_blocker.unblock(),
        override_settings(MEDIA_ROOT=str(media)),
        transaction.atomic(),
    ):
        load(day=DAY)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def shop():
    return Shop.objects.get(slug=shops.SLUG)


def test_the_hub_is_large_enough_to_judge():
    assert Partner.objects.count() == 12
    assert Product.objects.count() >= 130
    assert Category.objects.count() >= 10
    assert CustomerGroup.objects.count() == 3
    assert Customer.objects.count() == 30
    assert Order.objects.count() == 60
    assert ProducerPage.objects.live().count() == 12
    assert GuidePage.objects.live().count() >= 3


def test_the_catalogue_is_the_table_to_the_cent():
    wanted = {row["title"]: (row["purchase"], row["shop"]) for row in rows("products")}
    found = ShopProduct.objects.values_list(
        "product__title", "product__stockrecords__price", "price"
    )
    assert {title: (str(paid), str(own or "")) for title, paid, own in found} == wanted


def test_every_load_gives_the_same_orders():
    """The amount changes with a price or a product of the table; then write the new one here."""
    assert sum(Order.objects.values_list("total_incl_tax", flat=True)) == TOTAL


def test_the_plan_of_orders_depends_on_nothing_but_the_day():
    assert plan.plan(DAY) == plan.plan(DAY)
    later = plan.plan(date(2026, 9, 1))
    assert [order.quantities for order in later] == [o.quantities for o in plan.plan(DAY)]


def test_no_stock_is_negative_and_each_is_what_the_table_says_is_left():
    wanted = {row["title"]: int(row["stock"]) for row in rows("products") if row["stock"].isdigit()}
    found = StockRecord.objects.filter(is_unlimited=False)
    assert dict(found.values_list("product__title", "num_in_stock")) == wanted
    assert 0 in wanted.values()
    assert StockRecord.objects.filter(is_unlimited=True).exists()


def test_the_shop_sells_what_others_make_above_what_it_pays(shop):
    bought = ShopProduct.objects.filter(shop=shop).exclude(
        product__stockrecords__partner=shop.enterprise
    )
    prices = list(bought.values_list("price", "product__stockrecords__price"))
    assert len(prices) > 100
    assert all(sold > paid for sold, paid in prices)


def test_the_lines_of_every_order_add_up_to_its_total():
    for order in Order.objects.prefetch_related("lines"):
        lines = list(order.lines.all())
        assert sum(line.line_price_incl_tax for line in lines) == order.total_incl_tax
        assert sum(line.line_price_excl_tax for line in lines) == order.total_excl_tax


def test_orders_spread_over_eight_weeks_and_the_last_is_of_yesterday():
    days = [order.date_placed.date() for order in Order.objects.all()]
    assert max(days) == date(2026, 3, 11)
    assert min(days) < date(2026, 1, 25)
    statuses = dict(Order.objects.values_list("status").annotate(Count("pk")))
    assert set(statuses) == {PLACED, READY, HANDED_OUT, CANCELLED}
    assert statuses[HANDED_OUT] > 30


def test_group_members_paid_their_groups_price():
    reduced = Line.objects.filter(price_list_name="Professionnels")
    assert reduced.exists()
    assert all(line.unit_price_incl_tax < line.public_price for line in reduced)


def test_every_product_has_its_own_picture_file():
    files = {image.file.name for image in get_image_model().objects.all()}
    storage = get_image_model()._meta.get_field("file").storage
    pictured = dict(ProductImage.objects.values_list("product", "original"))
    assert len(pictured) == Product.objects.count()
    assert set(pictured.values()) <= files
    assert all(storage.exists(name) for name in files)


def test_every_picture_of_the_folder_is_used_and_the_licence_lies_beside_them():
    stored = {image.filename for image in get_image_model().objects.all()}
    for path in HERE.glob("pictures/*/*.webp"):
        assert any(path.stem in name for name in stored), path
    assert "MIT License" in (HERE / "pictures" / "LICENSE").read_text()


def test_people_and_places_are_plainly_invented():
    emails = [*User.objects.values_list("email", flat=True), *_contacts("email")]
    assert all(email.endswith(".example") for email in emails)
    fiction = re.compile(r"(01 99 00|06 39 98)( \d\d){2}")
    assert all(fiction.fullmatch(phone) for phone in _contacts("phone"))


def _contacts(field: str) -> list[str]:
    models = (Customer, Partner, Shop)
    found = [value for model in models for value in model.objects.values_list(field, flat=True)]
    return [value for value in found if value]


def test_each_printed_login_opens_a_session(client):
    for _role, email in logins():
        assert client.login(username=email, password=PASSWORD), email


def test_only_the_team_enters_the_management(client):
    inside = {}
    for _role, email in logins():
        client.force_login(
            User.objects.get(email=email), backend="django.contrib.auth.backends.ModelBackend"
        )
        inside[email.partition("@")[0]] = client.get("/gestion/").status_code == 200
    assert {name for name, enters in inside.items() if enters} == {
        "gestionnaire",
        "preparation",
        "editrice",
        "admin",
    }


def test_one_page_of_each_kind_and_the_shelf_answer(client, shop):
    pages = {page.content_type_id: page for page in Page.objects.live().filter(depth__gte=2)}
    assert len(pages) == 6
    for path in [*(page.get_url() for page in pages.values()), f"/boutique/{shop.slug}/"]:
        assert client.get(path).status_code == 200, path


def test_the_site_is_the_hubs_and_the_welcome_page_is_gone(settings):
    site = Site.objects.get(is_default_site=True)
    assert site.root_page.slug == "accueil"
    assert site.site_name == "La Ferme du Grand Chêne"
    assert Page.objects.filter(depth=2).count() == 1
    assert Page.find_problems() == ([], [], [], [], [])
    assert addresses()[0][1] == settings.WAGTAILADMIN_BASE_URL + "/"


def test_a_second_run_changes_nothing_and_prints_the_logins_again():
    before = (Product.objects.count(), Order.objects.count(), Page.objects.count())
    out = StringIO()
    call_command("load_demo", stdout=out)
    assert "déjà chargée" in out.getvalue()
    assert all(email in out.getvalue() for _role, email in logins())
    assert (Product.objects.count(), Order.objects.count(), Page.objects.count()) == before
    with pytest.raises(AlreadyLoaded):
        load(day=DAY)
