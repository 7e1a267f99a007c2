"""Requests for permissions: who is told by mail, and who may give, end, ask and answer (§4.2)."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from shop.backoffice.exceptions import Refused
from shop.partner.grants.services import answer, ask, end, give, withdraw
from shop.partner.models import Grant, GrantRequest
from shop.rules.access import Action, roles_for
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def farm(shop):
    return factories.EnterpriseFactory(name="Verger de Vincent")


@pytest.fixture
def vincent(farm):
    return factories.ManagerFactory(enterprise=farm, role="owner").user


@pytest.fixture
def helene(shop):
    return factories.ManagerFactory(enterprise=shop.enterprise, role="owner").user


def asked(shop, farm, actor, *permissions, message="") -> GrantRequest:
    return ask(
        actor=actor,
        asker=shop.enterprise,
        giver=farm,
        permissions=permissions or ("sell", "edit_products"),
        message=message,
        now=timezone.now(),
    )


def rows() -> list:
    return [list(model.objects.order_by("pk").values_list()) for model in (Grant, GrantRequest)]


def test_each_person_who_may_answer_gets_one_mail(
    shop, farm, vincent, helene, mailoutbox, django_capture_on_commit_callbacks
):
    people = {
        role: factories.ManagerFactory(enterprise=farm, role=role).user
        for role in ("manager", "packing", "reader")
    }
    with django_capture_on_commit_callbacks(execute=True):
        request = asked(shop, farm, helene, message="Bonjour <Vincent> & co")
    assert [mail.to for mail in mailoutbox] == [[vincent.email], [people["manager"].email]]
    mail = mailoutbox[0]
    assert mail.reply_to == [shop.email]
    assert "Bonjour <Vincent> & co" in mail.body
    assert f"/gestion/ferme/{farm.pk}/permissions/demande/{request.pk}/" in mail.body
    assert helene.email not in mail.body + mail.alternatives[0].content


def test_a_message_adds_no_line_of_its_own_to_the_mail(
    shop, farm, vincent, helene, mailoutbox, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        asked(shop, farm, helene, message="Bonjour »\r\n\r\nVotre compte est bloqué :")
    assert "«\u202fBonjour » Votre compte est bloqué :\u202f»" in mailoutbox[0].body


def test_p04_no_mail_leaves_for_a_delegated_producer(
    shop, farm, vincent, helene, mailoutbox, django_capture_on_commit_callbacks
):
    farm.is_delegated = True
    farm.save()
    with django_capture_on_commit_callbacks(execute=True):
        asked(shop, farm, helene)
    assert GrantRequest.objects.count() == 1
    assert mailoutbox == []


def test_who_asked_is_told_the_answer(
    shop, farm, vincent, helene, mailoutbox, django_capture_on_commit_callbacks
):
    request = asked(shop, farm, helene)
    mailoutbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        answer(actor=vincent, request=request, permissions=["sell"], now=timezone.now())
    mail = mailoutbox[-1]
    assert [each.to for each in mailoutbox] == [[helene.email]]
    assert "Accepté\u202f: vendre les produits" in mail.body
    assert "Refusé\u202f: modifier les produits" in mail.body


def test_who_left_the_team_meanwhile_is_told_nothing(
    shop, farm, vincent, helene, mailoutbox, django_capture_on_commit_callbacks
):
    request = asked(shop, farm, helene)
    mailoutbox.clear()
    helene.roles.all().delete()
    with django_capture_on_commit_callbacks(execute=True):
        answer(actor=vincent, request=request, permissions=[], now=timezone.now())
    assert mailoutbox == []


def test_a_refused_request_is_no_mail(
    shop, farm, vincent, helene, mailoutbox, django_capture_on_commit_callbacks
):
    asked(shop, farm, helene)
    mailoutbox.clear()
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(Refused):
        asked(shop, farm, helene, "catalogue")
    assert mailoutbox == []
    assert GrantRequest.objects.get().permissions == ["sell", "edit_products"]


def test_only_the_giving_side_gives_ends_and_answers(shop, farm, vincent, helene):
    """Hélène manages the receiving side: a grant posted for the other side is refused."""
    request, now = asked(shop, farm, helene), timezone.now()
    give(actor=vincent, giver=farm, receiver=shop.enterprise, permissions=["catalogue"], now=now)
    grant, before = Grant.objects.get(), rows()
    for forged in (
        lambda: give(
            actor=helene, giver=farm, receiver=shop.enterprise, permissions=["sell"], now=now
        ),
        lambda: end(actor=helene, grant=grant, at=now, now=now),
        lambda: answer(actor=helene, request=request, permissions=["sell"], now=now),
        lambda: withdraw(actor=vincent, request=request),
    ):
        with pytest.raises(PermissionDenied):
            forged()
    assert rows() == before


@pytest.mark.parametrize("role", ["packing", "reader"])
def test_who_packs_or_reads_gives_and_ends_nothing(shop, farm, vincent, role):
    actor, now = factories.ManagerFactory(enterprise=farm, role=role).user, timezone.now()
    parties = {"giver": farm, "receiver": shop.enterprise}
    grant = give(actor=vincent, permissions=["sell"], now=now, **parties)[0]
    before = rows()
    with pytest.raises(PermissionDenied):
        give(actor=actor, permissions=["catalogue"], now=now, **parties)
    with pytest.raises(PermissionDenied):
        end(actor=actor, grant=grant, at=now, now=now)
    assert rows() == before
    assert role not in roles_for(Action.GRANT)


def test_permissions_are_never_deleted_and_begin_anew(shop, farm, vincent):
    parties, start = {"giver": farm, "receiver": shop.enterprise}, timezone.now()
    words = {"actor": vincent, "permissions": ["sell"], **parties}
    first = give(now=start, **words)[0]
    end(actor=vincent, grant=first, at=start + timedelta(1), now=start + timedelta(1))
    second = give(now=start + timedelta(2), **words)[0]
    periods = list(Grant.objects.order_by("pk").values_list("starts_at", "ends_at"))
    assert periods == [(start, start + timedelta(1)), (start + timedelta(2), None)]
    assert (second.given_by, first.pk != second.pk) == (vincent, True)


def test_giving_what_is_about_to_end_lets_it_go_on(shop, farm, vincent):
    parties, now = {"giver": farm, "receiver": shop.enterprise}, timezone.now()
    grant = give(actor=vincent, permissions=["sell"], now=now, **parties)[0]
    end(actor=vincent, grant=grant, at=now + timedelta(7), now=now)
    assert give(actor=vincent, permissions=["sell"], now=now, **parties) == []
    assert Grant.objects.get().ends_at is None


@pytest.mark.parametrize("at", [timedelta(seconds=-1), timedelta(days=-1)])
def test_an_end_in_the_past_rewrites_no_history(shop, farm, vincent, at):
    now = timezone.now()
    grant = give(
        actor=vincent, giver=farm, receiver=shop.enterprise, permissions=["sell"], now=now
    )[0]
    before = rows()
    with pytest.raises(Refused):
        end(actor=vincent, grant=grant, at=now + at, now=now)
    assert rows() == before


def test_what_is_over_is_not_ended_again(shop, farm, vincent):
    now = timezone.now()
    grant = give(
        actor=vincent, giver=farm, receiver=shop.enterprise, permissions=["sell"], now=now
    )[0]
    end(actor=vincent, grant=grant, at=now, now=now)
    before = rows()
    with pytest.raises(Refused):
        end(actor=vincent, grant=grant, at=now + timedelta(1), now=now + timedelta(hours=1))
    assert rows() == before


def test_what_is_given_already_is_not_asked_again(shop, farm, vincent, helene):
    now = timezone.now()
    give(actor=vincent, giver=farm, receiver=shop.enterprise, permissions=["sell"], now=now)
    with pytest.raises(Refused) as refusal:
        asked(shop, farm, helene, "sell")
    assert refusal.value.field == "permissions"
    assert not GrantRequest.objects.exists()
    assert asked(shop, farm, helene, "sell", "catalogue").permissions == ["catalogue"]


def test_what_is_about_to_end_may_be_asked_again(shop, farm, vincent, helene):
    now = timezone.now()
    grant = give(
        actor=vincent, giver=farm, receiver=shop.enterprise, permissions=["sell"], now=now
    )[0]
    end(actor=vincent, grant=grant, at=now + timedelta(3), now=now)
    request = asked(shop, farm, helene, "sell")
    answer(actor=vincent, request=request, permissions=["sell"], now=now)
    assert Grant.objects.get().ends_at is None


def test_an_earlier_moment_of_a_slower_colleague_doubles_nothing(shop, farm, vincent):
    """Two people act at once: the one who waited brings a moment before the other's."""
    parties, now = {"giver": farm, "receiver": shop.enterprise}, timezone.now()
    words, before = {"actor": vincent, "permissions": ["sell"]}, now - timedelta(seconds=1)
    grant = give(**words, **parties, now=now)[0]
    assert give(**words, **parties, now=before) == []
    assert end(actor=vincent, grant=grant, at=before, now=before).ends_at == now
    assert Grant.objects.count() == 1


