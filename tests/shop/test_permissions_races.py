"""Permissions given, answered, ended and shelved by several people at once, on real connections."""

from datetime import timedelta

import pytest
from django.utils import timezone

from shop.backoffice.exceptions import Refused
from shop.catalogue.models import ShopProduct
from shop.catalogue.shelving import shelve
from shop.partner.grants.services import answer, ask, end, give, withdraw
from shop.partner.models import Grant, GrantRequest
from tests import factories
from tests.concurrency import run_together

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def farm(shop):
    return factories.EnterpriseFactory(name="Verger de Vincent")


@pytest.fixture
def vincent(farm):
    return factories.ManagerFactory(enterprise=farm, role="owner").user


@pytest.fixture
def helene(shop):
    return factories.ManagerFactory(enterprise=shop.enterprise, role="owner").user


def refusals(answers) -> int:
    unexpected = [
        each for each in answers if isinstance(each, Exception) and not isinstance(each, Refused)
    ]
    assert unexpected == []
    return sum(isinstance(each, Refused) for each in answers)


def test_given_four_times_at_once_a_permission_exists_once(shop, farm, vincent):
    words = {"actor": vincent, "giver": farm, "receiver": shop.enterprise}
    giving = [lambda: give(**words, permissions=["sell"], now=timezone.now())] * 4
    assert refusals(run_together(*giving)) == 0
    assert Grant.objects.count() == 1


def test_asked_four_times_at_once_a_request_exists_once(shop, farm, helene):
    words = {"actor": helene, "asker": shop.enterprise, "giver": farm, "message": ""}
    asking = [lambda: ask(**words, permissions=["sell"], now=timezone.now())] * 4
    assert refusals(run_together(*asking)) == 3
    assert GrantRequest.objects.count() == 1


def test_of_two_answers_at_once_one_counts(shop, farm, vincent, helene):
    parties = {"asker": shop.enterprise, "giver": farm}
    kinds = ["sell", "catalogue"]
    request = ask(actor=helene, **parties, permissions=kinds, message="", now=timezone.now())

    def answering(kind: str):
        words = {"actor": vincent, "request": request, "permissions": [kind]}
        return lambda: answer(**words, now=timezone.now())

    assert refusals(run_together(*[answering(kind) for kind in kinds])) == 1
    request.refresh_from_db()
    assert [grant.permission for grant in Grant.objects.all()] == request.accepted


def test_answered_and_withdrawn_at_once_a_request_has_one_fate(shop, farm, vincent, helene):
    words = {"asker": shop.enterprise, "giver": farm, "message": "", "now": timezone.now()}
    request = ask(actor=helene, permissions=["sell"], **words)

    def answering():
        given = {"permissions": ["sell"], "now": timezone.now()}
        answer(actor=vincent, request=request, **given)

    answers = run_together(answering, lambda: withdraw(actor=helene, request=request))
    assert refusals(answers) == 1
    assert GrantRequest.objects.answered().count() == Grant.objects.count()


def test_ended_now_and_later_at_once_it_has_one_end(shop, farm, vincent):
    now = timezone.now()
    words = {"giver": farm, "receiver": shop.enterprise, "permissions": ["sell"]}
    grant = give(actor=vincent, now=now, **words)[0]
    ends = [now, now + timedelta(3)]
    run_together(*[lambda at=at: end(actor=vincent, grant=grant, at=at, now=now) for at in ends])
    assert Grant.objects.get().ends_at in ends


def test_put_on_the_shelf_twice_at_once_a_product_is_listed_once(shop, farm, helene):
    product = factories.ProductFactory(producer=farm)
    factories.permit(farm, shop.enterprise, ["sell"])
    words = {"actor": helene, "shop": shop, "producer": farm, "products": [product.pk]}
    answers = run_together(*[lambda: shelve(**words)] * 3)
    assert refusals(answers) == 0
    assert sorted(answers) == [0, 0, 1]
    assert ShopProduct.objects.count() == 1
