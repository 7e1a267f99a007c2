"""The page behind the link of an invitation."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from shop.accounts.models import User
from shop.partner.invitations.services import cancel, invite, invite_producer
from shop.partner.models import Grant, Invitation, Partner
from shop.partner.team import owner_of
from tests import factories
from tests.clients import client_of

pytestmark = pytest.mark.django_db
EMAIL = "agnes@halle.example"
ACCOUNT = {
    "first_name": "Agnès",
    "last_name": "Roux",
    "password1": "les-poires-murissent",
    "password2": "les-poires-murissent",
}


@pytest.fixture
def helene(shop):
    user = factories.UserFactory(email_confirmed_at=timezone.now())
    factories.ManagerFactory(enterprise=shop.enterprise, user=user, role="owner")
    return user


@pytest.fixture
def team_link(shop, helene):
    """Return the path of an invitation into the hub's team."""
    _row, secret = invite(
        actor=helene,
        enterprise=shop.enterprise,
        email=EMAIL,
        role="manager",
        shop=shop,
        now=timezone.now(),
    )
    return f"/invitation/{secret}/"


@pytest.fixture
def farm_link(shop, helene):
    """Return the path of an invitation to found a farm, which asks for two permissions."""
    _row, secret = invite_producer(
        actor=helene,
        hub=shop.enterprise,
        name="Ferme d’Agnès",
        email=EMAIL,
        asked=["sell", "edit_products"],
        shop=shop,
        now=timezone.now(),
    )
    return f"/invitation/{secret}/"


def untouched(shop) -> bool:
    pending = Invitation.objects.filter(answered_at=None).count() == 1
    return pending and shop.enterprise.managers.count() == 1 and Partner.objects.count() == 1


def test_looking_at_the_page_changes_nothing(client, shop, team_link):
    response = client.get(team_link)
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    assert untouched(shop)


def test_an_unknown_secret_leads_nowhere(client, shop):
    assert client.get("/invitation/forged/").status_code == 404
    assert client.post("/invitation/forged/", ACCOUNT).status_code == 404


def test_a_guest_creates_an_account_whose_address_counts_as_confirmed(client, shop, team_link):
    response = client.post(team_link, ACCOUNT | {"answer": "accept", "email": "other@x.example"})
    assert response.status_code == 302
    agnes = User.objects.get(email=EMAIL)
    assert agnes.email_confirmed_at is not None
    assert shop.enterprise.managers.get(user=agnes).role == "manager"
    assert client.get(response.url).status_code == 200
    assert not User.objects.filter(email="other@x.example").exists()


def test_p05_a_farm_is_founded_with_what_is_left_ticked_only(client, shop, farm_link):
    typed = {"name": "Verger d’Agnès", "permissions": ["edit_products"]}
    assert client.post(farm_link, ACCOUNT | typed).status_code == 302
    farm = Partner.objects.get(name="Verger d’Agnès")
    assert owner_of(farm).email == EMAIL
    held = Grant.objects.filter(giver=farm, receiver=shop.enterprise)
    assert list(held.values_list("permission", flat=True)) == ["edit_products"]
    shown = client.get(f"/gestion/ferme/{farm.pk}/").text
    assert "La ferme est à vous" in shown
    assert "de l’équipe" not in shown


@pytest.mark.parametrize(
    "typed",
    [
        {"name": ""},
        {"permissions": ["edit_profile"]},
        {"password2": "autre-chose"},
        {"first_name": ""},
    ],
)
def test_wrong_answers_are_shown_again_and_create_nothing(client, shop, farm_link, typed):
    response = client.post(farm_link, ACCOUNT | {"name": "Verger", "permissions": []} | typed)
    assert response.status_code == 422
    assert "Roux" in response.text
    assert untouched(shop)
    assert not User.objects.filter(email=EMAIL).exists()


def test_a_name_that_is_taken_is_refused_and_leaves_no_account(client, shop, farm_link):
    typed = {"name": shop.enterprise.name.upper()}
    assert client.post(farm_link, ACCOUNT | typed).status_code == 422
    assert untouched(shop)
    assert not User.objects.filter(email=EMAIL).exists()


def test_the_link_confirms_the_address_of_the_account_that_follows_it(shop, team_link):
    agnes = factories.UserFactory(email=EMAIL.upper())
    assert client_of(agnes).post(team_link, {"answer": "accept"}).status_code == 302
    agnes.refresh_from_db()
    assert agnes.email_confirmed_at is not None
    assert shop.enterprise.managers.filter(user=agnes).exists()


def test_a_guest_with_an_account_signs_in_first(client, shop, team_link):
    factories.UserFactory(email=EMAIL)
    assert "password1" not in client.get(team_link).text
    client.post(team_link, ACCOUNT)
    assert untouched(shop)
    assert User.objects.filter(email=EMAIL).count() == 1


def test_another_account_is_refused_and_stays_unconfirmed(shop, team_link):
    other = factories.UserFactory()
    client = client_of(other)
    for response in (client.get(team_link), client.post(team_link, {"answer": "accept"})):
        assert response.status_code == 403
        assert EMAIL not in response.text
    assert client.post(team_link, {"answer": "decline"}).status_code == 403
    other.refresh_from_db()
    assert other.email_confirmed_at is None
    assert untouched(shop)


def test_p05_a_used_link_is_dead(client, shop, team_link):
    client.post(team_link, ACCOUNT)
    assert client.post(team_link, {}).status_code == 410
    assert Client().get(team_link).status_code == 410
    assert shop.enterprise.managers.count() == 2


def test_declining_changes_nothing_but_the_link(client, shop, farm_link):
    assert client.post(farm_link, {"answer": "decline"}).status_code == 200
    assert client.post(farm_link, ACCOUNT | {"name": "Verger"}).status_code == 410
    assert Partner.objects.count() == 1
    assert not User.objects.filter(email=EMAIL).exists()


@pytest.mark.parametrize("end", ["cancelled", "expired"])
def test_a_dead_link_creates_nothing(client, shop, helene, team_link, end):
    if end == "cancelled":
        cancel(actor=helene, invitation=Invitation.objects.get(), now=timezone.now())
    else:
        Invitation.objects.update(created_at=timezone.now() - timedelta(days=14))
    assert client.get(team_link).status_code == 410
    assert client.post(team_link, ACCOUNT).status_code == 410
    assert shop.enterprise.managers.count() == 1
    assert not User.objects.filter(email=EMAIL).exists()
