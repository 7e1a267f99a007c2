"""Inviting producers (path C) and handing a delegated farm over (rules §3.1, §4.6)."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from shop.partner.models import Grant, Invitation, Partner
from shop.partner.team import admit, owner_of
from tests import factories
from tests.clients import client_of
from tests.factories.shops import permit
from tests.query_growth import assert_same_queries

pytestmark = pytest.mark.django_db
EMAIL = "agnes@halle.example"
LETTER = {"name": "Ferme d’Agnès", "email": EMAIL, "message": "Bienvenue !"}


@pytest.fixture
def hub(shop):
    return shop.enterprise


@pytest.fixture
def helene(hub):
    return member_of(hub, "owner")


@pytest.fixture
def farm(hub, helene):
    """Return a delegated farm of the hub's owner, which leaves everything to the hub."""
    farm = factories.EnterpriseFactory(name="Ferme du Lac", is_delegated=True)
    factories.ManagerFactory(enterprise=farm, user=helene, role="owner")
    permit(farm, hub, ("sell", "catalogue", "edit_products", "edit_profile"))
    return farm


def member_of(enterprise, role):
    user = factories.UserFactory(email_confirmed_at=timezone.now())
    factories.ManagerFactory(enterprise=enterprise, user=user, role=role)
    admit(user)
    return user


def send(user, screen, enterprise, capture, /, **typed):
    with capture(execute=True):
        return client_of(user).post(reverse(screen, args=[enterprise.pk]), typed)


def follow(mail, **typed):
    """Follow the link of a mail with a new account."""
    path = re.search(r"/invitation/\S+", mail.body)[0]
    names = {"first_name": "Agnès", "last_name": "Roux"}
    passwords = {"password1": "les-poires-murissent", "password2": "les-poires-murissent"}
    return Client().post(path, names | passwords | typed)


def held(giver, receiver) -> set[str]:
    rows = Grant.objects.between(giver, receiver).in_force(timezone.now())
    return set(rows.values_list("permission", flat=True))


# Path C


def test_p05_one_mail_carries_the_link_and_what_is_left_ticked_is_granted(
    hub, helene, mailoutbox, django_capture_on_commit_callbacks
):
    asked = ["sell", "edit_products"]
    capture = django_capture_on_commit_callbacks
    response = send(helene, "portal_invite", hub, capture, **LETTER, permissions=asked)
    assert response.status_code == 302
    assert [mail.to for mail in mailoutbox] == [[EMAIL]]
    assert "Bienvenue !" in mailoutbox[0].body
    assert not Partner.objects.filter(name=LETTER["name"]).exists()
    follow(mailoutbox[0], name=LETTER["name"], permissions=["edit_products"])
    assert held(Partner.objects.get(name=LETTER["name"]), hub) == {"edit_products"}
    page = client_of(helene).get(reverse("portal_invite", args=[hub.pk])).text
    assert "acceptée" in page


@pytest.mark.parametrize(
    "wrong", [{"email": "x"}, {"name": ""}, {"permissions": ["all"]}, {"message": "x" * 301}]
)
def test_a_wrong_invitation_is_shown_again_and_sends_nothing(
    hub, helene, mailoutbox, django_capture_on_commit_callbacks, wrong
):
    capture = django_capture_on_commit_callbacks
    response = send(helene, "portal_invite", hub, capture, **LETTER | wrong)
    assert response.status_code == 422
    assert "Ferme d’Agnès" in response.text or "name" in wrong
    assert not Invitation.objects.exists()
    assert not mailoutbox


def test_a_farm_that_is_here_already_is_not_invited_to_be_founded(
    hub, helene, farm, mailoutbox, django_capture_on_commit_callbacks
):
    typed = LETTER | {"name": "FERME du Lac"}
    response = send(helene, "portal_invite", hub, django_capture_on_commit_callbacks, **typed)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["name"]
    assert not mailoutbox


@pytest.mark.parametrize("role", ["packing", "reader"])
def test_who_may_not_give_permissions_invites_nobody(
    hub, mailoutbox, django_capture_on_commit_callbacks, role
):
    user = member_of(hub, role)
    capture = django_capture_on_commit_callbacks
    assert send(user, "portal_invite", hub, capture, **LETTER).status_code == 403
    assert not Invitation.objects.exists()
    assert not mailoutbox


def test_a_second_invitation_of_the_same_address_kills_the_first_link(
    hub, helene, mailoutbox, django_capture_on_commit_callbacks
):
    for _ in range(2):
        send(helene, "portal_invite", hub, django_capture_on_commit_callbacks, **LETTER)
    assert follow(mailoutbox[0], name="Ferme A").status_code == 410
    assert follow(mailoutbox[1], name="Ferme B").status_code == 302


def test_an_invitation_is_withdrawn_by_its_hub_only(
    hub, helene, mailoutbox, django_capture_on_commit_callbacks
):
    send(helene, "portal_invite", hub, django_capture_on_commit_callbacks, **LETTER)
    row, other = Invitation.objects.get(), factories.EnterpriseFactory(reseller=True)
    stranger = member_of(other, "owner")
    for enterprise in (hub, other):
        path = reverse("portal_invite_cancel", args=[enterprise.pk, row.pk])
        assert client_of(stranger).post(path).status_code == 404
    row.refresh_from_db()
    assert row.cancelled_at is None
    path = reverse("portal_invite_cancel", args=[hub.pk, row.pk])
    assert client_of(helene).post(path).status_code == 302
    assert follow(mailoutbox[0], name="Ferme A").status_code == 410
    assert not Partner.objects.filter(name="Ferme A").exists()


