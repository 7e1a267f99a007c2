"""The account: signing in and out, registering, profile, passwords, orders."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from shop.accounts.models import User
from shop.accounts.tokens import make_token
from shop.storefront.urlconf import shop_reverse
from tests import factories
from tests.query_growth import assert_same_queries

pytestmark = pytest.mark.django_db
PASSWORD = "motdepasse"
NEW_PASSWORD = "carottes-du-matin"


@pytest.fixture
def url(shop):
    return lambda name, **kwargs: shop_reverse(shop, f"customer:{name}", **kwargs)


@pytest.fixture
def user(db):
    return factories.UserFactory(email="zoe@halle.example", first_name="Zoé")


def sign_in(client, url, email="zoe@halle.example", password=PASSWORD, **more):
    return client.post(url("login"), {"username": email, "password": password} | more)


def link_in(message) -> str:
    """Return the path of the link in a mail; both parts must hold the same one."""
    link = re.search(r"http://testserver(\S+)", message.body)[1]
    assert link in message.alternatives[0][0]
    return link


def register(client, url, email="zoe@halle.example", **more):
    answers = {
        "first_name": "Zoé",
        "last_name": "Roux",
        "email": email,
    }
    return client.post(url("register"), answers | more, follow=True)


def open_account(client, link, **more):
    passwords = {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    return client.post(link, passwords | more)


# Signing in and out


def test_one_signs_in_whatever_the_case_of_the_address(client, url, user):
    assert sign_in(client, url, "ZOE@halle.example").url == url("summary")
    assert "Bonjour Zoé" in client.get(url("summary")).text


@pytest.mark.parametrize(
    "target", ["https://ailleurs.example/", "//ailleurs.example", "javascript:alert(1)"]
)
def test_signing_in_never_leads_to_another_site(client, url, user, target):
    assert sign_in(client, url, next=target).url == url("summary")


def test_signing_in_leads_back_to_where_one_came_from(client, url, user):
    assert client.get(url("order-list")).url == f"{url('login')}?next={url('order-list')}"
    assert sign_in(client, url, next=url("order-list")).url == url("order-list")


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(client, url, user):
    answers = [
        sign_in(client, url, password="autre"),
        sign_in(client, url, email="personne@halle.example"),
    ]
    texts = [answer.context["form"].non_field_errors() for answer in answers]
    assert texts[0] == texts[1]
    assert len(texts[0]) == 1
    assert "_auth_user_id" not in client.session


def test_too_many_tries_close_the_door_with_words(client, url, user, settings):
    settings.AXES_ENABLED = True
    for _ in range(settings.AXES_FAILURE_LIMIT):
        answer = sign_in(client, url, email="ZOE@halle.example", password="autre")
    assert answer.status_code == 429
    assert "Trop d’essais" in answer.text
    assert sign_in(client, url).status_code == 429


def test_one_signs_out_by_post_only(client, url, user):
    sign_in(client, url)
    assert client.get(url("logout")).status_code == 405
    assert "_auth_user_id" in client.session
    client.post(url("logout"))
    assert "_auth_user_id" not in client.session


def test_a_manager_who_signs_in_here_stays_here(client, url, manager):
    assert sign_in(client, url, manager.email).url == url("summary")
    assert "/gestion/" in client.get(url("summary")).text


def test_a_customer_sees_no_way_into_the_administration(customer_client, url):
    assert "/gestion/" not in customer_client.get(url("summary")).text


@pytest.mark.parametrize(
    "name", ["summary", "profile-view", "profile-update", "change-password", "order-list"]
)
def test_account_pages_ask_guests_to_sign_in(client, url, name):
    assert client.get(url(name)).url == f"{url('login')}?next={url(name)}"


# Registering and confirming


def test_registering_mails_one_link_which_opens_the_account(client, url):
    answer = register(client, url)
    assert answer.redirect_chain[-1][0] == url("login")
    assert [message.to for message in mail.outbox] == [["zoe@halle.example"]]
    assert not User.objects.exists()
    link = link_in(mail.outbox[0])
    assert "zoe@halle.example" in client.get(link).text
    assert not User.objects.exists()  # mail programs follow links

    assert open_account(client, link).url == url("summary")
    user = User.objects.get(email="zoe@halle.example")
    assert user.first_name == "Zoé"
    assert user.email_confirmed_at is not None
    assert client.get(url("summary")).status_code == 200
    client.post(url("logout"))
    assert sign_in(client, url, password=NEW_PASSWORD).url == url("summary")


def test_the_link_of_a_sign_up_opens_one_account_and_overwrites_none(client, url):
    register(client, url)
    link = link_in(mail.outbox[0])
    open_account(client, link)
    client.post(url("logout"))
    other = {"password1": "une-autre-encore", "password2": "une-autre-encore"}
    assert open_account(client, link, **other).url == url("login")
    assert User.objects.get().check_password(NEW_PASSWORD)


@pytest.mark.parametrize(
    "wrong", [{"password2": "autre-chose-encore"}, {"password1": "zoe", "password2": "zoe"}, {}]
)
def test_a_bad_password_and_a_forged_or_old_link_open_nothing(client, url, wrong):
    register(client, url)
    link = link_in(mail.outbox[0])
    with time_machine.travel(timezone.now() + timedelta(days=0 if wrong else 15)):
        answer = open_account(client, link, **wrong)
    assert answer.status_code == 200
    assert bool(answer.context.get("form") and answer.context["form"].errors) is bool(wrong)
    assert open_account(client, link[:-4] + "xyz/").status_code == 200
    assert not User.objects.exists()


@pytest.mark.parametrize("known", [True, False])
def test_signing_up_and_in_with_a_password_of_one_s_own_tells_nothing(client, url, known):
    """Whoever types an address learns nothing without reading its mail."""
    if known:
        factories.UserFactory(email="zoe@halle.example")
    register(client, url, password1=NEW_PASSWORD, password2=NEW_PASSWORD)
    answer = sign_in(client, url, password=NEW_PASSWORD)
    assert answer.context["form"].non_field_errors()
    assert "_auth_user_id" not in client.session


def test_a_sign_up_asks_the_same_of_the_database_for_every_address(client, url, user, settings):
    settings.TASKS = {"default": {"BACKEND": "django.tasks.backends.dummy.DummyBackend"}}
    asked = []
    register(client, url, email="premiere@halle.example")  # counts this visitor from now on
    for email in ("nouvelle@halle.example", user.email):
        with CaptureQueriesContext(connection) as captured:
            register(client, url, email=email)
        asked.append(len(captured))
        assert not [each for each in captured if "accounts_user" in each["sql"]]
    assert asked[0] == asked[1]


def test_registering_a_known_address_answers_the_same_and_mails_its_owner(client, url, user):
    known = register(client, url, email="Zoe@halle.example")
    fresh = register(client, url, email="nouvelle@halle.example")
    plain = known.text.replace("Zoe@halle.example", "nouvelle@halle.example")
    tokens = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"|nonce="[^"]*"')
    assert tokens.sub("", plain) == tokens.sub("", fresh.text)
    assert "déjà un compte" in mail.outbox[0].body
    assert User.objects.filter(email__iexact=user.email).count() == 1
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", "rien"),
        ("first_name", ""),
        ("email", "x" * 300 + "@halle.example"),
    ],
)
def test_a_bad_registration_is_refused_at_the_field_and_creates_nothing(client, url, field, value):
    answer = register(client, url, **{field: value})
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert not User.objects.filter(last_name="Roux").exists()
    assert not mail.outbox


def test_the_link_joins_the_shop_s_record_only_after_the_click(client, shop, url):
    group = factories.CustomerGroupFactory(shop=shop, percent="-10")
    made = factories.CustomerFactory(shop=shop, email="zoe@halle.example", groups=[group])
    register(client, url)
    link = link_in(mail.outbox[0])
    client.get(link)
    made.refresh_from_db()
    assert made.user is None  # reading the page, as mail programs do, opens nothing
    open_account(client, link)
    made.refresh_from_db()
    assert made.user.email == "zoe@halle.example"
    assert made.user.email_confirmed_at is not None


def test_somebody_else_s_link_and_a_forged_one_confirm_nothing(client, shop, url, user):
    other = factories.UserFactory(email="autre@halle.example")
    made = factories.CustomerFactory(shop=shop, email=other.email)
    link = url("confirm-email", token=make_token(user=other, email=other.email, now=timezone.now()))
    assert client.post(link).url.startswith(url("login"))
    sign_in(client, url)
    for path in (link, link[:-4] + "xyz/", url("confirm-email", token="x")):
        assert client.post(path).status_code == 200
    made.refresh_from_db()
    assert made.user is None
    assert not User.objects.filter(email_confirmed_at__isnull=False).exists()


def test_a_record_made_after_the_confirmation_joins_at_the_next_sign_in(client, shop, url, user):
    user.email_confirmed_at = timezone.now()
    user.save()
    made = factories.CustomerFactory(shop=shop, email="ZOE@halle.example")
    sign_in(client, url)
    made.refresh_from_db()
    assert made.user == user


def test_the_link_can_be_sent_again(client, url, user):
    sign_in(client, url)
    client.post(url("resend-confirmation"))
    client.post(link_in(mail.outbox[0]))
    user.refresh_from_db()
    assert user.email_confirmed_at is not None


# Profile and passwords


def profile(**changes):
    return {
        "first_name": "Zoé",
        "last_name": "Roux",
        "phone": "0601020304",
        "new_email": "zoe@halle.example",
    } | changes


def test_name_and_phone_are_saved_at_once(client, url, user):
    sign_in(client, url)
    assert client.post(url("profile-update"), profile()).url == url("profile-view")
    user.refresh_from_db()
    assert (user.last_name, user.phone, user.email) == ("Roux", "0601020304", "zoe@halle.example")


def test_a_new_address_counts_only_once_it_is_confirmed(client, url, user):
    sign_in(client, url)
    client.post(url("profile-update"), profile(new_email="neuve@halle.example"))
    user.refresh_from_db()
    assert user.email == "zoe@halle.example"
    assert mail.outbox[0].to == ["neuve@halle.example"]
    client.post(link_in(mail.outbox[0]))
    user.refresh_from_db()
    assert user.email == "neuve@halle.example"
    assert user.email_confirmed_at is not None


def test_the_profile_does_not_say_whether_an_address_has_an_account(client, url, user):
    factories.UserFactory(email="prise@halle.example")
    sign_in(client, url)
    answer = client.post(url("profile-update"), profile(new_email="prise@halle.example"))
    assert answer.url == url("profile-view")
    assert "déjà un compte" in mail.outbox[0].body
    user.refresh_from_db()
    assert user.email == "zoe@halle.example"


def test_rights_in_the_profile_form_are_ignored(client, url, user):
    sign_in(client, url)
    client.post(url("profile-update"), profile(is_superuser="on", is_staff="on", groups="1"))
    user.refresh_from_db()
    assert (user.is_superuser, user.is_staff, user.groups.count()) == (False, False, 0)


def test_a_forgotten_password_is_replaced_by_a_link_that_works_once(client, url, user):
    assert client.post(url("password-reset"), {"email": "ZOE@halle.example"}).url == url(
        "password-reset-done"
    )
    link = link_in(mail.outbox[0])
    page = client.get(link).url
    passwords = {"new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD}
    assert client.post(page, passwords).url == url("login")
    assert sign_in(client, url, password=NEW_PASSWORD).url == url("summary")
    user.refresh_from_db()
    assert user.email_confirmed_at is not None
    assert "a déjà servi" in client.get(link).text


@pytest.mark.parametrize("method", ["get", "post"])
def test_who_works_on_the_site_asks_for_a_link_where_everybody_does(client, url, user, method):
    answer = getattr(client, method)("/gestion/password_reset/", {"email": user.email})
    assert answer.url == url("password-reset")
    assert mail.outbox == []


def test_without_a_shop_nobody_asks_for_a_link(client, db):
    assert client.get("/gestion/password_reset/").status_code == 404


@pytest.mark.parametrize("page", ["login", "gestion"])
def test_a_wrong_password_takes_the_same_work_with_and_without_an_account(
    client, url, user, monkeypatch, page
):
    hashed = []
    encode = MD5PasswordHasher.encode

    def counted(self, password, *args, **kwargs):
        hashed.append(password)
        return encode(self, password, *args, **kwargs)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    address = url("login") if page == "login" else "/gestion/login/"
    counts = []
    for email in (user.email, "personne@halle.example"):
        client.post(address, {"username": email, "password": "faux"})
        counts.append(len(hashed))
        hashed.clear()
    assert counts == [1, 1]


def test_a_reset_for_an_unknown_address_answers_the_same_and_sends_nothing(client, url):
    answer = client.post(url("password-reset"), {"email": "personne@halle.example"})
    assert answer.url == url("password-reset-done")
    assert not mail.outbox


def test_the_host_of_a_request_never_enters_a_mail(client, url, user, settings):
    settings.ALLOWED_HOSTS = ["*"]
    client.post(url("password-reset"), {"email": user.email}, headers={"host": "mal.example"})
    assert "mal.example" not in mail.outbox[0].body


def test_the_password_is_changed_with_the_old_one_only(client, url, user):
    sign_in(client, url)
    passwords = {"new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD}
    refused = client.post(url("change-password"), passwords | {"old_password": "autre"})
    assert refused.status_code == 200
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
    client.post(url("change-password"), passwords | {"old_password": PASSWORD})
    user.refresh_from_db()
    assert user.check_password(NEW_PASSWORD)
    assert client.get(url("summary")).status_code == 200


# Orders


@pytest.fixture
def order(shop, user):
    return factories.OrderFactory(
        shop, {factories.ProductFactory(shop=shop, title="Poireaux"): 2}, user=user
    )


def test_one_s_own_order_is_shown_with_its_frozen_lines(client, url, order):
    sign_in(client, url)
    assert order.number in client.get(url("order-list")).text
    page = client.get(url("order", order_number=order.number)).text
    assert "Poireaux" in page
    assert "8,40" in page


def test_the_last_orders_come_first(client, shop, url, user):
    product = factories.ProductFactory(shop=shop)
    days = [datetime(2026, month, 1, tzinfo=UTC) for month in (3, 5, 4)]
    orders = [factories.OrderFactory(shop, {product: 1}, user=user, now=day) for day in days]
    sign_in(client, url)
    newest_first = [orders[1], orders[2], orders[0]]
    for name in ("summary", "order-list"):
        assert list(client.get(url(name)).context["orders"]) == newest_first


def test_another_s_order_does_not_exist(client, shop, url, order):
    other = factories.UserFactory()
    sign_in(client, url, other.email)
    assert client.get(url("order", order_number=order.number)).status_code == 404
    assert order.number not in client.get(url("order-list")).text
    forged = url("anon-order", order_number=order.number, hash=order.verification_hash())
    assert client.get(forged).status_code == 404  # an account's order is for the account only


def test_an_order_is_shown_in_its_own_shop_only(client, user, order):
    other = factories.ShopFactory()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    path = shop_reverse(other, "customer:order", order_number=order.number)
    assert client.get(path).status_code == 404


def test_a_cancelled_order_says_so(client, shop, url, user):
    product = factories.ProductFactory(shop=shop)
    order = factories.OrderFactory(shop, {product: 1}, user=user, status="cancelled")
    sign_in(client, url)
    assert "annulée" in client.get(url("order", order_number=order.number)).text


def test_the_order_list_costs_the_same_queries_with_3_and_30_orders(client, shop, url, user):
    product = factories.ProductFactory(shop=shop, unlimited=True)
    sign_in(client, url)

    def add_order():
        factories.OrderFactory(shop, {product: 1}, user=user)

    assert assert_same_queries(client, url("order-list"), add_order) < 20


def test_an_order_costs_the_same_queries_with_3_and_30_lines(client, shop, url, user):
    from tests.query_growth import queries

    sign_in(client, url)

    def cost(lines: int) -> int:
        products = [factories.ProductFactory(shop=shop) for _ in range(lines)]
        order = factories.OrderFactory(shop, dict.fromkeys(products, 1), user=user)
        cache.clear()
        return len(queries(client, url("order", order_number=order.number)))

    assert cost(3) == cost(30) < 20


@pytest.mark.parametrize("path", ["commandes/%00/", "suivi/%00/x/", "commandes/1%0A2/"])
def test_an_order_number_that_cannot_be_one_is_not_found(client, url, user, path):
    client.force_login(user)
    assert client.get(url("login").replace("connexion/", path)).status_code == 404


@pytest.mark.parametrize(
    "onward", ["x", "catalogue:index", "//evil.example", "https://evil.example/"]
)
def test_onward_is_a_path_of_the_site_or_nothing(client, url, user, onward):
    sign_in(client, url)
    answer = client.post(url("resend-confirmation"), {"next": onward})
    assert answer.url == url("profile-view")
    token = make_token(user=user, email=user.email, now=timezone.now())
    answer = client.post(url("confirm-email", token=token), {"next": onward})
    assert answer.url == url("summary")
