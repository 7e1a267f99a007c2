"""Invitations: a link for one person, once (rules §3.1)."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from shop.partner.invitations.services import (
    InvitationRefused,
    accept,
    cancel,
    decline,
    find,
    invite,
)
from shop.partner.models import Grant
from shop.partner.scope import enterprises_for
from shop.partner.team import owner_of
from shop.rules.access import Action, Role
from shop.rules.grants import Permission
from tests.factories.people import ManagerFactory, UserFactory
from tests.factories.shops import EnterpriseFactory, ShopFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
SELL, EDIT = Permission.SELL.value, Permission.EDIT_PRODUCTS.value


@pytest.fixture
def world():
    """Return the hub's owner, the hub, its shop, a farm of the same owner, and Agnès."""
    owner = UserFactory(email_confirmed_at=NOW)
    hub = EnterpriseFactory(reseller=True)
    farm = EnterpriseFactory(producer=True, is_delegated=True)
    for each in (hub, farm):
        ManagerFactory(enterprise=each, user=owner, role=Role.OWNER.value)
    agnes = UserFactory(email="agnes@halle.example", email_confirmed_at=NOW)
    return owner, hub, ShopFactory(enterprise=hub), farm, agnes


def sent(world, role=Role.MANAGER.value, **words):
    owner, _hub, shop, farm, agnes = world
    return invite(
        actor=owner, enterprise=farm, email=agnes.email, role=role, shop=shop, now=NOW, **words
    )


def unchanged(world):
    _owner, _hub, _shop, farm, agnes = world
    return not farm.managers.filter(user=agnes).exists()


def test_p05_what_is_left_ticked_is_granted_and_what_is_unticked_is_not(world):
    _owner, hub, _shop, farm, agnes = world
    invitation, _secret = sent(world, Role.OWNER.value, hub=hub, asked=[SELL, EDIT])
    accept(actor=agnes, invitation=invitation, ticked=[EDIT, "edit_profile"], now=NOW)
    held = Grant.objects.between(farm, hub).in_force(NOW + timedelta(seconds=1))
    names = set(held.values_list("permission", flat=True))
    assert EDIT in names
    assert SELL not in names
    assert "edit_profile" not in names
    farm.refresh_from_db()
    assert owner_of(farm) == agnes
    assert not farm.is_delegated


