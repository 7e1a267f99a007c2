"""What belongs to one farm or shop is neither told to another, nor changed by its forms."""

from html.parser import HTMLParser
from io import BytesIO
from urllib.parse import urljoin

import pytest
from django.db import transaction
from openpyxl import load_workbook

from shop.rules.text import fold
from tests import access_matrix, factories
from tests.access_world import PHONE, REFUSALS, SECRET, answer, exchanged, path_of, stored
from tests.addresses import addresses
from tests.clients import client_of, teammate
from tests.factories.legs import leg_of

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("bare_error_pages"),
    pytest.mark.walk,
]

TABLE = access_matrix.SITE | access_matrix.SHOP | access_matrix.BACKOFFICE | access_matrix.PORTAL
# Looked for without being written out, since a page repeats what was typed.
QUERIES = {
    "": ("", "?q=anthipp"),
    "portal_": ("", "?avec={farm}", "?quoi=passees", "?page=2"),
    "search": ("?q=anthipp", "?q=ebulon&dans=produits", "?q=06121314"),
    "_index": ("", "?q=anthipp", "?q=ebulo", "?q={farm}", "?export=csv", "?export=xlsx"),
}


@pytest.mark.parametrize("actor", ["guest", "stranger", "neighbour", "rival", "other", "editor"])
def test_what_is_private_to_a_farm_and_its_customers_is_told_to_nobody_else(world, actor):
    farm = world["rows"]["producteurs"]
    names = (fold("Zébulon"), f"/{farm.pk}/", f"value=&quot;{farm.pk}&quot;")
    told = []
    client = client_of(world["people"][actor])
    for path, text in _answers(world, client, _paths(world)):
        words = (fold(SECRET), PHONE, *(names if path.startswith("/gestion/") else ()))
        told += [f"{path}: {word}" for word in words if word in text]
    assert told == []


def test_the_walk_finds_what_the_farm_itself_is_told(world):
    names = ["portal_products", "portal_permissions", "portal_team", "portal_journal", "portal_leg"]
    paths = [(name, path_of(name, world)) for name in names]
    client = client_of(world["people"]["producer"])
    found = {path for path, text in _answers(world, client, paths) if fold(SECRET) in text}
    assert {path for _name, path in paths} <= found


def test_the_team_of_one_farm_is_told_nothing_of_the_other_farms_of_its_owner(world):
    farm = factories.EnterpriseFactory(name="Ferme Bobine")
    factories.ManagerFactory(enterprise=farm, user=world["people"]["producer"], role="owner")
    product = factories.ProductFactory(shop=world["shop"], producer=farm)
    leg = leg_of(world["rows"]["ventes"].cycle, farm)
    rows = {"producteurs": farm, "produits": product, "ventes": leg}
    rows |= exchanged(world["shop"], farm, "Bonjour")
    world = world | {"rows": world["rows"] | rows}
    paths = [(name, path_of(name, world)) for name in access_matrix.PORTAL]
    client = client_of(teammate(farm, "manager"))
    answers = dict(_answers(world, client, paths))
    assert path_of("portal_permissions", world) in answers
    assert [path for path, text in answers.items() if fold("Zébulon") in text] == []


def _answers(world: dict, client, paths: list[tuple[str, str]]):
    """Yield the path and the text of all that answers to a person, searches and exports too."""
    client.raise_request_exception = False
    for name, path in paths:
        queries = next(each for key, each in reversed(QUERIES.items()) if key in name)
        for query in queries:
            response = client.get(path + query.format(farm=world["rows"]["producteurs"].pk))
            if response.status_code != 200:
                break
            yield path + query, _text(response)


def _paths(world: dict) -> list[tuple[str, str]]:
    """Return the addresses of the tables, of the rows of both farms, and the library's."""
    own = world | {"rows": world["rows_of_neighbour"]}
    named = {(name, path_of(name, each)) for name in TABLE for each in (world, own)}
    every = [each for each in addresses(world["shop"].slug) if each.name != each.route]
    samples = {(each.name, each.sample(world["shop"].slug)) for each in every}
    return sorted(named | {each for each in samples if (each[1] or "").startswith("/gestion/")})


def _text(response) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if content.startswith(b"PK"):
        rows = load_workbook(BytesIO(content)).active.iter_rows(values_only=True)
        return fold(" ".join(str(cell) for row in rows for cell in row))
    return fold(content.decode(errors="replace"))


