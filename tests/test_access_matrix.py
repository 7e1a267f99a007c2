"""Every address of the site, for everybody: the answers of tests/access_matrix.py."""

import pytest
from django.db import transaction
from wagtail.log_actions import log

from shop.backoffice import gate
from tests import access_matrix
from tests.access_matrix import ACTORS, ROLES
from tests.access_world import REFUSALS, answer, path_of, stored
from tests.addresses import addresses
from tests.clients import client_of, teammate

TABLE = access_matrix.SITE | access_matrix.SHOP | access_matrix.BACKOFFICE | access_matrix.PORTAL
TAKEN = {"200", "to", "409", "422"}  # done, or answered with what is wrong in the form

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("bare_error_pages"),
    pytest.mark.walk,
]


@pytest.mark.parametrize("actor", ACTORS)
def test_everybody_gets_the_answers_of_the_table_and_changes_nothing(world, actor):
    client = client_of(world["people"][actor])
    before, wrong = stored(), []
    for name, answers in TABLE.items():
        expected = answers.split()[ACTORS.index(actor)]
        path = path_of(name, world)
        given = answer(client.get(path))
        if given != expected:
            wrong.append(f"GET {name}: {given} instead of {expected}")
        if expected in REFUSALS:
            posted = answer(client.post(path))
            if posted not in REFUSALS | {"405"}:
                wrong.append(f"POST {name}: {posted} instead of a refusal")
    assert wrong == []
    assert stored() == before


@pytest.mark.parametrize("actor", ["editor", "neighbour", "other"])
def test_nobody_reads_another_shop_s_rows_in_the_back_office(world, actor):
    log(world["rows"]["produits"], "wagtail.edit", user=world["people"]["manager"])
    client = client_of(world["people"][actor])
    lists = [name for name in access_matrix.BACKOFFICE if name.endswith("_index")]
    for name in [*lists, "wagtailadmin_home", "wagtailadmin_reports:site_history"]:
        response = client.get(path_of(name, world), follow=True)
        assert "Zébulon" not in response.content.decode(), name


@pytest.mark.parametrize("actor", ["guest", "customer"])
def test_the_admin_sends_strangers_to_sign_in(world, actor):
    client = client_of(world["people"][actor])
    wrong = []
    for each in addresses(world["shop"].slug):
        path = _sample(each, world) if _is_library(each) else None
        if path and each.name not in access_matrix.PUBLIC:
            given = answer(client.get(path))
            if given not in REFUSALS | {"405"}:
                wrong.append(f"{each.name}: {given}")
    assert wrong == []


@pytest.mark.parametrize("actor", ["editor", "producer", "manager", "other"])
def test_staff_get_no_further_into_the_library_than_their_work_needs(world, actor):
    client = client_of(world["people"][actor])
    wrong = []
    for each in addresses(world["shop"].slug):
        if _is_library(each) and each.name.startswith(access_matrix.CLOSED) and not each.arguments:
            given = answer(client.get(_sample(each, world)))
            if given not in {"to", "403", "404", "405"}:
                wrong.append(f"{each.name}: {given}")
    assert wrong == []


@pytest.mark.parametrize("actor", ["producer", "neighbour", "packer_only"])
def test_wagtail_s_own_screens_do_not_exist_for_those_who_work_by_roles(world, actor):
    people = world["people"] | {"packer_only": teammate(world["shop"].enterprise, "packing")}
    client, wrong = client_of(people[actor]), []
    for each in addresses(world["shop"].slug):
        path = _sample(each, world) if _is_library(each) else None
        if path and each.name not in gate.OPEN:
            given = {answer(client.get(path)), answer(client.post(path))}
            if given != {"404"}:
                wrong.append(f"{each.name}: {given}")
    assert wrong == []