def test_many_invitations_cost_no_more_queries(hub, helene):
    def one_more():
        Invitation.objects.create(
            email=EMAIL,
            enterprise=factories.EnterpriseFactory(),
            hub=hub,
            secret_hash=str(Invitation.objects.count()),
            created_at=timezone.now(),
        )

    assert_same_queries(client_of(helene), reverse("portal_invite", args=[hub.pk]), one_more)


# Handing over


def hand_over(user, farm, capture, **typed):
    return send(user, "portal_hand_over", farm, capture, **{"email": EMAIL, "sure": "on"} | typed)


def test_nothing_changes_until_the_farmer_answers(
    hub, helene, farm, mailoutbox, django_capture_on_commit_callbacks
):
    assert hand_over(helene, farm, django_capture_on_commit_callbacks).status_code == 302
    assert [mail.to for mail in mailoutbox] == [[EMAIL]]
    farm.refresh_from_db()
    assert (owner_of(farm), farm.is_delegated) == (helene, True)
    assert len(held(farm, hub)) == 4


@pytest.mark.parametrize(
    ("left", "kept"),
    [
        (["sell", "catalogue", "edit_products"], {"sell", "catalogue", "edit_products"}),
        (["sell", "catalogue"], {"sell", "catalogue"}),
        ([], set()),
    ],
)
def test_after_a_hand_over_the_hub_keeps_what_the_farmer_leaves_ticked(
    hub, helene, farm, mailoutbox, django_capture_on_commit_callbacks, left, kept
):
    hand_over(helene, farm, django_capture_on_commit_callbacks, permissions=["edit_products"])
    assert follow(mailoutbox[0], permissions=left).status_code == 302
    farm.refresh_from_db()
    assert owner_of(farm).email == EMAIL
    assert not farm.is_delegated
    assert held(farm, hub) == kept
    former = client_of(helene).get(reverse("portal_home", args=[farm.pk]))
    assert former.status_code == 404


def test_the_owner_does_not_hand_a_farm_over_to_itself(
    helene, farm, mailoutbox, django_capture_on_commit_callbacks
):
    own = {"email": helene.email.upper()}
    response = hand_over(helene, farm, django_capture_on_commit_callbacks, **own)
    assert response.status_code == 422
    assert response.context["form"].errors["email"] == [
        "Cette adresse est déjà celle du propriétaire."
    ]
    assert not Invitation.objects.exists()
    assert not mailoutbox


@pytest.mark.parametrize(
    "wrong", [{"sure": ""}, {"email": "x"}, {"permissions": ["sell"]}, {"email": ""}]
)
def test_a_wrong_hand_over_is_shown_again_and_sends_nothing(
    helene, farm, mailoutbox, django_capture_on_commit_callbacks, wrong
):
    response = hand_over(
        helene, farm, django_capture_on_commit_callbacks, **{"message": "À bientôt"} | wrong
    )
    assert response.status_code == 422
    assert "À bientôt" in response.text
    assert not Invitation.objects.exists()
    assert not mailoutbox


def test_only_the_owner_hands_a_farm_over(farm, django_capture_on_commit_callbacks):
    for user, status in ((member_of(farm, "manager"), 403), (factories.UserFactory(), 404)):
        admit(user)
        response = hand_over(user, farm, django_capture_on_commit_callbacks)
        assert response.status_code == status
    assert not Invitation.objects.exists()


def test_a_farm_that_has_its_farmer_is_not_handed_over_by_mail(
    helene, farm, django_capture_on_commit_callbacks
):
    farm.is_delegated = False
    farm.save()
    assert hand_over(helene, farm, django_capture_on_commit_callbacks).status_code == 404
    assert not Invitation.objects.exists()


def test_the_second_farmer_invited_is_the_only_one_who_may_answer(
    helene, farm, mailoutbox, django_capture_on_commit_callbacks
):
    hand_over(helene, farm, django_capture_on_commit_callbacks, email="first@halle.example")
    hand_over(helene, farm, django_capture_on_commit_callbacks)
    assert follow(mailoutbox[0]).status_code == 410
    assert owner_of(farm) == helene


def test_a_farmer_at_the_limit_takes_no_farm_over(
    helene, farm, mailoutbox, django_capture_on_commit_callbacks
):
    agnes = factories.UserFactory(
        email=EMAIL, email_confirmed_at=timezone.now(), enterprise_limit=0
    )
    hand_over(helene, farm, django_capture_on_commit_callbacks)
    path = re.search(r"/invitation/\S+", mailoutbox[0].body)[0]
    response = client_of(agnes).post(path, {"answer": "accept"})
    assert response.status_code == 422
    assert reverse("boutique_limit_request") in response.text
    assert owner_of(farm) == helene
    assert Invitation.objects.get().answered_at is None


def test_the_address_of_who_asked_is_filled_in(helene, farm):
    path = reverse("portal_hand_over", args=[farm.pk])
    assert f'value="{EMAIL}"' in client_of(helene).get(f"{path}?email={EMAIL}").text
