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
from shop.fees.models import Fee
from shop.fees.terms import FeeType
from shop.order.models import Line, LineFee, Order
from shop.order.reconciliation import reconcile
from shop.partner.models import GrantRequest, Invitation, Partner, Sells, Shop, StockRecord
from shop.pricing.context import PricingContext
from shop.pricing.floor import below_zero
from shop.rules.orders import CANCELLED, HANDED_OUT, PLACED, READY
from shop.rules.pricing import quote

DAY = date(2026, 3, 12)
TOTAL = Decimal("3858.97")

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
    assert Partner.objects.producers().count() == 12
    assert Product.objects.count() >= 130
    assert Category.objects.count() >= 10
    assert CustomerGroup.objects.count() == 3
    assert Customer.objects.count() == 30
    assert Order.objects.count() == 60
    assert ProducerPage.objects.live().count() == 12
    assert GuidePage.objects.live().count() == 7


def test_the_catalogue_is_the_table_to_the_cent():
    columns = ("purchase", "margin", "shop", "weight")
    wanted = {row["title"]: [_number(row[name]) for name in columns] for row in rows("products")}
    found = ShopProduct.objects.filter(shop__slug=shops.SLUG).values_list(
        "product__title",
        "product__stockrecords__price",
        "margin",
        "price",
        "product__shipping_weight",
    )
    assert {title: list(values) for title, *values in found} == wanted


def _number(cell):
    return Decimal(cell) if cell else None


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


def test_the_shop_sells_what_others_make_above_what_it_owes_them(quotes):
    """To every group and at every quantity of its list; what it makes itself bears no margin."""
    own = Shop.objects.get(slug=shops.SLUG).enterprise_id
    bought = [each.price for each in quotes if each.goods.producer != own]
    assert len(bought) > 1000
    assert all(price.base > price.owed for price in bought)
    made = [each.price for each in quotes if each.goods.producer == own]
    assert all(price.without_list == price.purchase_price for price in made)


def test_prices_on_the_shelf_are_round_and_hardly_ever_approximate(quotes):
    shelf = [each for each in quotes if each.price_list is None]
    assert len(shelf) == len(rows("products"))
    assert all(each.unit_price % Decimal("0.05") == 0 for each in shelf)
    assert 0 < sum(each.is_approximate for each in shelf) < 5


@pytest.mark.parametrize(
    ("title", "quantity", "email", "parts"),
    [
        ("Huile de colza", 1, "", "4.15 0.83 0.10 0.22 = 5.30"),
        ("Jus de pomme trouble", 1, "", "2.70 0.54 0.06 = 3.30"),
        ("Carottes des sables", 10, "", "2.35 0.00 0.05 = 2.40"),
        ("Carottes des sables", 5, "pro@halle.example", "2.35 -0.40 0.04 = 1.99"),
        ("Carottes des sables", 10, "pro@halle.example", "2.35 -0.55 0.04 = 1.84"),
        ("Pain de campagne", 1, "amap@halle.example", "3.76 0.85 0.09 = 4.70"),
    ],
)
def test_the_prices_that_the_guide_works_out_are_those_of_the_shelf(
    shop, title, quantity, email, parts
):
    """Owed to the producer, margin, fees: as guides/content/setting-prices-… computes them."""
    user = User.objects.filter(email=email).first()
    context = PricingContext.for_visitor(shop=shop, user=user)
    product = Product.objects.get(title=title)
    found = quote(context.inputs_for(product, product.stock), quantity)
    figures = [found.price.owed, found.price.base - found.price.owed]
    figures += [fee.unit for fee in found.fees]
    assert f"{' '.join(map(str, figures))} = {found.unit_price}" == parts


def test_no_fee_brings_a_price_below_zero(shop):
    assert below_zero(shop) == []


@pytest.fixture
def quotes(shop):
    """Every product as a visitor and each group pay it, at one piece and by the crate."""
    context = PricingContext.for_shop(shop=shop)
    products = Product.objects.prefetch_related("stockrecords")
    return [
        quote(context.inputs_for(product, product.stock, key), quantity)
        for product in products
        for key, quantity in ((0, 1), *((row.key, n) for row in context.lists for n in (1, 5, 10)))
    ]


def test_the_lines_and_fees_of_every_order_add_up_to_its_total():
    for order in Order.objects.prefetch_related("lines", "surcharges"):
        parts = [*order.lines.all(), *order.surcharges.all()]
        assert sum(_incl(part) for part in parts) == order.total_incl_tax
        assert sum(_excl(part) for part in parts) == order.total_excl_tax


def _incl(part):
    return part.line_price_incl_tax if isinstance(part, Line) else part.incl_tax


def _excl(part):
    return part.line_price_excl_tax if isinstance(part, Line) else part.excl_tax