@pytest.mark.parametrize("role", ROLES)
def test_each_role_of_a_farm_does_its_own_work_in_the_portal_and_no_more(world, role):
    farm = world["rows"]["producteurs"]
    person = world["people"]["producer"] if role == "owner" else teammate(farm, role)
    client, before, wrong = client_of(person), stored(), []
    for name, row in access_matrix.FARM_ROLES.items():
        path = path_of(name, world)
        read, written = row.split()[ROLES.index(role)].split("/")
        given = answer(client.get(path))
        if given != read:
            wrong.append(f"GET {name}: {given} instead of {read}")
        posted = _tried(client, path) if written == "may" else answer(client.post(path))
        if posted not in (TAKEN if written == "may" else {written}):
            wrong.append(f"POST {name}: {posted} instead of {written}")
    assert wrong == []
    assert stored() == before


def _tried(client, path: str) -> str:
    """Post an empty form, and take back whatever it did."""
    with transaction.atomic():
        given = answer(client.post(path))
        transaction.set_rollback(True)
    return given


@pytest.mark.parametrize("actor", ACTORS)
def test_who_sees_a_list_may_take_it_along_but_for_the_customers(world, actor):
    client, wrong = client_of(world["people"][actor]), []
    for name, answers in access_matrix.EXPORTS.items():
        expected = answers.split()[ACTORS.index(actor)]
        for kind in ("csv", "xlsx"):
            response = client.get(path_of(f"{name}?export={kind}", world))
            if answer(response) != expected or (expected == "200" and not _is_file(response)):
                wrong.append(f"{name} as {kind}: {answer(response)} instead of {expected}")
    assert wrong == []


def _is_file(response) -> bool:
    return response.headers.get("Content-Disposition", "").startswith("attachment")


def test_e03_a_permission_to_sell_lets_nobody_change_the_farm(world):
    client, before, wrong = client_of(world["people"]["manager"]), stored(), []
    for name, row in access_matrix.ONLY_SOLD.items():
        path = path_of(name, world | {"rows": world["rows_of_neighbour"]})
        read, written = row.split("/")
        given = answer(client.get(path)), written
        if written != "may":
            given = given[0], answer(client.post(path, {"title": "Pris", "name": "Prise"}))
        if given != (read, written):
            wrong.append(f"{name}: {given} instead of {row}")
    assert wrong == []
    assert stored() == before


@pytest.mark.parametrize("role", ROLES[1:])
def test_the_team_of_a_farm_sees_of_the_rest_of_the_site_what_its_owner_sees(world, role):
    client = client_of(teammate(world["rows"]["producteurs"], role))
    before, wrong = stored(), []
    for name, answers in (
        access_matrix.SITE | access_matrix.SHOP | access_matrix.BACKOFFICE
    ).items():
        expected = answers.split()[ACTORS.index("producer")]
        path = path_of(name, world)
        given = answer(client.get(path))
        if given != expected:
            wrong.append(f"GET {name}: {given} instead of {expected}")
    assert wrong == []
    assert stored() == before


@pytest.mark.parametrize("path", ["pages/", "pages/1/", "images/", "images/1/", "documents/"])
def test_the_admin_s_api_tells_producers_nothing(world, path):
    response = client_of(world["people"]["producer"]).get(f"/gestion/api/main/{path}")
    assert response.status_code == 404


def test_every_address_stands_in_the_table(world):
    found = {each.name: each.route for each in addresses(world["shop"].slug)}
    unknown = {
        name: route
        for name, route in found.items()
        if name not in TABLE and not name.startswith(access_matrix.LIBRARIES)
    }
    assert unknown == {}
    assert set(TABLE) <= set(found)
    assert set(access_matrix.FARM_ROLES) == set(access_matrix.PORTAL) - {"portal_enterprises"}


def _is_library(address) -> bool:
    named = address.name not in TABLE and address.name != address.route
    return named and address.route.startswith("gestion/")


def _sample(address, world: dict) -> str | None:
    return address.sample(world["shop"].slug)
