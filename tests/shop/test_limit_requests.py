"""Asking to own more enterprises, and the administrator's answer (rules §3.2)."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from shop.backoffice.exceptions import Refused
from shop.partner.models import LimitRequest
from shop.partner.quota.services import answer_request, ask_for_more, check_limit
from shop.partner.team import admit
from tests import factories
from tests.clients import client_of
from tests.query_growth import assert_same_queries

pytestmark = pytest.mark.django_db
TYPED = {"wanted": "12", "reason": "Je m’occupe des fermes de la vallée."}


@pytest.fixture
def farmer(shop):
    user = factories.UserFactory(email="vincent@halle.example")
    factories.ManagerFactory(enterprise=factories.EnterpriseFactory(), user=user, role="owner")
    admit(user)
    return user


@pytest.fixture
def admin(db):
    return factories.UserFactory(
        email="admin@halle.example", is_superuser=True, is_staff=True, is_active=True
    )


def ask(user, capture, **typed):
    with capture(execute=True):
        return client_of(user).post(reverse("boutique_limit_request"), TYPED | typed, follow=True)


def reply(user, row, capture, **typed):
    with capture(execute=True):
        return client_of(user).post(reverse("boutique_limit_answer", args=[row.pk]), typed)


def test_p06_a_request_reaches_the_administrator_and_the_answer_raises_the_limit(
    farmer, admin, mailoutbox, django_capture_on_commit_callbacks
):
    page = ask(farmer, django_capture_on_commit_callbacks).text
    assert "attend une réponse" in page
    assert [mail.to for mail in mailoutbox] == [["admin@halle.example"]]
    assert "vallée" in client_of(admin).get(reverse("boutique_limit_requests")).text
    row = LimitRequest.objects.get()
    reply(admin, row, django_capture_on_commit_callbacks, answer="accept")
    assert mailoutbox[-1].to == ["vincent@halle.example"]
    farmer.refresh_from_db()
    assert farmer.enterprise_limit == 12
    check_limit(owner=farmer, actor=farmer, adding=11)
    with pytest.raises(Refused):
        check_limit(owner=farmer, actor=farmer, adding=12)


def test_p06_a_refused_request_leaves_the_limit_and_another_may_follow(
    farmer, admin, mailoutbox, django_capture_on_commit_callbacks
):
    ask(farmer, django_capture_on_commit_callbacks)
    capture = django_capture_on_commit_callbacks
    reply(admin, LimitRequest.objects.get(), capture, answer="refuse")
    farmer.refresh_from_db()
    assert farmer.enterprise_limit == 5
    assert "a été refusée" in client_of(farmer).get(reverse("boutique_limit_request")).text
    ask(farmer, django_capture_on_commit_callbacks)
    assert LimitRequest.objects.count() == 2


@pytest.mark.parametrize(
    "wrong",
    [{"wanted": "5"}, {"wanted": "-1"}, {"wanted": "1001"}, {"wanted": "x"}, {"reason": "x" * 501}],
)
def test_a_wrong_request_is_shown_again_and_sends_nothing(
    farmer, admin, mailoutbox, django_capture_on_commit_callbacks, wrong
):
    response = ask(farmer, django_capture_on_commit_callbacks, **wrong)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == list(wrong)
    assert (TYPED | wrong)["reason"] in response.text
    assert not LimitRequest.objects.exists()
    assert not mailoutbox


def test_a_second_request_waits_for_the_first_answer(
    farmer, admin, mailoutbox, django_capture_on_commit_callbacks
):
    ask(farmer, django_capture_on_commit_callbacks)
    response = ask(farmer, django_capture_on_commit_callbacks, wanted="30")
    assert response.status_code == 422
    assert "attend déjà" in response.text or "attend une réponse" in response.text
    assert LimitRequest.objects.get().wanted == 12
    assert len(mailoutbox) == 1


def test_a_request_is_answered_once(farmer, admin, mailoutbox, django_capture_on_commit_callbacks):
    ask(farmer, django_capture_on_commit_callbacks)
    row = LimitRequest.objects.get()
    for answer in ("nonsense", "refuse", "accept"):
        reply(admin, row, django_capture_on_commit_callbacks, answer=answer)
    row.refresh_from_db()
    farmer.refresh_from_db()
    assert (row.accepted, farmer.enterprise_limit) == (False, 5)
    assert len(mailoutbox) == 2


def test_an_answer_never_lowers_a_limit(shop, farmer, admin):
    now = timezone.now()
    row = ask_for_more(actor=farmer, wanted=12, reason="Fermes", shop=shop, now=now)
    type(farmer).objects.filter(pk=farmer.pk).update(enterprise_limit=20)
    answer_request(actor=admin, request=row, accepted=True, shop=shop, now=now)
    farmer.refresh_from_db()
    assert farmer.enterprise_limit == 20


def test_only_an_administrator_sees_and_answers_requests(
    shop, farmer, manager, mailoutbox, django_capture_on_commit_callbacks
):
    ask(farmer, django_capture_on_commit_callbacks)
    row = LimitRequest.objects.get()
    for user in (farmer, manager):
        response = reply(user, row, django_capture_on_commit_callbacks, answer="accept")
        assert response.status_code == 403
        assert client_of(user).get(reverse("boutique_limit_requests")).status_code == 403
    with pytest.raises(PermissionDenied):
        answer_request(actor=farmer, request=row, accepted=True, shop=shop, now=timezone.now())
    row.refresh_from_db()
    farmer.refresh_from_db()
    assert (row.answered_at, farmer.enterprise_limit) == (None, 5)


def test_the_page_shows_one_s_own_enterprises_only(farmer):
    factories.EnterpriseFactory(name="Ferme Zébulon")
    response = client_of(farmer).get(reverse("boutique_limit_request"))
    assert "1 entreprise sur 5" in response.text
    assert "Zébulon" not in response.text


def test_many_requests_cost_no_more_queries(admin):
    def one_more():
        LimitRequest.objects.create(
            user=factories.UserFactory(), wanted=9, reason="Fermes", asked_at=timezone.now()
        )

    assert_same_queries(client_of(admin), reverse("boutique_limit_requests"), one_more)
