"""The checkout as a visitor walks it: who, pick-up, payment, summary, thank you."""

import re
from decimal import Decimal

import pytest
from django.utils import timezone

from shop.accounts.models import User
from shop.basket.models import Basket
from shop.catalogue.models import ShopProduct
from shop.order.models import Order
from shop.partner.models import StockRecord
from shop.storefront.urlconf import shop_reverse
from tests import factories
from tests.query_growth import assert_same_queries

pytestmark = pytest.mark.django_db
WHO = {"name": "Dominique Petit", "email": "dominique@halle.example", "phone": "06 01 02 03 04"}


@pytest.fixture
def url(shop):
    return lambda name, **kwargs: shop_reverse(shop, name, **kwargs)


@pytest.fixture
def product(shop):
    return factories.ProductFactory(shop=shop, price="4.20", stock=10, title="Tomates")


@pytest.fixture
def guest(client, url, product):
    """A visitor with two pieces in the basket."""
    client.post(url("basket:add", pk=product.pk), {"quantity": 2})
    return client


def answer_steps(client, shop, url, **who):
    client.post(url("checkout:buyer"), WHO | who)
    client.post(url("checkout:pickup"), {"choice": shop.pickup_points.first().pk})
    return client.post(url("checkout:payment"), {"choice": shop.payment_methods.first().pk})


def seen(client, url) -> str:
    page = client.get(url("checkout:summary")).text
    return re.search(r'name="seen" value="([^"]*)"', page)[1]


def confirm(client, url, **changes):
    data = {"terms": "on", "seen": seen(client, url)} | changes
    return client.post(url("checkout:summary"), data)


def test_a_guest_orders_in_four_steps_with_the_exact_total(guest, shop, url, product):
    assert guest.get(url("checkout:index")).url == url("checkout:buyer")
    assert guest.post(url("checkout:buyer"), WHO).url == url("checkout:pickup")
    point, method = shop.pickup_points.get(), shop.payment_methods.get()
    after_pickup = guest.post(url("checkout:pickup"), {"choice": point.pk})
    assert after_pickup.url == url("checkout:payment")
    after_payment = guest.post(url("checkout:payment"), {"choice": method.pk})
    assert after_payment.url == url("checkout:summary")
    summary = guest.get(url("checkout:summary")).text
    assert "8,40" in summary
    assert "Commander et payer sur place" in summary
    assert confirm(guest, url).url == url("checkout:thank-you")
    order = Order.objects.get()
    assert (order.total_incl_tax, order.user, order.customer.name) == (
        Decimal("8.40"),
        None,
        "Dominique Petit",
    )
    assert order.terms_accepted_at is not None
    for _ in range(2):  # it may be loaded again
        assert order.number in guest.get(url("checkout:thank-you")).text


def order_once(client, shop, url, product, **who):
    client.post(url("basket:add", pk=product.pk), {"quantity": 1})
    answer_steps(client, shop, url, **who)
    return confirm(client, url)


def test_nobody_has_strangers_written_to_by_order_after_order(
    client, shop, url, product, settings, mailoutbox
):
    settings.LIMITS = {**settings.LIMITS, "order": {"visitor": (3, 3600), "address": (2, 3600)}}
    stranger = {"name": "Gagnez 500 €", "email": "victime@ailleurs.example"}
    addresses = ["basket:summary" if number > 1 else "checkout:thank-you" for number in range(3)]
    for page in addresses:
        assert order_once(client, shop, url, product, **stranger).url == url(page)
        stranger["email"] = stranger["email"].upper()
    assert "beaucoup à la fois" in client.get(url("basket:summary")).text
    assert order_once(client, shop, url, product).url == url("checkout:thank-you")
    assert order_once(client, shop, url, product, email="autre@ailleurs.example").url == url(
        "basket:summary"
    )
    buyers = [each for each in mailoutbox if "ailleurs" in each.to[0].lower()]
    assert len(buyers) == 2
    assert Order.objects.count() == 3


