"""Inviting, handing over and asking for more: screens that are clean at both widths."""

import pytest
from django.utils import timezone

from shop.partner.models import LimitRequest
from tests import factories
from tests.browser.test_accessibility import WIDTHS, check


@pytest.fixture
def helene(market):
    """The owner of the hub and of a delegated farm, who has an answered request for more."""
    user = factories.UserFactory(email="helene@halle.example", email_confirmed_at=timezone.now())
    user.groups.add(factories.wagtail_group("Gestionnaires"))
    farm = market["story"].enterprise
    farm.is_delegated = True
    farm.save()
    for enterprise in (market["shop"].enterprise, farm):
        factories.ManagerFactory(enterprise=enterprise, user=user, role="owner")
    now = timezone.now()
    words = {"wanted": 9, "reason": "Fermes", "asked_at": now, "answered_at": now}
    LimitRequest.objects.create(user=user, accepted=True, **words)
    return user


@pytest.mark.parametrize("width", WIDTHS)
def test_the_screens_of_who_brings_producers_on_board_are_accessible(visit, market, helene, width):
    visitor, wrong = visit(width), []
    visitor.sign_in("/gestion/login/", helene.email)
    hub, farm = market["shop"].enterprise_id, market["story"].enterprise_id
    for path in (
        "/rejoindre/ferme/",
        f"/gestion/ferme/{hub}/inviter/",
        f"/gestion/ferme/{farm}/remettre/",
        f"/gestion/ferme/{farm}/demarrer/",
        f"/gestion/ferme/{hub}/equipe/",
        "/gestion/boutique/limite/",
    ):
        visitor.go(path)
        check(visitor, wrong)
    assert wrong == []


@pytest.mark.parametrize("width", WIDTHS)
def test_the_administrator_s_answers_are_accessible(visit, market, helene, width):
    factories.UserFactory(email="admin@halle.example", is_superuser=True)
    LimitRequest.objects.create(
        user=factories.UserFactory(), wanted=12, reason="Fermes", asked_at=timezone.now()
    )
    visitor, wrong = visit(width), []
    visitor.sign_in("/gestion/login/", "admin@halle.example")
    visitor.go("/gestion/boutique/limite/demandes/")
    check(visitor, wrong)
    visitor.page.get_by_role("button", name="Accepter").click()
    visitor.page.get_by_text("Déjà répondu").wait_for()
    visitor.go("/gestion/boutique/limite/demandes/")  # without Wagtail's message sliding in
    check(visitor, wrong)
    assert wrong == []
    assert not LimitRequest.objects.filter(answered_at=None).exists()