class _Forms(HTMLParser):
    """The forms of a page that are posted, each with what its fields hold."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: list[tuple[str, dict]] = []
        self.data: dict | None = None
        self.list = self.text = ""
        self.feed(html)

    def handle_starttag(self, tag, attrs) -> None:
        given = dict(attrs)
        name, value = given.get("name"), given.get("value") or ""
        if tag == "form":
            self.data = {} if (given.get("method") or "").lower() == "post" else None
            if self.data is not None:
                self.forms.append((given.get("action") or "", self.data))
        elif self.data is None:
            return
        elif tag == "select":
            self.list = name or ""
        elif tag == "option" and self.list and value:
            if "selected" in given or self.list not in self.data:
                self.data[self.list] = value
        elif name and given.get("type") in {"checkbox", "radio"}:
            self.data.setdefault(name, value or "on")
        elif name and given.get("type") != "file":
            self.data[name] = value or "1"

    def handle_endtag(self, tag) -> None:
        self.list = "" if tag == "select" else self.list
        self.data = None if tag == "form" else self.data


def _forms(world: dict, actor: str, table: dict) -> list[tuple[str, dict]]:
    """Return what the actor may post from the screens of a table: the address and the fields."""
    client, forms = client_of(world["people"][actor]), []
    for name in table:
        path = path_of(name, world)
        response = client.get(path)
        if response.status_code == 200:
            found = _Forms(response.content.decode()).forms
            forms += [(urljoin(path, action), data) for action, data in found]
    return [each for each in forms if "logout" not in each[0] and "/login/" not in each[0]]


def test_nobody_posts_the_filled_forms_of_a_farm_in_its_stead(world):
    forms = _forms(world, "producer", access_matrix.PORTAL)
    for thief in ("guest", "customer", "editor", "neighbour", "manager"):
        _steal(world, forms, thief)


def test_nobody_posts_the_filled_forms_of_a_shop_in_its_stead(world):
    forms = _forms(world, "manager", access_matrix.BACKOFFICE)
    for thief in ("guest", "neighbour", "producer", "packing", "reader", "other", "rival"):
        own = _own_screens(world, thief)
        _steal(world, [each for each in forms if each[0] not in own], thief)


@pytest.mark.parametrize("actor", ["other", "rival"])
def test_the_filled_forms_of_a_shop_make_nothing_there_for_the_people_of_another(world, actor):
    shop, client = world["shop"], client_of(world["people"][actor])
    forms = _forms(world, "manager", access_matrix.BACKOFFICE)
    lists = (shop.shop_products, shop.fees, shop.groups, shop.customers, shop.pickup_points)
    counts, before = [each.count() for each in lists], stored()
    for path, data in forms:
        if path in _own_screens(world, actor):
            client.post(path, data)
    assert [each.count() for each in lists] == counts
    after = stored()
    assert {name: set(rows) - set(after[name]) for name, rows in before.items()} == {
        name: set() for name in before
    }


def test_the_forms_that_are_stolen_are_those_that_their_owner_may_post(world):
    """Or the refusals above would prove nothing."""
    for owner, table in [("producer", access_matrix.PORTAL), ("manager", access_matrix.BACKOFFICE)]:
        client, forms = client_of(world["people"][owner]), _forms(world, owner, table)
        taken = [path for path, data in forms if _tried(client, path, data) == "to"]
        assert len(taken) > len(forms) / 2, (owner, len(taken), len(forms))


def _own_screens(world: dict, actor: str) -> set[str]:
    """Return the paths at which the actor works on rows of its own, and may post."""
    column = access_matrix.ACTORS.index("other" if actor == "rival" else actor)
    own = {path_of(name, world) for name, row in TABLE.items() if row.split()[column] == "200"}
    return own | ({path_of("shop_order_move", world)} if actor == "packing" else set())


def _steal(world: dict, forms: list[tuple[str, dict]], thief: str) -> None:
    client = client_of(world["people"][thief])
    before = stored()
    given = {path: answer(client.post(path, data)) for path, data in forms}
    taken = {path: each for path, each in given.items() if each not in REFUSALS}
    assert (thief, taken) == (thief, {})
    assert stored() == before, thief


def _tried(client, path: str, data: dict) -> str:
    with transaction.atomic():
        given = answer(client.post(path, data))
        transaction.set_rollback(True)
    return given