def test_what_was_answered_can_no_longer_be_withdrawn(shop, farm, vincent, helene):
    words = {"asker": shop.enterprise, "giver": farm, "message": "", "now": timezone.now()}
    request = ask(actor=helene, permissions=["sell"], **words)
    answer(actor=vincent, request=request, permissions=["sell"], now=timezone.now())
    with pytest.raises(Refused):
        withdraw(actor=helene, request=request)
    assert GrantRequest.objects.get() == request


def test_what_was_withdrawn_can_no_longer_be_answered(shop, farm, vincent, helene):
    words = {"asker": shop.enterprise, "giver": farm, "message": "", "now": timezone.now()}
    request = ask(actor=helene, permissions=["sell"], **words)
    withdraw(actor=helene, request=GrantRequest.objects.get())
    with pytest.raises(Refused):
        answer(actor=vincent, request=request, permissions=["sell"], now=timezone.now())
    assert not Grant.objects.exists()


def test_the_shop_is_told_once_of_what_is_given_and_of_what_ends(
    shop, farm, vincent, helene, mailoutbox, django_capture_on_commit_callbacks
):
    packer = factories.ManagerFactory(enterprise=shop.enterprise, role="packing").user
    now, parties = timezone.now(), {"giver": farm, "receiver": shop.enterprise}
    with django_capture_on_commit_callbacks(execute=True):
        [sell] = give(actor=vincent, **parties, permissions=["sell"], now=now)
        give(actor=vincent, **parties, permissions=["sell"], now=now)  # nothing new
    [given] = mailoutbox
    assert (given.to, packer.email in given.body) == ([helene.email], False)
    assert given.subject == "Verger de Vincent vous donne des permissions"
    assert "Vendre les produits" in given.body
    mailoutbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        end(actor=vincent, grant=sell, at=now + timedelta(days=2), now=now)
    [ended] = mailoutbox
    assert (ended.to, "jusqu’au" in ended.body) == ([helene.email], True)
    assert f"/gestion/ferme/{shop.enterprise.pk}/permissions/" in ended.body


def test_nobody_is_told_of_what_they_did_themselves_or_did_for_a_delegated_farm(
    shop, farm, helene, mailoutbox, django_capture_on_commit_callbacks
):
    factories.ManagerFactory(enterprise=shop.enterprise, role="manager")
    farm.is_delegated = True
    farm.save()
    factories.ManagerFactory(enterprise=farm, role="owner", user=helene)
    parties = {"giver": farm, "receiver": shop.enterprise}
    with django_capture_on_commit_callbacks(execute=True):
        give(actor=helene, **parties, permissions=["sell"], now=timezone.now())
    assert mailoutbox == []


def test_one_asks_a_farm_of_the_same_owner_only_for_what_is_not_automatic(shop, farm, helene):
    factories.ManagerFactory(enterprise=farm, role="owner", user=helene)
    with pytest.raises(Refused):
        asked(shop, farm, helene, "sell", "catalogue")
    assert asked(shop, farm, helene, "sell", "edit_profile").permissions == ["edit_profile"]