def test_who_has_confirmed_their_address_orders_as_often_as_they_like(
    client, shop, url, product, settings
):
    settings.LIMITS = {**settings.LIMITS, "order": {"visitor": (1, 3600), "address": (1, 3600)}}
    user = factories.UserFactory(email="zoe@halle.example", email_confirmed_at=timezone.now())
    client.force_login(user)
    for _ in range(2):
        assert order_once(client, shop, url, product).url == url("checkout:thank-you")


def test_the_basket_is_empty_after_the_order(guest, shop, url):
    answer_steps(guest, shop, url)
    confirm(guest, url)
    assert guest.get(url("checkout:buyer")).url == url("basket:summary")
    assert not Basket.open.exists()


@pytest.mark.parametrize(
    ("answered", "asked", "expected"),
    [
        (0, "pickup", "buyer"),
        (0, "summary", "buyer"),
        (1, "payment", "pickup"),
        (2, "summary", "payment"),
    ],
)
def test_jumping_ahead_leads_back_to_the_first_missing_step(
    guest, shop, url, answered, asked, expected
):
    if answered > 0:
        guest.post(url("checkout:buyer"), WHO)
    if answered > 1:
        guest.post(url("checkout:pickup"), {"choice": shop.pickup_points.get().pk})
    answer = guest.get(url(f"checkout:{asked}"), follow=True)
    assert answer.redirect_chain[-1][0] == url(f"checkout:{expected}")
    assert "Répondez d’abord à cette étape" in answer.text


def test_posting_the_summary_without_the_steps_orders_nothing(guest, url):
    answer = guest.post(url("checkout:summary"), {"terms": "on", "seen": "x"})
    assert answer.url == url("checkout:buyer")
    assert not Order.objects.exists()


def test_an_expired_session_starts_over_and_keeps_the_basket(guest, shop, url):
    answer_steps(guest, shop, url)
    del guest.cookies["sessionid"]
    assert guest.get(url("checkout:summary")).url == url("checkout:buyer")
    assert Basket.open.get().num_items == 2


def test_an_empty_basket_leads_to_the_basket_page(client, shop, url):
    for step in ("buyer", "pickup", "payment", "summary"):
        assert client.get(url(f"checkout:{step}")).url == url("basket:summary")


def test_a_closed_shop_leads_to_the_basket_page_which_is_kept(guest, shop, url):
    shop.is_open = False
    shop.save()
    assert guest.get(url("checkout:buyer")).url == url("basket:summary")
    assert Basket.open.get().num_items == 2


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("email", "pas un e-mail"),
        ("email", ""),
        ("phone", "abc"),
        ("name", "x" * 200),
    ],
)
def test_a_bad_answer_is_refused_at_its_field(guest, url, field, value):
    answer = guest.post(url("checkout:buyer"), WHO | {field: value})
    assert answer.status_code == 200
    assert answer.context["form"].errors[field]
    assert guest.get(url("checkout:pickup")).url == url("checkout:buyer")


@pytest.mark.parametrize(
    ("step", "related"), [("pickup", "pickup_points"), ("payment", "payment_methods")]
)
def test_forged_foreign_and_withdrawn_choices_are_refused_at_the_field(
    guest, shop, url, step, related
):
    answer_steps(guest, shop, url)
    foreign = getattr(factories.ShopFactory(), related).get().pk
    own = getattr(shop, related).get()
    getattr(shop, related).update(is_active=False)
    for forged in (foreign, own.pk, 999999, "x", "", "1 OR 1=1"):
        answer = guest.post(url(f"checkout:{step}"), {"choice": forged})
        assert answer.status_code == 200
        assert answer.context["form"].errors["choice"]
    # what was chosen before it was withdrawn is missing again
    assert guest.get(url("checkout:summary")).url == url(f"checkout:{step}")


def test_t09_a_shop_without_a_payment_method_says_how_to_reach_it(guest, shop, url):
    answer_steps(guest, shop, url)
    shop.payment_methods.update(is_active=False)
    assert shop.email in guest.get(url("checkout:payment")).text


def test_the_terms_must_be_accepted(guest, shop, url):
    answer_steps(guest, shop, url)
    answer = guest.post(url("checkout:summary"), {"seen": seen(guest, url)})
    assert answer.status_code == 200
    assert "Acceptez les conditions générales" in answer.text
    assert not Order.objects.exists()


