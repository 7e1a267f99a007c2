"""« Mes permissions »: given, asked, answered and ended by the giving side only."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from shop.partner.models import Grant, GrantRequest
from tests import factories
from tests.clients import team_client
from tests.factories.legs import cycle_of
from tests.factories.shops import permit
from tests.query_growth import assert_same_queries

pytestmark = pytest.mark.django_db


def at(name, enterprise, *rest) -> str:
    return reverse(name, args=[enterprise.pk, *[each.pk for each in rest]])


def rows() -> list:
    return [list(model.objects.order_by("pk").values_list()) for model in (Grant, GrantRequest)]


@pytest.fixture
def farm(shop):
    return factories.EnterpriseFactory(name="Verger de Vincent")


@pytest.fixture
def vincent(farm):
    return team_client(farm)


@pytest.fixture
def apples(shop, farm):
    return factories.ProductFactory(shop=shop, producer=farm, permissions=["sell"], price="3.00")


@pytest.fixture
def sell(farm, apples):
    return Grant.objects.get(giver=farm)


@pytest.fixture
def request_(shop, farm):
    return GrantRequest.objects.create(
        asker=shop.enterprise,
        giver=farm,
        permissions=["sell", "edit_products"],
        asked_at=timezone.now(),
    )


def test_a_name_typed_without_accents_gets_what_was_ticked(vincent, farm):
    other = factories.EnterpriseFactory(name="Épicerie du Pré")
    data = {"name": "epicerie du pre", "permissions": ["sell"]}
    assert vincent.post(at("portal_permissions_give", farm), data).status_code == 302
    assert [(g.receiver, g.permission) for g in Grant.objects.all()] == [(other, "sell")]


@pytest.mark.parametrize("name", ["portal_permissions_give", "portal_permissions_ask"])
@pytest.mark.parametrize(
    "data",
    [
        {"name": "Personne", "permissions": ["sell"]},
        {"name": "Verger de Vincent", "permissions": ["sell"]},
        {"name": "Épicerie", "permissions": ["all"]},
        {"name": "Épicerie"},
        {},
    ],
)
def test_what_cannot_be_is_told_at_the_form_and_kept_typed(vincent, farm, name, data):
    factories.EnterpriseFactory(name="Épicerie")
    response = vincent.post(at(name, farm), data)
    assert response.status_code == 422
    assert data.get("name", "") in response.content.decode()
    assert rows() == [[], []]


def test_a_request_is_asked_once_and_taken_back(vincent, farm, shop):
    data = {"name": shop.enterprise.name, "permissions": ["catalogue"], "message": "Bonjour"}
    assert vincent.post(at("portal_permissions_ask", farm), data).status_code == 302
    assert vincent.post(at("portal_permissions_ask", farm), data).status_code == 422
    asked = GrantRequest.objects.get()
    assert (asked.giver, asked.permissions) == (shop.enterprise, ["catalogue"])
    vincent.post(at("portal_request_withdraw", farm, asked))
    assert not GrantRequest.objects.exists()


def test_what_stays_ticked_is_given_and_a_forged_tick_is_not(vincent, farm, request_):
    answer = at("portal_request_answer", farm, request_)
    assert vincent.post(answer, {"permissions": ["sell", "catalogue"]}).status_code == 422
    assert not Grant.objects.exists()
    assert vincent.post(answer, {"permissions": ["sell"]}).status_code == 302
    assert [grant.permission for grant in Grant.objects.all()] == ["sell"]
    assert vincent.post(answer, {"permissions": ["edit_products"]}).status_code == 422
    assert Grant.objects.count() == 1


def test_a_request_may_be_refused_as_a_whole(vincent, farm, request_):
    data = {"permissions": ["sell"], "refuse": "1"}
    vincent.post(at("portal_request_answer", farm, request_), data)
    request_.refresh_from_db()
    assert request_.answered_at is not None
    assert not Grant.objects.exists()


def test_e07_the_impact_is_told_before_the_end(vincent, farm, shop, sell, apples):
    factories.OrderFactory(shop, {apples: 2})
    factories.OrderFactory(shop, {apples: 1}, status="handed_out")
    factories.basket_with(shop, {apples: 4})
    page = vincent.get(at("portal_grant_end", farm, sell)).content.decode()
    said = " ".join(page.split())
    assert "1 cycle ouvert, 1 commande, 1 panier" in said


def test_e07_the_end_of_the_cycle_is_offered_with_its_grace(vincent, farm, shop, sell, apples):
    end = at("portal_grant_end", farm, sell)
    assert "À la fin du cycle" not in vincent.get(end).text  # a permanent sale has no end
    assert vincent.post(end, {"when": "cycle"}).status_code == 422
    cycle = cycle_of(shop, farm, name="Semaine 12")
    assert "À la fin du cycle « Semaine 12 »" in narrow(vincent.get(end).text)
    assert vincent.post(end, {"when": "cycle"}).status_code == 302
    sell.refresh_from_db()
    assert sell.ends_at == cycle.closes_at + timedelta(minutes=10)


def narrow(text: str) -> str:
    """Return a text with plain spaces."""
    return text.replace("\u202f", " ").replace("\xa0", " ")


def test_e07_the_end_is_now_or_after_a_day(vincent, farm, sell):
    day = timezone.localdate() + timedelta(days=3)
    end = at("portal_grant_end", farm, sell)
    assert vincent.post(end, {"when": "later", "last_day": day.isoformat()}).status_code == 302
    sell.refresh_from_db()
    assert timezone.localtime(sell.ends_at).date() == day + timedelta(days=1)
    assert vincent.post(end, {"when": "now"}).status_code == 302
    sell.refresh_from_db()
    assert sell.ends_at <= timezone.now()


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"when": "later"},
        {"when": "later", "last_day": "2020-01-01"},
        {"when": "later", "last_day": "x"},
        {"when": "never"},
        {"when": "later", "last_day": "9999-12-31"},
    ],
)
def test_an_end_that_cannot_be_changes_nothing(vincent, farm, sell, data):
    before = rows()
    assert vincent.post(at("portal_grant_end", farm, sell), data).status_code == 422
    assert rows() == before


def test_the_rows_of_others_do_not_exist(shop, farm, sell, request_):
    neighbour = factories.EnterpriseFactory()
    permit(neighbour, shop.enterprise, ["sell"])
    client, before = team_client(neighbour), rows()
    for name, row, data in [
        ("portal_grant_end", sell, {"when": "now"}),
        ("portal_request_answer", request_, {"permissions": ["sell"]}),
        ("portal_request_withdraw", request_, {}),
    ]:
        assert client.post(at(name, neighbour, row), data).status_code == 404
        assert client.post(at(name, farm, row), data).status_code == 404
    assert rows() == before


def test_the_receiver_neither_ends_nor_answers(shop, sell, request_):
    hub, before = team_client(shop.enterprise), rows()
    end = at("portal_grant_end", shop.enterprise, sell)
    answer = at("portal_request_answer", shop.enterprise, request_)
    assert hub.post(end, {"when": "now"}).status_code == 404
    assert hub.post(answer, {"permissions": ["sell"]}).status_code == 404
    assert rows() == before


@pytest.mark.parametrize("role", ["reader", "packing"])
def test_who_may_not_grant_sees_and_changes_nothing(farm, shop, sell, request_, role):
    client, before = team_client(farm, role), rows()
    assert client.get(at("portal_permissions", farm)).status_code == 200
    name = shop.enterprise.name
    for path, data in [
        (at("portal_grant_end", farm, sell), {"when": "now"}),
        (at("portal_request_answer", farm, request_), {"permissions": ["sell"]}),
        (at("portal_permissions_give", farm), {"name": name, "permissions": ["catalogue"]}),
        (at("portal_permissions_ask", farm), {"name": name, "permissions": ["sell"]}),
    ]:
        assert client.post(path, data).status_code == 403
    assert rows() == before


def test_the_screen_says_what_is_given_received_automatic_and_past(farm, shop, sell):
    client = team_client(farm)
    owner = farm.managers.get().user
    sibling = factories.EnterpriseFactory(name="Moulin du même")
    factories.ManagerFactory(enterprise=sibling, user=owner, role="owner")
    permit(factories.EnterpriseFactory(name="Rucher"), farm, ["edit_profile"])
    then = timezone.now() - timedelta(days=9)
    old = factories.EnterpriseFactory(name="Ancien marché")
    Grant.objects.create(
        giver=farm, receiver=old, permission="sell", starts_at=then, ends_at=then + timedelta(1)
    )
    page = client.get(at("portal_permissions", farm)).content.decode()
    given, rest = page.split('id="received"')
    received, rest = rest.split('id="automatic"')
    automatic, past = rest.split('id="past"')
    assert shop.enterprise.name in given
    assert "Rucher" in received
    assert "Moulin du même" in automatic
    assert "Ancien marché" in past


@pytest.mark.parametrize("side", ["neighbour", "hub"])
def test_nobody_gives_or_asks_in_the_name_of_another(shop, farm, side):
    enterprise = shop.enterprise if side == "hub" else factories.EnterpriseFactory()
    client, before = team_client(enterprise), rows()
    data = {"name": enterprise.name, "permissions": ["sell"]}
    for name in ("portal_permissions_give", "portal_permissions_ask"):
        assert client.get(at(name, farm)).status_code == 404
        assert client.post(at(name, farm), data).status_code == 404
    assert rows() == before


def test_e05_after_the_end_the_producer_still_sees_its_placed_orders(vincent, farm, shop, sell):
    apples = farm.stockrecords.get().product
    factories.OrderFactory(shop, {apples: 2})
    orders = reverse("portal_orders", args=[farm.pk])
    before = vincent.get(orders).content.decode()
    assert "6,00" in before
    assert vincent.post(at("portal_grant_end", farm, sell), {"when": "now"}).status_code == 302
    assert "6,00" in vincent.get(orders).content.decode()
    assert "Pommes" not in Client().get(shop.path).content.decode()


def test_an_end_to_come_may_be_taken_back(vincent, farm, sell):
    end = at("portal_grant_end", farm, sell)
    assert vincent.post(end, {"when": "keep"}).status_code == 422
    day = timezone.localdate() + timedelta(days=3)
    vincent.post(end, {"when": "later", "last_day": day.isoformat()})
    page = vincent.get(end).content.decode()
    assert f'value="{day.isoformat()}"' in page
    assert vincent.post(end, {"when": "keep"}).status_code == 302
    sell.refresh_from_db()
    assert (sell.ends_at, sell.ended_by) == (None, None)


def test_what_is_over_is_ended_no_more(vincent, farm, sell):
    end = at("portal_grant_end", farm, sell)
    vincent.post(end, {"when": "now"})
    before = rows()
    assert vincent.post(end, {"when": "now"}).status_code == 404
    assert rows() == before


def test_both_sides_read_the_answer_in_their_history(vincent, farm, shop, request_):
    hub = team_client(shop.enterprise)
    vincent.post(at("portal_request_answer", farm, request_), {"permissions": ["sell"]})
    said = vincent.get(at("portal_permissions", farm)).content.decode()
    assert f"{shop.enterprise.name} vous a demandé" in said
    assert "Refusé\u202f: modifier vos produits." in said
    heard = hub.get(at("portal_permissions", shop.enterprise)).content.decode()
    assert "Vous avez demandé à Verger de Vincent" in heard
    assert "Refusé\u202f: modifier ses produits." in heard


def test_the_last_day_is_the_one_that_was_chosen(vincent, farm, sell):
    day = timezone.localdate() + timedelta(days=3)
    end = at("portal_grant_end", farm, sell)
    vincent.post(end, {"when": "later", "last_day": day.isoformat()})
    page = vincent.get(at("portal_permissions", farm)).content.decode()
    assert f"jusqu’au {date_format(day, 'j F Y')}" in page


def test_names_to_choose_from_are_shops_and_enterprises_that_one_sees(shop, farm):
    hub, vincent = team_client(shop.enterprise), team_client(farm)
    hidden = factories.EnterpriseFactory(name="Ferme cachée")
    permit(farm, shop.enterprise, ["sell"])
    give = vincent.get(at("portal_permissions_give", farm)).content.decode()
    assert f'<option value="{shop.enterprise.name}">' in give
    ask = hub.get(at("portal_permissions_ask", shop.enterprise) + f"?avec={farm.pk}")
    assert 'value="Verger de Vincent"' in ask.content.decode()
    for client, enterprise in ((vincent, farm), (hub, shop.enterprise)):
        for name in ("portal_permissions_give", "portal_permissions_ask"):
            page = client.get(at(name, enterprise) + f"?avec={hidden.pk}")
            assert hidden.name not in page.content.decode()


@pytest.mark.parametrize("forged", ["x", "-1", "999999999", "1" * 40, "²", ""])
def test_a_forged_name_in_the_address_names_nobody(vincent, farm, forged):
    address = at("portal_permissions_ask", farm)
    assert vincent.get(address, {"avec": forged}).status_code == 200


def test_the_screen_costs_the_same_with_many_rows(farm, shop):
    client, now = team_client(farm), timezone.now()

    def add_row() -> None:
        other = factories.EnterpriseFactory()
        for giver, receiver in ((farm, other), (other, farm)):
            permit(giver, receiver, ["sell", "catalogue"])
            words = {"giver": giver, "asker": receiver, "permissions": ["sell"], "asked_at": now}
            GrantRequest.objects.create(**words)
            GrantRequest.objects.create(**words, answered_at=now)
            ended = {"starts_at": now - timedelta(9), "ends_at": now - timedelta(8)}
            Grant.objects.create(giver=giver, receiver=receiver, permission="sell", **ended)

    assert_same_queries(client, at("portal_permissions", farm), add_row)


def test_the_overview_tells_of_requests_until_they_are_answered(vincent, farm, request_):
    home = reverse("portal_home", args=[farm.pk])
    assert "vous demande des permissions" in vincent.get(home).content.decode()
    vincent.post(at("portal_request_answer", farm, request_), {"refuse": "1"})
    assert "vous demande des permissions" not in vincent.get(home).content.decode()


def test_labels_stand_without_a_colon_as_in_the_other_forms(vincent, farm, sell):
    for path in (at("portal_permissions_ask", farm), at("portal_grant_end", farm, sell)):
        labels = re.findall(r"<(?:label|legend)[^>]*>([^<]+)<", vincent.get(path).text)
        assert labels
        assert not [each for each in labels if each.strip().endswith(":")]
