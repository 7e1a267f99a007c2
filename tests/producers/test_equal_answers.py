"""No screen of a team tells whether an address has an account, until its reader has come (P-07)."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from shop.communication.models import Message
from shop.partner.grants.services import ask
from shop.partner.invitations.members import bring_in, forget_expected
from shop.partner.models import Invitation
from shop.partner.team import TEAM_GROUP
from tests import factories
from tests.clients import client_of, teammate

pytestmark = pytest.mark.django_db
KNOWN, UNKNOWN = "bob@halle.example", "ali@halle.example"
_PASSING = re.compile(
    r'name="csrfmiddlewaretoken" value="[^"]*"|"CSRF_TOKEN": "[^"]*"|nonce="[^"]*"|/\d+/'
)


@pytest.fixture
def bob(db):
    return factories.UserFactory(
        email=KNOWN, first_name="Bob", last_name="Lenoir", email_confirmed_at=timezone.now()
    )


@pytest.fixture
def farm(shop):
    return shop.enterprise


@pytest.fixture
def owner(farm):
    return teammate(farm, "owner")


def path(name, farm, *args) -> str:
    return reverse(name, args=[farm.pk, *args])


def bytes_of(response, email: str) -> str:
    """Return an answer without what differs between any two: the address, tokens and ids."""
    shown = re.sub(re.escape(email), "…", response.text, flags=re.IGNORECASE)
    return _PASSING.sub("", shown)


def same_for_both(act) -> str:
    """Do the same with an address that has an account and one that has none; return the bytes."""
    with time_machine.travel(timezone.now(), tick=False):  # no minute begins in between
        known, unknown = act(KNOWN), act(UNKNOWN)
    assert known == unknown != ""
    return known


def take_along(farm, owner, email: str, *steps) -> list[str]:
    """Bring an address in, do the steps, and look at all that the team may see of it."""
    client, sent = client_of(owner), {"email": email, "role": "manager"}
    shown = [bytes_of(client.post(path("portal_team", farm), sent, follow=True), email)]
    for step in steps:
        shown.append(bytes_of(step(client, email), email))
    shown += [bytes_of(client.get(path(name, farm)), email) for name in SCREENS]
    clear(farm)
    return shown


SCREENS = ("portal_team", "portal_journal", "portal_home", "portal_permissions", "portal_shop")


def clear(farm) -> None:
    """Leave the enterprise as it was for the next address."""
    from wagtail.models import ModelLogEntry

    farm.invitations.all().delete()
    ModelLogEntry.objects.for_instance(farm).delete()
    Message.objects.all().delete()


def again(farm):
    sent = {"role": "reader"}
    return lambda client, email: client.post(
        path("portal_team", farm), sent | {"email": email.upper()}, follow=True
    )


def withdraw(farm):
    def step(client, email):
        row = farm.invitations.pending(timezone.now()).get()
        return client.post(path("portal_invitation_cancel", farm, row.pk), follow=True)

    return step


@pytest.mark.parametrize("steps", [[], [again], [withdraw], [again, withdraw], [withdraw, again]])
def test_p07_bringing_somebody_in_looks_the_same_with_and_without_an_account(
    farm, owner, bob, steps
):
    made = [step(farm) for step in steps]
    same_for_both(lambda email: "\n".join(take_along(farm, owner, email, *made)))


def test_p07_the_mail_is_the_same_with_and_without_an_account(farm, owner, bob, mailoutbox):
    for email in (KNOWN, UNKNOWN):
        client_of(owner).post(path("portal_team", farm), {"email": email, "role": "manager"})
    known, unknown = (re.sub(r"/invitation/[^/\s]+/", "/…/", mail.body) for mail in mailoutbox)
    assert known == unknown
    rows = Message.objects.values_list("kind", "subject", "is_private", "reply_to")
    assert len(set(rows)) == 1


@pytest.mark.parametrize("where", ["portal_home", "boutique_commandes_modeladmin_index"])
def test_p07_who_opens_the_enterprise_is_named_from_then_on(farm, owner, bob, where):
    client = client_of(owner)
    client.post(path("portal_team", farm), {"email": KNOWN, "role": "manager"})
    assert "Bob Lenoir" not in client.get(path("portal_team", farm)).text
    args = [farm.pk] if where == "portal_home" else []
    assert client_of(bob).get(reverse(where, args=args)).status_code == 200
    assert "Bob Lenoir" in client.get(path("portal_team", farm)).text
    assert "Bob Lenoir" in client.get(path("portal_journal", farm)).text
    assert not farm.invitations.pending(timezone.now()).exists()
    sent = {"email": KNOWN, "role": "reader"}
    assert client.post(path("portal_team", farm), sent).status_code == 422


def test_p07_working_in_another_enterprise_reveals_nobody(farm, owner, bob):
    own = factories.EnterpriseFactory()
    factories.ManagerFactory(enterprise=own, user=bob, role="owner")
    client_of(owner).post(path("portal_team", farm), {"email": KNOWN, "role": "manager"})
    assert client_of(bob).get(path("portal_home", own)).status_code == 200
    assert "Bob Lenoir" not in client_of(owner).get(path("portal_team", farm)).text


@pytest.mark.parametrize("end", ["withdrawn", "declined", "late", "forgotten"])
def test_p07_who_was_brought_in_is_out_when_the_invitation_ends(farm, owner, bob, end, shop):
    now = timezone.now()
    sent = {"email": KNOWN, "role": "manager", "shop": shop, "now": now}
    bring_in(actor=owner, enterprise=farm, **sent)
    row = farm.invitations.get()
    if end == "withdrawn":
        client_of(owner).post(path("portal_invitation_cancel", farm, row.pk))
    elif end == "declined":
        client_of(bob).post(link_of(row), {"answer": "decline"})
    else:
        Invitation.objects.update(created_at=now - timedelta(days=14))
    if end == "forgotten":
        assert forget_expected(now=now) == 1
        assert not farm.managers.filter(user=bob).exists()
    assert client_of(bob).get(path("portal_home", farm)).status_code in (302, 404)
    assert not farm.managers.filter(user=bob).exists()
    assert not bob.groups.filter(pk__in=Group.objects.filter(name=TEAM_GROUP)).exists()


def link_of(row) -> str:
    """Return the path of an invitation's link, from the one mail that carries it."""
    return re.search(r"/invitation/[^/\s]+/", Message.objects.latest("pk").text)[0]