def test_every_cent_of_every_order_belongs_to_somebody():
    result = reconcile(Order.objects.all())
    assert result.discrepancies == ()
    assert result.attributed == result.total == TOTAL
    paid = {each.beneficiary for each in result.receipts}
    assert paid == set(Partner.objects.values_list("pk", flat=True))
    for order in Order.objects.all():
        assert reconcile(Order.objects.filter(pk=order.pk)).is_exact, order.number


def test_the_command_that_reconciles_is_content():
    out = StringIO()
    call_command("reconcile", "--shop", shops.SLUG, stdout=out)
    assert "55 commandes" in out.getvalue()
    assert "Tout tombe juste" in out.getvalue()


def test_a_carrier_that_sells_nothing_receives_the_transport_of_distant_farms():
    fees = LineFee.objects.filter(type=FeeType.TRANSPORT).select_related("line__partner", "owner")
    assert {(fee.owner.is_producer, fee.owner.sells) for fee in fees} == {(False, Sells.NONE)}
    towns = set(StockRecord.objects.values_list("partner__town", flat=True))
    assert {fee.line.partner.town for fee in fees} < towns
    assert all(fee.producer_id == fee.line.partner_id for fee in fees)


def test_old_orders_bear_a_fee_that_newer_ones_do_not():
    ended = Fee.objects.get(archived_at__isnull=False)
    with_it = Order.objects.filter(surcharges__name=ended.label)
    assert with_it.exists()
    assert with_it.latest("date_placed").date_placed < ended.archived_at
    later = Order.objects.filter(date_placed__gte=ended.archived_at)
    assert later.exists()
    assert not later.filter(surcharges__name=ended.label).exists()


def test_orders_spread_over_eight_weeks_and_the_last_is_of_yesterday():
    days = [order.date_placed.date() for order in Order.objects.all()]
    assert max(days) == date(2026, 3, 11)
    assert min(days) < date(2026, 1, 25)
    statuses = dict(Order.objects.values_list("status").annotate(Count("pk")))
    assert set(statuses) == {PLACED, READY, HANDED_OUT, CANCELLED}
    assert statuses[HANDED_OUT] > 30


def test_professionals_paid_less_and_the_shop_bears_it():
    reduced = Line.objects.filter(price_list_name="Professionnels")
    assert reduced.filter(quantity__gte=10).exists()
    assert all(line.unit_price_incl_tax < line.public_price for line in reduced)
    assert all(line.owed_price == line.purchase_price for line in reduced)


def test_the_producers_bear_what_the_amap_does_not_pay():
    reduced = Line.objects.filter(price_list_name="AMAP de la Sorelle")
    assert reduced.exists()
    for line in reduced:
        discount = line.base_without_list - line.base_price
        assert line.owed_price == line.purchase_price - discount < line.purchase_price


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
        landing = client.get("/gestion/", follow=True).request["PATH_INFO"]
        inside[email.partition("@")[0]] = not landing.endswith("/login/")
    assert {name for name, enters in inside.items() if enters} == {
        "gestionnaire",
        "preparation",
        "editrice",
        "producteur",
        "fournil",
        "aide",
        "admin",
    }


def test_producers_without_an_account_are_delegated_and_counted():
    manager = User.objects.get(email="gestionnaire@halle.example")
    own = Partner.objects.filter(managers__user=manager, managers__role="owner")
    assert own.filter(is_delegated=True).count() == Partner.objects.producers().count() - 3
    assert own.count() <= manager.enterprise_limit
    assert GrantRequest.objects.pending().get().giver.name == "Chèvrerie des Trois Sources"
    assert Invitation.objects.get().enterprise.is_delegated


def test_the_baker_sells_the_same_bread_in_a_shop_of_its_own(client, shop):
    own = Shop.objects.get(slug="fournil-des-arbelles")
    titles = {row.product.title for row in own.shop_products.select_related("product")}
    assert titles
    assert titles <= set(shop.shop_products.values_list("product__title", flat=True))
    page = client.get(f"/boutique/{own.slug}/").content.decode()
    assert "Pain de campagne" in page
    assert "Carottes des sables" not in page


def test_one_page_of_each_kind_and_the_shelf_answer(client, shop):
    pages = {page.content_type_id: page for page in Page.objects.live().filter(depth__gte=2)}
    assert len(pages) == 7
    for path in [*(page.get_url() for page in pages.values()), f"/boutique/{shop.slug}/"]:
        assert client.get(path, follow=True).status_code == 200, path


@pytest.mark.parametrize("screen", ["prix", "frais", "groupes", "simulateur", "commandes"])
def test_the_manager_finds_prices_fees_and_orders(client, screen):
    client.force_login(
        User.objects.get(email="gestionnaire@halle.example"),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    assert client.get(f"/gestion/boutique/{screen}/").status_code == 200


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
