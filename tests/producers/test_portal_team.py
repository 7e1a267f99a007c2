"""« Mon équipe »: members, their roles, and those who are invited."""

import pytest
from django.urls import reverse
from django.utils import timezone

from shop.backoffice.exceptions import Refused
from shop.partner.grants.rights import is_permitted
from shop.partner.invitations.services import InvitationRefused, accept
from shop.partner.models import Invitation, Manager
from shop.partner.team import admit, change_role, owner_of, remove_member
from shop.rules.grants import Permission
from tests import factories
from tests.clients import client_of
from tests.query_growth import assert_same_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def farm(shop):
    return factories.EnterpriseFactory(name="Verger de Vincent")


@pytest.fixture
def owner(farm):
    return member_of(farm, "owner").user


def member_of(farm, role="manager", **words):
    user = factories.UserFactory(**{"email_confirmed_at": timezone.now(), **words})
    admit(user)
    return factories.ManagerFactory(enterprise=farm, user=user, role=role)


def path(name, farm, *args) -> str:
    return reverse(name, args=[farm.pk, *args])


def add(client, farm, capture, **typed):
    with capture(execute=True):
        return client.post(path("portal_team", farm), {"role": "manager", **typed}, follow=True)


def test_p07_a_known_person_is_in_at_once_and_gets_one_mail(
    farm, owner, mailoutbox, django_capture_on_commit_callbacks
):
    bob = factories.UserFactory(email="bob@halle.example", email_confirmed_at=timezone.now())
    client = client_of(owner)
    add(client, farm, django_capture_on_commit_callbacks, email="BOB@halle.example")
    assert farm.managers.get(user=bob).role == "manager"
    assert [mail.to for mail in mailoutbox] == [["BOB@halle.example"]]
    assert client_of(bob).get(path("portal_home", farm)).status_code == 200


@pytest.mark.parametrize("has_account", [True, False])
def test_p07_an_address_that_nobody_confirmed_gets_a_link_only(
    farm, owner, mailoutbox, django_capture_on_commit_callbacks, has_account
):
    if has_account:
        factories.UserFactory(email="bob@halle.example")
    client = client_of(owner)
    add(client, farm, django_capture_on_commit_callbacks, email="bob@halle.example", role="reader")
    assert farm.managers.count() == 1
    assert farm.invitations.get().role == "reader"
    assert [mail.to for mail in mailoutbox] == [["bob@halle.example"]]
    assert "/invitation/" in mailoutbox[0].body


@pytest.mark.parametrize("typed", [{"email": "x"}, {"email": "c@x.example", "role": "owner"}])
def test_a_wrong_address_or_role_is_shown_again_and_adds_nobody(farm, owner, typed):
    sent = {"role": "manager", **typed}
    response = client_of(owner).post(path("portal_team", farm), sent)
    assert response.status_code == 422
    assert typed["email"] in response.text
    assert farm.managers.count() == 1
    assert not farm.invitations.exists()


def test_somebody_of_the_team_is_not_added_again(farm, owner):
    vera = member_of(farm, "reader")
    sent = {"email": vera.user.email, "role": "manager"}
    assert client_of(owner).post(path("portal_team", farm), sent).status_code == 422
    vera.refresh_from_db()
    assert vera.role == "reader"


def test_a_second_invitation_ends_the_first(farm, owner, django_capture_on_commit_callbacks):
    client = client_of(owner)
    for role in ("manager", "reader"):
        add(client, farm, django_capture_on_commit_callbacks, email="b@halle.example", role=role)
    assert [each.role for each in farm.invitations.pending(timezone.now())] == ["reader"]


@pytest.mark.parametrize("role", ["reader", "packing"])
def test_p08_who_only_reads_or_packs_changes_nobody(farm, owner, role):
    client, vera = client_of(member_of(farm, role).user), member_of(farm)
    invitation = Invitation.objects.create(
        email="b@x.example",
        enterprise=farm,
        secret_hash="x",
        invited_by=owner,
        created_at=timezone.now(),
    )
    assert client.get(path("portal_team", farm)).status_code == 200
    assert "b@x.example" not in client.get(path("portal_team", farm)).text
    for target, sent in (
        (path("portal_team", farm), {"email": "c@x.example", "role": "manager"}),
        (path("portal_member", farm, vera.pk), {"role": "reader"}),
        (path("portal_member", farm, vera.pk), {"remove": "1"}),
        (path("portal_member", farm, vera.pk), {"transfer": "1", "sure": "on"}),
        (path("portal_invitation_cancel", farm, invitation.pk), {}),
    ):
        assert client.post(target, sent).status_code == 403
    vera.refresh_from_db()
    invitation.refresh_from_db()
    assert (vera.role, invitation.cancelled_at, farm.managers.count()) == ("manager", None, 3)


