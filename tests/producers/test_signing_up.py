"""A producer joins by itself (path B): account, confirmed e-mail, farm, first steps."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from shop.accounts.models import User
from shop.partner.models import Grant, Manager, Partner
from shop.partner.team import admit, owner_of
from shop.storefront.urlconf import shop_reverse
from tests import factories
from tests.clients import client_of
from tests.producers.test_portal_product_form import typed

pytestmark = pytest.mark.django_db
EMAIL, PASSWORD = "vincent@halle.example", "les-poires-murissent"
ACCOUNT = {
    "first_name": "Vincent",
    "last_name": "Roux",
    "email": EMAIL,
}
PASSWORDS = {"password1": PASSWORD, "password2": PASSWORD}
FARM = {"name": "Verger de Vincent", "postcode": "26400", "town": "Crest", "charges_vat": "on"}
SIRET = "73282932000074"


@pytest.fixture
def vincent(shop):
    return factories.UserFactory(email=EMAIL, email_confirmed_at=timezone.now())


@pytest.fixture
def home(vincent):
    """Return the window of Vincent, whose address is confirmed."""
    return client_of(vincent)


def connect(client, capture, **typed):
    with capture(execute=True):
        return client.post("/rejoindre/ferme/", FARM | typed | {"connect": "1"}, follow=True)


def test_a_producer_goes_from_the_footer_to_its_portal_alone(client, shop, mailoutbox):
    assert 'href="/rejoindre/"' in client.get(shop_reverse(shop, "catalogue:index")).text
    assert client.post("/rejoindre/", ACCOUNT).url == "/rejoindre/courriel/"
    assert [mail.to for mail in mailoutbox] == [[EMAIL]]
    link = re.search(r"http://testserver(\S+)", mailoutbox[0].body)[1]
    assert link in mailoutbox[0].alternatives[0][0]
    assert EMAIL in client.get(link).text
    assert client.post(link, PASSWORDS).url == "/rejoindre/ferme/"
    answer = client.post("/rejoindre/ferme/", FARM)
    farm = Partner.objects.get(name=FARM["name"])
    assert answer.url == reverse("portal_start", args=[farm.pk])
    assert client.get(answer.url).status_code == 200
    assert (owner_of(farm).email, farm.sells, farm.is_delegated) == (EMAIL, "none", False)
    assert not farm.grants_given.exists()


def test_the_answer_is_the_same_for_an_address_that_has_an_account(shop, mailoutbox):
    factories.UserFactory(email="known@halle.example")
    said = []
    for email in ("known@halle.example", "fresh@halle.example"):
        response = Client().post("/rejoindre/", ACCOUNT | {"email": email}, follow=True)
        text = re.sub(r'value="[^"]*"|nonce="[^"]*"', "", response.text).replace(email, "…")
        said.append((response.redirect_chain, text))
    assert said[0] == said[1]
    assert "/connexion/?next=%2Frejoindre%2Fferme%2F" in mailoutbox[0].body
    assert User.objects.filter(email="known@halle.example").count() == 1


@pytest.mark.parametrize("wrong", [{"email": "x"}, {"last_name": ""}])
def test_a_bad_sign_up_is_shown_again_and_creates_nothing(client, shop, mailoutbox, wrong):
    response = client.post("/rejoindre/", ACCOUNT | wrong)
    assert response.context["form"].errors
    assert "Vincent" in response.text
    assert not User.objects.exists()
    assert not mailoutbox


@pytest.mark.parametrize("path", ["", "courriel/", "ferme/"])
def test_nobody_joins_a_site_without_a_shop(client, db, path):
    assert client.get(f"/rejoindre/{path}").status_code == 404
    assert client.post(f"/rejoindre/{path}", ACCOUNT).status_code == 404
    assert not User.objects.exists()


def test_no_farm_is_registered_before_the_address_is_confirmed(shop, mailoutbox):
    client = client_of(factories.UserFactory())
    for response in (client.get("/rejoindre/ferme/"), client.post("/rejoindre/ferme/", FARM)):
        assert response.url == "/rejoindre/courriel/"
    assert not Partner.objects.filter(name=FARM["name"]).exists()
    assert reverse_of_resend(shop) in client.get("/rejoindre/courriel/").text


def reverse_of_resend(shop) -> str:
    return shop_reverse(shop, "customer:resend-confirmation")


def test_the_mail_sent_again_leads_back_to_the_farm(shop, mailoutbox):
    user = factories.UserFactory()
    client = client_of(user)
    answer = client.post(reverse_of_resend(shop), {"next": "/rejoindre/courriel/"})
    assert answer.url == "/rejoindre/courriel/"
    link = re.search(r"http://testserver(\S+)", mailoutbox[0].body)[1]
    assert client.post(link, follow=True).redirect_chain[-1][0] == "/rejoindre/ferme/"


def test_a_confirmation_leads_nowhere_outside_the_site(shop, mailoutbox):
    client = client_of(factories.UserFactory())
    client.post(reverse_of_resend(shop), {"next": "https://evil.example/"})
    assert "evil" not in mailoutbox[0].body
    link = re.search(r"http://testserver(\S+)", mailoutbox[0].body)[1]
    assert client.post(f"{link}?next=//evil.example/").url == shop_reverse(shop, "customer:summary")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("postcode", ""),
        ("postcode", "2640"),
        ("town", ""),
        ("siret", "123"),
        ("email", "x"),
        ("name", "x" * 200),
        ("name", "a\x00b"),
    ],
)
def test_a_wrong_profile_is_shown_again_at_the_field(home, field, value):
    before = Partner.objects.count()
    response = home.post("/rejoindre/ferme/", FARM | {"summary": "Des poires"} | {field: value})
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert "Des poires" in response.text
    assert Partner.objects.count() == before


@pytest.mark.parametrize("same", [{"name": "VERGER  de Vincént"}, {"siret": "732 829 320 00074"}])
def test_a_farm_known_already_is_not_made_twice_and_tells_nobody_s_address(home, same, mailoutbox):
    known = factories.EnterpriseFactory(name="Verger de Vincent", postcode="26400", siret=SIRET)
    owner = factories.ManagerFactory(enterprise=known, role="owner").user
    response = home.post("/rejoindre/ferme/", FARM | {"name": "Autre nom"} | same)
    assert response.status_code == 422
    assert 'name="connect"' in response.text
    assert owner.email not in response.text
    assert Partner.objects.filter(postcode="26400").count() == 1
    assert not mailoutbox


def test_a_name_taken_elsewhere_offers_no_connection(home):
    factories.EnterpriseFactory(name="Verger de Vincent", postcode="75011")
    response = home.post("/rejoindre/ferme/", FARM)
    assert response.status_code == 422
    assert 'name="connect"' not in response.text


@pytest.mark.parametrize(("is_delegated", "screen"), [(True, "remettre"), (False, "equipe")])
def test_asking_for_a_connection_mails_the_owner_once_and_changes_nothing_else(
    home, vincent, mailoutbox, django_capture_on_commit_callbacks, is_delegated, screen
):
    known = factories.EnterpriseFactory(
        name=FARM["name"], postcode=FARM["postcode"], is_delegated=is_delegated
    )
    owner = factories.ManagerFactory(enterprise=known, role="owner").user
    for _ in range(2):
        response = connect(home, django_capture_on_commit_callbacks)
        assert owner.email not in response.text
    assert [mail.to for mail in mailoutbox] == [[owner.email]]
    assert f"/gestion/ferme/{known.pk}/{screen}/?email={EMAIL}" in mailoutbox[0].body.replace(
        "%40", "@"
    )
    assert not Manager.objects.filter(user=vincent).exists()
    assert not vincent.groups.exists()


def test_a_connection_forged_for_an_unknown_farm_mails_nobody(
    home, mailoutbox, django_capture_on_commit_callbacks
):
    response = connect(home, django_capture_on_commit_callbacks, name="Nulle part")
    assert response.status_code == 422
    assert not mailoutbox


def test_p06_the_sixth_farm_is_refused_with_a_way_to_ask_and_nothing_is_made(
    home, vincent, mailoutbox
):
    for _ in range(5):
        factories.ManagerFactory(
            enterprise=factories.EnterpriseFactory(), user=vincent, role="owner"
        )
    before = Partner.objects.count()
    response = home.post("/rejoindre/ferme/", FARM)
    assert response.status_code == 422
    assert reverse("boutique_limit_request") in response.text
    assert "Verger de Vincent" in response.text
    assert Partner.objects.count() == before
    assert not mailoutbox


def test_two_posts_of_the_same_farm_make_one(home):
    assert home.post("/rejoindre/ferme/", FARM).status_code == 302
    assert home.post("/rejoindre/ferme/", FARM).status_code == 422
    assert Partner.objects.filter(name=FARM["name"]).count() == 1


# First steps


@pytest.fixture
def farm(home, vincent):
    home.post("/rejoindre/ferme/", FARM | {"email": EMAIL})
    return Partner.objects.get(name=FARM["name"])


def done(client, farm) -> list[bool]:
    response = client.get(reverse("portal_start", args=[farm.pk]))
    return [step.is_done for step in response.context["steps"]]


def test_the_steps_are_ticked_as_they_are_done(home, shop, farm):
    assert done(home, farm) == [True, False, False]
    assert "Premiers pas" in home.get(reverse("portal_home", args=[farm.pk])).text
    factories.ProductFactory(producer=farm, shop=None)
    assert done(home, farm) == [True, True, False]
    home.post(reverse("portal_start", args=[farm.pk]), {"permissions": ["sell"]})
    assert done(home, farm) == [True, True, True]
    given = Grant.objects.values_list("giver", "receiver", "permission")
    assert list(given) == [(farm.pk, shop.enterprise_id, "sell")]
    assert "Premiers pas" not in home.get(reverse("portal_home", args=[farm.pk])).text


def test_the_first_product_leads_back_to_the_steps_and_the_next_to_the_list(home, farm):
    fruit = factories.CategoryFactory()
    screens = []
    for title in ("Poires", "Pommes"):
        path = reverse("portal_product_new", args=[farm.pk])
        response = home.post(path, typed(fruit, title=title))
        screens.append(response.url)
    assert screens == [
        reverse(name, args=[farm.pk]) for name in ("portal_start", "portal_products")
    ]


@pytest.mark.parametrize("ticked", [[], ["everything"]])
def test_wrong_ticks_are_said_and_nothing_is_given(home, farm, ticked):
    response = home.post(reverse("portal_start", args=[farm.pk]), {"permissions": ticked})
    assert response.status_code == 422
    assert not Grant.objects.exists()


def test_a_reader_gives_nothing_and_a_neighbour_sees_nothing(farm):
    reader = factories.ManagerFactory(enterprise=farm, role="reader").user
    other = factories.ManagerFactory(enterprise=factories.EnterpriseFactory(), role="owner").user
    for user, status in ((reader, 403), (other, 404)):
        admit(user)
        path = reverse("portal_start", args=[farm.pk])
        assert client_of(user).post(path, {"permissions": ["sell"]}).status_code == status
    assert not Grant.objects.exists()