def test_p07_the_link_of_the_mail_lets_in_who_is_in_already(farm, owner, bob):
    client_of(owner).post(path("portal_team", farm), {"email": KNOWN, "role": "reader"})
    response = client_of(bob).post(link_of(None), {"answer": "accept"})
    assert response.url == path("portal_home", farm)
    member = farm.managers.get(user=bob)
    assert (member.role, member.invitation) == ("reader", None)


def test_p07_a_second_invitation_changes_the_role_at_once(farm, owner, bob):
    client = client_of(owner)
    for role in ("manager", "reader"):
        client.post(path("portal_team", farm), {"email": KNOWN, "role": role})
    assert farm.managers.get(user=bob).role == "reader"


def test_p07_forged_addresses_of_the_membership_do_not_exist(farm, owner, bob):
    client = client_of(owner)
    client.post(path("portal_team", farm), {"email": KNOWN, "role": "manager"})
    target = path("portal_member", farm, farm.managers.get(user=bob).pk)
    for sent in ({"role": "reader"}, {"remove": "1"}, {"transfer": "1", "sure": "on"}):
        assert client.post(target, sent).status_code == 404
    assert farm.managers.get(user=bob).role == "manager"


def test_p07_nobody_is_written_to_before_they_come(farm, owner, bob, shop):
    client_of(owner).post(path("portal_team", farm), {"email": KNOWN, "role": "manager"})
    other = factories.EnterpriseFactory()
    asker = teammate(other)
    words = {"permissions": ["sell"], "message": "", "now": timezone.now()}
    ask(actor=asker, asker=other, giver=farm, **words)
    assert Message.objects.filter(to_key=KNOWN).count() == 1