def test_a_manager_changes_a_role_and_takes_somebody_out(farm, owner):
    client, vera = client_of(member_of(farm).user), member_of(farm)
    target = path("portal_member", farm, vera.pk)
    assert client.get(target).status_code == 200
    assert client.post(target, {"role": "packing"}).status_code == 302
    vera.refresh_from_db()
    assert vera.role == "packing"
    assert client.post(target, {"remove": "1"}).status_code == 302
    assert not farm.managers.filter(pk=vera.pk).exists()


@pytest.mark.parametrize(
    "sent", [{"role": "reader"}, {"remove": "1"}, {"transfer": "1", "sure": "on"}]
)
def test_a_manager_does_not_touch_the_owner(farm, owner, sent):
    client = client_of(member_of(farm).user)
    target = path("portal_member", farm, farm.managers.get(user=owner).pk)
    assert client.post(target, sent).status_code == 403
    assert owner_of(farm) == owner


def test_a_member_of_another_farm_does_not_exist_here(farm, owner):
    stranger = member_of(factories.EnterpriseFactory(), "manager")
    target = path("portal_member", farm, stranger.pk)
    assert client_of(owner).post(target, {"role": "reader"}).status_code == 404
    stranger.refresh_from_db()
    assert stranger.role == "manager"


def test_the_owner_transfers_the_farm_when_sure_and_stays_a_manager(farm, owner):
    client, vera = client_of(owner), member_of(farm)
    target = path("portal_member", farm, vera.pk)
    assert client.post(target, {"transfer": "1"}).status_code == 422
    assert owner_of(farm) == owner
    assert client.post(target, {"transfer": "1", "sure": "on"}).status_code == 302
    assert owner_of(farm) == owner  # nobody owns what they did not accept
    accept(actor=vera.user, invitation=farm.invitations.get(), ticked=[], now=timezone.now())
    assert owner_of(farm) == vera.user
    assert farm.managers.get(user=owner).role == "manager"


def test_an_offer_ends_when_the_member_leaves_or_the_owner_withdraws_it(farm, owner):
    client, vera = client_of(owner), member_of(farm)
    target = path("portal_member", farm, vera.pk)
    client.post(target, {"transfer": "1", "sure": "on"})
    assert "Propriétaire" in client.get(path("portal_team", farm)).text
    client.post(target, {"remove": "1"})
    with pytest.raises(InvitationRefused):
        accept(actor=vera.user, invitation=farm.invitations.get(), ticked=[], now=timezone.now())
    assert owner_of(farm) == owner


def test_nobody_is_made_owner_of_a_shop_to_leave_it_their_products(farm, owner):
    """§4.2: the automatic permissions between enterprises of one owner cannot be forced."""
    victim = factories.EnterpriseFactory(name="Ferme voisine")
    neighbour = factories.ManagerFactory(enterprise=victim, role="owner").user
    member = factories.ManagerFactory(enterprise=farm, user=neighbour, role="reader")
    target = path("portal_member", farm, member.pk)
    client_of(owner).post(target, {"transfer": "1", "sure": "on"})
    assert not is_permitted(victim.pk, farm.pk, Permission.SELL)


def test_a_manager_may_not_transfer_the_farm(farm, owner):
    client, vera = client_of(member_of(farm).user), member_of(farm)
    sent = {"transfer": "1", "sure": "on"}
    assert client.post(path("portal_member", farm, vera.pk), sent).status_code == 403
    assert owner_of(farm) == owner


@pytest.mark.parametrize("role", ["manager", "packing", "reader"])
def test_everybody_but_the_owner_leaves_by_themselves(farm, owner, role):
    vera = member_of(farm, role)
    response = client_of(vera.user).post(path("portal_leave", farm), follow=True)
    assert response.status_code == 200
    assert not farm.managers.filter(pk=vera.pk).exists()
    assert client_of(owner).post(path("portal_leave", farm)).status_code == 403
    assert owner_of(farm) == owner


def test_an_invitation_is_withdrawn_once_and_the_journal_says_so(
    farm, owner, django_capture_on_commit_callbacks
):
    client = client_of(owner)
    add(client, farm, django_capture_on_commit_callbacks, email="b@halle.example")
    target = path("portal_invitation_cancel", farm, farm.invitations.get().pk)
    assert client.post(target).status_code == 302
    cancelled_at = farm.invitations.get().cancelled_at
    assert cancelled_at is not None
    client.post(target)
    assert farm.invitations.get().cancelled_at == cancelled_at
    journal = client.get(path("portal_journal", farm)).text
    assert journal.count("b@halle.example") == 2


def test_a_long_team_costs_no_more_queries(farm, owner):
    client = client_of(owner)
    assert_same_queries(client, path("portal_team", farm), lambda: member_of(farm))


def test_a_member_taken_out_by_somebody_else_meanwhile_is_told(farm, owner):
    gone = member_of(farm)
    Manager.objects.filter(pk=gone.pk).delete()
    for change in (
        lambda: change_role(actor=owner, member=gone, role="reader"),
        lambda: remove_member(actor=owner, member=gone),
    ):
        with pytest.raises(Refused, match="n’est plus dans l’équipe"):
            change()