def test_o17_a_second_confirmation_shows_the_same_order(guest, shop, url):
    answer_steps(guest, shop, url)
    data = {"terms": "on", "seen": seen(guest, url)}
    for _ in range(2):
        assert guest.post(url("checkout:summary"), data).url == url("checkout:thank-you")
    assert Order.objects.count() == 1
    assert StockRecord.objects.get().num_in_stock == 8


def test_a_price_that_changed_since_the_summary_is_shown_before_ordering(guest, shop, url):
    answer_steps(guest, shop, url)
    before = seen(guest, url)
    StockRecord.objects.update(price="4.50")
    data = {"terms": "on", "seen": before}
    answer = guest.post(url("checkout:summary"), data, follow=True)
    assert answer.redirect_chain[-1][0] == url("checkout:summary")
    assert "4,50" in answer.text
    assert "4,20" in answer.text
    assert not Order.objects.exists()
    assert confirm(guest, url).url == url("checkout:thank-you")
    assert Order.objects.get().total_incl_tax == Decimal("9.00")


@pytest.mark.parametrize("forged", ["", "x", "x:y:z"])
def test_a_forged_summary_orders_nothing(guest, shop, url, forged):
    answer_steps(guest, shop, url)
    assert confirm(guest, url, seen=forged).url == url("checkout:summary")
    assert not Order.objects.exists()


def test_a_price_in_the_form_is_ignored(guest, shop, url):
    answer_steps(guest, shop, url)
    confirm(guest, url, price="0.01", total="0.01")
    assert Order.objects.get().total_incl_tax == Decimal("8.40")


def test_o02_too_few_pieces_at_the_summary_lead_to_the_basket_with_words(guest, shop, url):
    answer_steps(guest, shop, url)
    before = seen(guest, url)
    StockRecord.objects.update(num_in_stock=1)
    data = {"terms": "on", "seen": before}
    answer = guest.post(url("checkout:summary"), data, follow=True)
    assert answer.redirect_chain[-1][0] == url("basket:summary")
    assert "Tomates" in answer.text
    assert not Order.objects.exists()
    assert StockRecord.objects.get().num_in_stock == 1


def test_a_product_withdrawn_during_the_checkout_leads_to_the_basket(guest, shop, url):
    answer_steps(guest, shop, url)
    ShopProduct.objects.update(is_on_sale=False)
    assert guest.get(url("checkout:summary")).url == url("basket:summary")


def test_guests_sign_in_where_the_shop_says_so_and_keep_their_basket(guest, shop, url):
    shop.guests_may_order = False
    shop.save()
    answer = guest.get(url("checkout:buyer"))
    assert answer.url == f"{url('customer:login')}?next={url('checkout:buyer')}"
    user = factories.UserFactory()
    login = {"username": user.email, "password": "motdepasse", "next": url("checkout:buyer")}
    assert guest.post(url("customer:login"), login).url == url("checkout:buyer")
    guest.get(url("checkout:buyer"))
    assert Basket.open.get(owner=user).num_items == 2


def test_a_signed_in_buyer_is_known_and_cannot_use_another_address(guest, shop, url):
    user = factories.UserFactory(first_name="Ana", last_name="Roux", phone="0601020304")
    guest.post(url("customer:login"), {"username": user.email, "password": "motdepasse"})
    page = guest.get(url("checkout:buyer")).text
    assert all(text in page for text in ("Ana Roux", user.email, "0601020304"))
    answer_steps(guest, shop, url, email="autre@halle.example", phone="07 00 00 00 00")
    confirm(guest, url)
    order = Order.objects.get()
    assert (order.user, order.buyer_email, order.guest_email) == (user, user.email, "")
    assert User.objects.get().phone == "07 00 00 00 00"


def test_signing_in_halfway_asks_the_guest_answers_again(guest, shop, url):
    answer_steps(guest, shop, url)
    user = factories.UserFactory()
    guest.post(url("customer:login"), {"username": user.email, "password": "motdepasse"})
    assert guest.get(url("checkout:summary")).url == url("checkout:buyer")


