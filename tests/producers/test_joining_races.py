"""The same link, name or last free place, twice at the same moment, on real connections."""

import pytest
from django.utils import timezone

from shop.backoffice.exceptions import Refused
from shop.partner.connections import ask_to_join
from shop.partner.editing import create_own_enterprise
from shop.partner.invitations.services import InvitationRefused, accept, invite, invite_producer
from shop.partner.models import LimitRequest, Manager, Partner
from shop.partner.quota.services import LimitReached, answer_request, ask_for_more
from shop.partner.team import owner_of
from tests import factories
from tests.concurrency import run_together

pytestmark = pytest.mark.django_db(transaction=True)


def person(**words):
    return factories.UserFactory(email_confirmed_at=timezone.now(), **words)


def founding(actor, name, **words):
    return lambda: create_own_enterprise(actor=actor, enterprise=Partner(name=name, **words))


def test_of_two_farms_of_one_name_one_is_refused_at_its_name(shop):
    answers = run_together(
        *[founding(person(), name) for name in ("Ferme du Lac", "ferme du lac", "FERME DU LAC")]
    )
    assert [each.field for each in answers if isinstance(each, Refused)] == ["name", "name"]
    assert Partner.objects.filter(name_key="ferme du lac").count() == 1
    assert Manager.objects.filter(enterprise__name_key="ferme du lac").count() == 1


def test_of_two_farms_of_one_siret_number_one_is_refused_at_it(shop):
    answers = run_together(
        *[founding(person(), f"Ferme {each}", siret="73282932000074") for each in "ABC"]
    )
    assert [each.field for each in answers if isinstance(each, Refused)] == ["siret", "siret"]
    assert Partner.objects.filter(siret="73282932000074").count() == 1
    assert Manager.objects.filter(enterprise__siret="73282932000074").count() == 1


def test_farms_without_a_siret_number_are_many(shop):
    answers = run_together(*[founding(person(), f"Ferme {each}") for each in "ABC"])
    assert not any(isinstance(each, Exception) for each in answers)


def test_p06_the_last_free_place_is_given_once(shop):
    actor = person(enterprise_limit=1)
    answers = run_together(*[founding(actor, f"Ferme {each}") for each in "ABC"])
    assert sum(isinstance(each, LimitReached) for each in answers) == 2
    assert Manager.objects.filter(user=actor).count() == 1


def test_p05_a_link_followed_twice_at_once_makes_one_farm(shop):
    helene, agnes = person(), person(email="agnes@halle.example")
    factories.ManagerFactory(enterprise=shop.enterprise, user=helene, role="owner")
    words = {"actor": helene, "hub": shop.enterprise, "shop": shop, "now": timezone.now()}
    invitation, _secret = invite_producer(
        **words, name="Ferme A", email=agnes.email, asked=["sell"]
    )

    def following(name):
        return lambda: accept(
            actor=agnes, invitation=invitation, ticked=["sell"], name=name, now=timezone.now()
        )

    answers = run_together(following("Ferme A"), following("Ferme B"))
    assert sum(isinstance(each, InvitationRefused) for each in answers) == 1
    assert Manager.objects.filter(user=agnes).count() == 1


def test_a_connection_asked_for_twice_at_once_writes_one_mail(shop, mailoutbox):
    known = factories.EnterpriseFactory()
    actor = person()

    def asking():
        ask_to_join(actor=actor, enterprise=known, shop=shop, now=timezone.now())

    answers = run_together(asking, asking)
    assert sum(isinstance(each, Refused) for each in answers) == 1
    assert [mail.to for mail in mailoutbox] == [[shop.email]]


def test_a_request_for_more_is_made_once_and_answered_once(shop, mailoutbox):
    actor, admin = person(), factories.UserFactory(is_superuser=True)

    def asking():
        return ask_for_more(actor=actor, wanted=9, reason="Fermes", shop=shop, now=timezone.now())

    assert sum(isinstance(each, Refused) for each in run_together(asking, asking)) == 1
    row = LimitRequest.objects.get()

    def answering(accepted):
        return lambda: answer_request(
            actor=admin, request=row, accepted=accepted, shop=shop, now=timezone.now()
        )

    answers = run_together(answering(True), answering(False))
    assert sum(isinstance(each, Refused) for each in answers) == 1
    actor.refresh_from_db()
    row.refresh_from_db()
    assert actor.enterprise_limit == (9 if row.accepted else 5)
    assert len(mailoutbox) == 2


def test_an_owner_hands_over_once_and_has_no_say_after(shop):
    farm, owner = factories.EnterpriseFactory(), person()
    factories.ManagerFactory(enterprise=farm, user=owner, role="owner")
    members = [
        factories.ManagerFactory(enterprise=farm, user=person(), role="reader") for _each in "AB"
    ]

    now = timezone.now()

    def accepting(member):
        words = {"actor": owner, "enterprise": farm, "email": member.user.email, "role": "owner"}
        invitation, _secret = invite(**words, shop=shop, now=now)
        farm.invitations.update(cancelled_at=None)
        return lambda: accept(actor=member.user, invitation=invitation, ticked=[], now=now)

    answers = run_together(*[accepting(each) for each in members])
    assert sum(isinstance(each, InvitationRefused) for each in answers) == 1
    [first] = [
        member
        for member, answer in zip(members, answers, strict=True)
        if not isinstance(answer, InvitationRefused)
    ]
    assert owner_of(farm) == first.user
    assert farm.managers.get(user=owner).role == "manager"