def test_p05_the_one_mail_carries_the_link_and_only_a_hash_of_it_is_kept(
    world, mailoutbox, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        invitation, secret = sent(world)
    assert [mail.to for mail in mailoutbox] == [["agnes@halle.example"]]
    assert f"/invitation/{secret}/" in mailoutbox[0].body
    assert secret not in invitation.secret_hash
    assert find(secret) == invitation
    assert find("forged") is None


@pytest.mark.parametrize("answer", [decline, cancel])
def test_a_link_declined_or_taken_back_is_dead(world, answer):
    owner, *_rest, agnes = world
    invitation, _secret = sent(world)
    answer(actor=owner if answer is cancel else agnes, invitation=invitation, now=NOW)
    with pytest.raises(InvitationRefused):
        accept(actor=agnes, invitation=invitation, ticked=[], now=NOW)
    assert unchanged(world)


def test_a_link_works_once_and_gives_the_role(world):
    *_rest, farm, agnes = world
    invitation, _secret = sent(world)
    accept(actor=agnes, invitation=invitation, ticked=[], now=NOW)
    with pytest.raises(InvitationRefused):
        accept(actor=agnes, invitation=invitation, ticked=[], now=NOW)
    assert farm.managers.get(user=agnes).role == Role.MANAGER.value


def test_p05_a_link_dies_after_fourteen_days(world):
    invitation, _secret = sent(world)
    with pytest.raises(InvitationRefused):
        accept(actor=world[4], invitation=invitation, ticked=[], now=NOW + timedelta(days=14))
    assert unchanged(world)


def test_another_e_mail_may_not_follow_a_link(world):
    invitation, _secret = sent(world)
    other = UserFactory(email_confirmed_at=NOW)
    with pytest.raises(InvitationRefused):
        accept(actor=other, invitation=invitation, ticked=[], now=NOW)
    assert not world[3].managers.filter(user=other).exists()


def test_an_unconfirmed_address_may_not_follow_a_link(world):
    invitation, _secret = sent(world)
    agnes = world[4]
    agnes.email_confirmed_at = None
    agnes.save()
    with pytest.raises(PermissionDenied):
        accept(actor=agnes, invitation=invitation, ticked=[], now=NOW)
    assert unchanged(world)


def test_the_link_of_a_former_owner_is_dead(world):
    owner, *_rest, farm, agnes = world
    invitation, _secret = sent(world, Role.OWNER.value)
    farm.managers.filter(user=owner).update(user=UserFactory())
    with pytest.raises(InvitationRefused):
        accept(actor=agnes, invitation=invitation, ticked=[], now=NOW)
    assert unchanged(world)


def test_a_manager_may_not_hand_over_and_a_reader_may_not_invite(world):
    _owner, _hub, shop, farm, agnes = world
    reader = ManagerFactory(enterprise=farm, role=Role.READER.value).user
    manager = ManagerFactory(enterprise=farm).user
    for actor, role in ((reader, Role.MANAGER.value), (manager, Role.OWNER.value)):
        with pytest.raises(PermissionDenied):
            invite(actor=actor, enterprise=farm, email=agnes.email, role=role, shop=shop, now=NOW)
    assert not farm.invitations.exists()


def test_what_stays_at_a_hand_over_stays_with_shops_and_not_with_other_producers(world):
    """§4.6: a producer that the hub looks after too may get a stranger for its farmer."""
    owner, hub, _shop, farm, agnes = world
    other = EnterpriseFactory(producer=True, is_delegated=True)
    ManagerFactory(enterprise=other, user=owner, role=Role.OWNER.value)
    invitation, _secret = sent(world, Role.OWNER.value, hub=hub, asked=[SELL, "catalogue"])
    accept(actor=agnes, invitation=invitation, ticked=[SELL], now=NOW)
    held = Grant.objects.in_force(NOW + timedelta(seconds=1)).filter(giver=farm)
    assert list(held.values_list("receiver", "permission")) == [(hub.pk, SELL)]
    stranger = UserFactory(email_confirmed_at=NOW)
    other.managers.update(user=stranger)
    assert not enterprises_for(stranger, Action.VIEW).filter(pk=farm.pk).exists()


def test_nobody_of_those_who_looked_after_a_farm_stays_when_its_farmer_takes_it_over(world):
    owner, _hub, _shop, farm, agnes = world
    ManagerFactory(enterprise=farm)  # a colleague at the hub
    invitation, _secret = sent(world, Role.OWNER.value)
    accept(actor=agnes, invitation=invitation, ticked=[], now=NOW)
    assert [each.user for each in farm.managers.all()] == [agnes]
    assert not enterprises_for(owner, Action.EDIT_TEAM).filter(pk=farm.pk).exists()


@pytest.mark.parametrize("accepted", [True, False])
def test_who_invited_is_told_the_answer(
    world, mailoutbox, accepted, django_capture_on_commit_callbacks
):
    owner, hub, _shop, _farm, agnes = world
    invitation, secret = sent(world, Role.OWNER.value, hub=hub, asked=[SELL])
    mailoutbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        if accepted:
            accept(actor=agnes, invitation=invitation, ticked=[SELL], now=NOW)
        else:
            decline(actor=None, invitation=invitation, now=NOW)
    [letter] = mailoutbox
    assert (letter.to, secret in letter.body) == ([owner.email], False)
    assert letter.subject.startswith("Invitation acceptée" if accepted else "Invitation déclinée")
    assert ("vendre les produits" in letter.body) is accepted