def test_a_group_price_is_the_same_on_the_summary_and_on_the_order(client, shop, url, product):
    group = factories.CustomerGroupFactory(shop=shop, percent="-10")
    user = factories.UserFactory()
    factories.CustomerFactory(shop=shop, user=user, groups=[group])
    client.post(url("customer:login"), {"username": user.email, "password": "motdepasse"})
    client.post(url("basket:add", pk=product.pk), {"quantity": 2})
    answer_steps(client, shop, url)
    assert "7,56" in client.get(url("checkout:summary")).text
    confirm(client, url)
    assert Order.objects.get().total_incl_tax == Decimal("7.56")


def test_the_thank_you_page_of_another_session_is_not_shown(guest, shop, url, client):
    order = factories.OrderFactory(shop, {factories.ProductFactory(shop=shop): 1})
    answer = guest.get(url("checkout:thank-you"))
    assert answer.url == url("catalogue:index")
    assert order.number not in guest.get(url("catalogue:index")).text


def test_a_seller_without_vat_says_so_and_shows_none(guest, shop, url):
    shop.enterprise.charges_vat = False
    shop.enterprise.save()
    answer_steps(guest, shop, url)
    page = guest.get(url("checkout:summary")).text
    assert "293 B" in page
    assert "dont TVA" not in page


@pytest.mark.parametrize("step", ["buyer", "summary"])
def test_a_step_costs_the_same_queries_with_3_and_30_lines(client, shop, url, step):
    factories.CategoryFactory()
    first = factories.ProductFactory(shop=shop)
    client.post(url("basket:add", pk=first.pk), {"quantity": 1})
    answer_steps(client, shop, url)

    def add_line():
        product = factories.ProductFactory(shop=shop)
        client.post(url("basket:add", pk=product.pk), {"quantity": 1})

    assert assert_same_queries(client, url(f"checkout:{step}"), add_line) < 25


def test_a_name_with_line_breaks_stays_on_one_line(guest, shop, url):
    answer_steps(guest, shop, url, name="Zoé\n\nPaiement\u202e :\r\x08 déjà réglé")
    confirm(guest, url)
    assert Order.objects.get().buyer_name == "Zoé Paiement : déjà réglé"


@pytest.mark.parametrize("phone", ["06\n39 98 00 00 <", "06 39\x00", "appelez-moi"])
def test_a_phone_number_that_is_none_is_refused_at_the_field(guest, url, phone):
    page = guest.post(url("checkout:buyer"), WHO | {"phone": phone})
    assert list(page.context["form"].errors) == ["phone"]


def test_a_pick_up_point_withdrawn_after_its_step_is_named_as_the_reason(guest, shop, url):
    answer_steps(guest, shop, url)
    shop.pickup_points.update(is_active=False)
    page = guest.get(url("checkout:summary"), follow=True)
    assert "Ce point de retrait n’est plus proposé" in page.text
    assert not Order.objects.exists()


def test_signing_in_on_the_way_asks_for_the_details_again_and_says_why(guest, shop, url):
    answer_steps(guest, shop, url)
    guest.force_login(factories.UserFactory())
    page = guest.get(url("checkout:summary"), follow=True)
    assert page.redirect_chain[-1][0] == url("checkout:buyer")
    assert "Vous vous êtes connecté ou déconnecté entre-temps" in page.text


@pytest.mark.parametrize(
    "name", ["GAGNEZ http://evil.example", "www.evil.example", "Zoé evil.example/promo"]
)
def test_a_name_that_leads_to_a_site_is_refused(guest, url, name):
    answer = guest.post(url("checkout:buyer"), WHO | {"name": name})
    assert "sans adresse de site" in answer.text
    assert guest.get(url("checkout:index")).url == url("checkout:buyer")


@pytest.mark.parametrize("name", ["J.-P. St. Clair", "Ali d’Œuvre", "M.Durand"])
def test_a_name_with_dots_is_a_name(guest, url, name):
    assert guest.post(url("checkout:buyer"), WHO | {"name": name}).url == url("checkout:pickup")


def test_a_program_gets_no_further_in_an_order(guest, url):
    answer = guest.post(url("checkout:buyer"), WHO | {"homepage": "http://spam.example"})
    assert answer.url == url("checkout:pickup")
    assert guest.get(answer.url).url == url("checkout:buyer")
