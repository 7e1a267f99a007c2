"""A hub and a farm with its own shop, side by side: one stock, and nothing else in common."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from shop.basket.models import Basket
from shop.checkout.exceptions import OrderRefused
from shop.checkout.services import place_order
from shop.customer.models import Customer
from shop.order.models import Order
from shop.order.notices import send_confirmation
from shop.order_cycles.models import PickupPoint
from shop.partner.models import StockRecord
from shop.partner.team import admit
from shop.storefront.urlconf import shop_reverse
from tests import factories
from tests.concurrency import run_together

pytestmark = pytest.mark.django_db

LISTS = [
    "commandes",
    "acheteurs",
    "groupes",
    "frais",
    "stocks",
    "reglages_boutiques",
    "reglages_retraits",
    "reglages_paiements",
]


@pytest.fixture
def farm(shop):
    return factories.EnterpriseFactory(name="Verger de Vincent", sells="own")


@pytest.fixture
def own(farm):
    return factories.ShopFactory(enterprise=farm, name="Au verger", is_main=False)


@pytest.fixture
def apples(shop, own, farm):
    """Five apples of the farm, in the hub's shop and in the farm's."""
    product = factories.ProductFactory(
        shop=shop, producer=farm, title="Pommes", price="3.00", stock=5
    )
    own.shop_products.create(product=product)
    return product


@pytest.fixture
def farmer(farm) -> Client:
    user = factories.ManagerFactory(enterprise=farm, role="owner").user
    admit(user)
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def paid(shop, product, user=None) -> str:
    return str(factories.basket_with(shop, {product: 1}, user=user).total_incl_tax)


def add(client, shop, product, quantity=1):
    path = shop_reverse(shop, "basket:add", pk=product.pk)
    return client.post(path, {"quantity": quantity})


def in_baskets() -> dict:
    rows = Basket.open.filter(lines__isnull=False)
    return dict(rows.values_list("shop__name", "lines__quantity"))


@pytest.mark.parametrize("of_hub", [True, False])
def test_prices_of_one_shop_change_none_of_the_other(shop, own, apples, of_hub):
    here, there = (shop, own) if of_hub else (own, shop)
    user = factories.UserFactory()
    group = factories.CustomerGroupFactory(shop=here, percent="-10")
    factories.CustomerFactory(shop=here, user=user, groups=[group])
    here.shop_products.filter(product=apples).update(price=Decimal("4.00"))
    factories.FeeFactory(here, percent="25")
    here.margin = Decimal(50)
    here.save()
    assert (paid(here, apples), paid(there, apples)) == ("5.00", "3.00")
    assert (paid(here, apples, user), paid(there, apples, user)) == ("4.50", "3.00")


def test_each_shop_has_its_own_basket_of_the_same_product(client, shop, own, apples):
    add(client, shop, apples, 2)
    add(client, own, apples, 3)
    assert in_baskets() == {shop.name: 2, "Au verger": 3}
    page = client.get(shop_reverse(own, "basket:summary")).text
    assert "9,00" in page
    assert "6,00" not in page


def test_signing_in_at_one_shop_joins_no_basket_of_the_other(client, shop, own, apples):
    user = factories.UserFactory(email="jeanne@halle.example")
    add(client, shop, apples, 2)
    login = shop_reverse(own, "customer:login")
    typed = {"username": user.email, "password": "motdepasse"}
    client.post(login, typed | {f"login-{key}": value for key, value in typed.items()})
    client.get(shop_reverse(own, "catalogue:index"))
    assert in_baskets() == {shop.name: 2}
    assert not Basket.objects.filter(shop=own, lines__isnull=False).exists()


def test_what_only_the_hub_sells_does_not_exist_in_the_farms_shop(client, shop, own):
    carrots = factories.ProductFactory(shop=shop, title="Carottes du hub")
    slug = {"product_slug": carrots.slug, "pk": carrots.pk}
    assert client.get(shop_reverse(shop, "catalogue:detail", **slug)).status_code == 200
    assert client.get(shop_reverse(own, "catalogue:detail", **slug)).status_code == 404
    assert add(client, own, carrots).status_code == 404
    assert "Carottes du hub" not in client.get(shop_reverse(own, "catalogue:index")).text
    assert in_baskets() == {}


def test_one_person_is_a_customer_of_each_shop_and_a_member_of_one_group(shop, own, apples):
    user = factories.UserFactory()
    first, second = (factories.OrderFactory(each, {apples: 1}, user=user) for each in (shop, own))
    group = factories.CustomerGroupFactory(shop=shop)
    first.customer.groups.add(group)
    assert first.customer != second.customer
    assert first.number != second.number
    assert set(Customer.objects.filter(email=user.email).values_list("shop", "groups")) == {
        (shop.pk, group.pk),
        (own.pk, None),
    }


def test_an_account_finds_in_each_shop_what_it_ordered_there(client, shop, own, apples):
    user = factories.UserFactory()
    orders = {each: factories.OrderFactory(each, {apples: 1}, user=user) for each in (shop, own)}
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    for here, there in ((shop, own), (own, shop)):
        page = client.get(shop_reverse(here, "customer:order-list")).text
        assert orders[here].number in page
        assert orders[there].number not in page


def test_each_shop_speaks_for_itself_in_its_mails(shop, own, apples, mailoutbox):
    send_confirmation(factories.OrderFactory(own, {apples: 1}))
    to_buyer, to_shop = mailoutbox
    assert (to_buyer.reply_to, to_shop.to) == ([own.email], [own.email])
    for mail in mailoutbox:
        assert "Au verger" in mail.from_email
        assert shop.name not in mail.body + mail.subject


@pytest.mark.parametrize("closes_hub", [True, False])
def test_closing_one_shop_leaves_the_other_open(client, shop, own, apples, closes_hub):
    closed, still_open = (shop, own) if closes_hub else (own, shop)
    closed.is_open = False
    closed.save()
    add(client, closed, apples)
    add(client, still_open, apples)
    assert in_baskets() == {still_open.name: 1}


def test_an_order_in_either_shop_takes_from_the_one_stock(client, shop, own, apples):
    factories.OrderFactory(shop, {apples: 2})
    factories.OrderFactory(own, {apples: 2})
    assert StockRecord.objects.get(product=apples).num_in_stock == 1
    add(client, own, apples, 3)
    assert in_baskets() == {"Au verger": 1}


@pytest.fixture
def of_hub(shop, apples):
    """Rows of the hub that a farmer must not meet, by the names that give them away."""
    carrots = factories.ProductFactory(shop=shop, title="Carottes Zébulon")
    shop.name = "La Halle Zébulon"
    shop.save()
    shop.pickup_points.update(name="Place Zébulon")
    shop.payment_methods.update(name="Chèque Zébulon")
    factories.CustomerFactory(shop=shop, name="Zoé Zébulon")
    factories.CustomerGroupFactory(shop=shop, name="AMAP Zébulon")
    factories.FeeFactory(shop, label="Tournée Zébulon")
    shop.shop_products.filter(product=apples).update(price=Decimal("9.87"))
    return factories.OrderFactory(shop, {apples: 1, carrots: 1}, buyer=factories.buyer("Zébulon"))


@pytest.mark.parametrize("screen", LISTS)
def test_the_farmers_back_office_shows_nothing_of_the_hub(farmer, of_hub, apples, screen):
    path = reverse(f"boutique_{screen}_modeladmin_index")
    for address in (path, f"{path}?q=Z%C3%A9bulon", f"{path}?export=csv"):
        answer = farmer.get(address)
        text = b"".join(answer) if answer.streaming else answer.content
        shown = text.decode().replace("?q=Zébulon", "").replace('value="Zébulon"', "")
        assert answer.status_code == 200
        assert "Zébulon" not in shown
        assert "9,87" not in shown
        assert of_hub.number not in shown


def test_the_farmer_sees_its_product_with_the_price_of_its_own_shop_alone(farmer, of_hub, apples):
    page = farmer.get(reverse("boutique_produits_modeladmin_edit", args=[apples.pk])).text
    assert "3,00" in page
    assert "9,87" not in page
    assert "Zébulon" not in page


def test_a_forged_shop_gets_no_pickup_point_from_a_farmer(farmer, shop, own):
    typed = {"shop": shop.pk, "name": "Forgé", "town": "Die", "opening": "samedi", "position": 0}
    farmer.post(reverse("boutique_reglages_retraits_modeladmin_create"), typed)
    assert list(PickupPoint.objects.filter(name="Forgé").values_list("shop", flat=True)) == [own.pk]


@pytest.mark.parametrize("related", ["pickup_points", "payment_methods"])
def test_the_farmer_changes_no_row_of_the_hub(farmer, shop, own, related):
    screen = {"pickup_points": "retraits", "payment_methods": "paiements"}[related]
    row = getattr(shop, related).get()
    before = type(row).objects.filter(pk=row.pk).values().get()
    for action in ("edit", "delete"):
        path = reverse(f"boutique_reglages_{screen}_modeladmin_{action}", args=[row.pk])
        assert farmer.post(path, before | {"name": "Forgé"}).status_code == 404
    assert type(row).objects.filter(pk=row.pk).values().get() == before


@pytest.mark.parametrize("outside", ["https://ailleurs.example/", "//ailleurs.example", "/", ""])
def test_saving_leads_to_no_place_outside_the_back_office(farmer, own, outside):
    path = reverse("boutique_reglages_paiements_modeladmin_create")
    typed = {"kind": "cash", "name": "Au comptant", "is_active": "on", "position": 0}
    answer = farmer.post(f"{path}?retour={outside}", typed)
    assert answer.url == reverse("boutique_reglages_paiements_modeladmin_index")


@pytest.mark.django_db(transaction=True)
def test_the_last_pieces_are_sold_once_though_both_shops_sell_them_at_once(shop, own, apples):
    def order_of(selling, number):
        basket = factories.basket_with(selling, {apples: 1})
        now = timezone.now()
        return lambda: place_order(
            basket=basket,
            shop=selling,
            user=None,
            buyer=factories.buyer(email=f"b{number}@halle.example"),
            pickup_point=selling.pickup_points.get(),
            payment_method=selling.payment_methods.get(),
            terms_accepted_at=now,
            now=now,
        )

    answers = run_together(*[order_of([shop, own][n % 2], n) for n in range(10)])
    assert sum(isinstance(answer, Order) for answer in answers) == 5
    assert sum(isinstance(answer, OrderRefused) for answer in answers) == 5
    assert StockRecord.objects.get(product=apples).num_in_stock == 0
    assert Order.objects.count() == 5
