"""What each line of a spreadsheet would do, before anything is written."""

from decimal import Decimal

import pytest

from shop.catalogue.importing.columns import names
from shop.catalogue.importing.planning import Outcome
from shop.catalogue.importing.services import plan_of
from shop.catalogue.models import Category, Product
from shop.partner.models import Partner, StockRecord
from tests import factories

from .spreadsheets import HEADINGS, csv_file, peaches, planned, started, xlsx_file

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fruit():
    return factories.CategoryFactory(name="Fruits")


@pytest.fixture
def farm(shop):
    """A producer that the shop looks after, with peaches at 4.20 €, ten in stock."""
    farm = factories.EnterpriseFactory(name="Ferme du Lac", postcode="26150", town="Die")
    factories.ProductFactory(
        shop=shop,
        producer=farm,
        title="Pêches",
        category=Category.objects.get(),
        unit="punnet",
        size=Decimal("0.5"),
        measure="kg",
    )
    return farm


def line_of(manager, shop, *lines: str, **kwargs):
    return planned(manager, shop, csv_file(*lines, **kwargs)).lines[-1]


def said(line) -> dict[str, tuple[str, str]]:
    return {each.label: (each.before, each.after) for each in line.changes}


def test_a_new_product_of_a_new_producer_is_told_with_all_its_values(shop, manager):
    plan = planned(manager, shop, csv_file(peaches()))
    [line] = plan.lines
    assert (line.outcome, line.is_new_producer) == (Outcome.CREATED, True)
    assert plan.totals == {"producers": 1, "created": 1, "changed": 0}
    after = {label: after for label, (_before, after) in said(line).items()}
    assert after == {
        "prix d’achat": "3,20\u202f€",
        "stock": "12",
        "rayon": "Fruits",
        "unité": "barquette",
        "contenu": "500\xa0g",
        "TVA": "5,5\u202f%",
    }
    assert not Product.objects.exists()
    assert not Partner.objects.filter(name="Ferme du Lac").exists()


def test_a_known_product_is_told_with_before_and_after_whatever_accents_and_case(
    shop, manager, farm
):
    line = line_of(manager, shop, peaches("FERME DU LAC", "peches", stock="à volonté"))
    assert line.outcome is Outcome.CHANGED
    assert said(line) == {
        "prix d’achat": ("4,20\u202f€", "3,20\u202f€"),
        "stock": ("10", "à volonté"),
    }
    assert StockRecord.objects.get().price == Decimal("4.20")


def test_what_is_stored_already_and_empty_cells_change_nothing(shop, manager, farm):
    assert line_of(manager, shop, peaches(price="4,2", stock="10,0")).outcome is Outcome.SAME
    line = line_of(manager, shop, "Ferme du Lac;Pêches", headings=("producteur", "produit"))
    assert line.outcome is Outcome.SAME


def test_the_profile_of_a_known_producer_stays_and_the_line_says_so(shop, manager, farm):
    line = line_of(manager, shop, peaches(price="4,2", stock="10", town="Valence"))
    assert (line.outcome, line.keeps_profile) == (Outcome.SAME, True)
    assert Partner.objects.get(pk=farm.pk).town == "Die"


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"price": "=3+1"}, "formule"),
        ({"title": "=1+1"}, "formule"),
        ({"title": "#N/A"}, "calcul a échoué"),
        ({"price": "#VALEUR !"}, "calcul a échoué"),
        ({"stock": "Err:502"}, "calcul a échoué"),
        ({"stock": "-3"}, "stock\u202f: Un stock n’est jamais négatif"),
        ({"stock": "2,5"}, "stock\u202f: Écrivez un nombre entier"),
        ({"stock": "beaucoup"}, "stock"),
        ({"price": "-1"}, "jamais négatif"),
        ({"price": "3,205"}, "prix d’achat"),
        ({"price": "cher"}, "prix d’achat"),
        ({"price": ""}, "prix d’achat\u202f: C’est nécessaire"),
        ({"department": ""}, "rayon\u202f: C’est nécessaire"),
        ({"department": "Bricolage"}, "rayon\u202f: Choisissez parmi\u202f: Fruits"),
        ({"unit": "palette"}, "unité\u202f: Choisissez parmi"),
        ({"content": "un peu"}, "contenu"),
        ({"content": "0 g"}, "contenu"),
        ({"content": "0,0001 kg"}, "contenu"),
        ({"vat": "7"}, "TVA"),
        ({"postcode": "261"}, "code postal"),
        ({"title": "x" * 256}, "produit"),
        ({"title": ""}, "produit\u202f: Écrivez son nom"),
    ],
)
def test_what_a_cell_does_not_take_is_said_with_its_column(shop, manager, cells, words):
    plan = planned(manager, shop, csv_file(peaches(**cells)))
    [line] = plan.lines
    assert line.outcome is Outcome.ERROR
    assert words in " ".join(line.errors)
    assert not plan.is_ready


@pytest.mark.parametrize("name", ["", "!!!", "=A1", "x" * 129])
def test_a_producer_without_a_usable_name_is_an_error(shop, manager, name):
    assert line_of(manager, shop, peaches(name)).outcome is Outcome.ERROR


def test_two_errors_of_a_line_are_both_said(shop, manager):
    for cells in ({"price": "", "department": ""}, {"stock": "-1", "department": "Bricolage"}):
        assert len(line_of(manager, shop, peaches(**cells)).errors) == 2


@pytest.mark.parametrize(
    ("unit", "content", "stored"),
    [
        ("kilo", "", ("kg", "1", "kg")),
        ("kg", "5", ("kg", "5", "kg")),
        ("Litres", "", ("L", "1", "L")),
        ("bouteilles", "75 cl", ("bottle", "0.75", "L")),
        ("pièce", "6", ("piece", "6", "piece")),
        ("", "", ("piece", "1", "piece")),
        ("sachet", "1 000 g", ("bag", "1", "kg")),
        ("boîte", "6 pièces", ("box", "6", "piece")),
        ("pot", "", ("jar", "1", "piece")),
    ],
)
def test_units_and_contents_are_understood_as_people_write_them(
    shop, manager, unit, content, stored
):
    state = line_of(manager, shop, peaches(unit=unit, content=content)).draft.after
    assert (state.unit, state.size, state.measure) == (stored[0], Decimal(stored[1]), stored[2])


@pytest.mark.parametrize("typed", ["5,5", "5.5", "5,5 %", "0,055"])
def test_a_vat_rate_is_understood_in_each_of_its_writings(shop, manager, typed):
    assert line_of(manager, shop, peaches(vat=typed)).draft.after.vat_rate == "5.5"


def test_a_line_that_stands_twice_is_an_error_that_names_the_first(shop, manager):
    plan = planned(manager, shop, csv_file(peaches(), peaches("ferme du lac", "PECHES")))
    assert plan.lines[0].outcome is Outcome.CREATED
    assert "ligne 2" in plan.lines[1].errors[0]


def test_lines_that_contradict_each_other_about_a_new_producer_are_an_error(shop, manager):
    other = peaches(title="Prunes", postcode="69001", town="Lyon")
    line = line_of(manager, shop, peaches(), other)
    assert line.outcome is Outcome.ERROR
    assert "26150" in line.errors[0]


def test_a_producer_alone_is_created_without_products(shop, manager):
    plan = planned(manager, shop, csv_file("Ferme Seule;26150;Die;;;;;;;"))
    assert plan.totals == {"producers": 1, "created": 0, "changed": 0}
    assert plan.lines[0].outcome is Outcome.CREATED


def test_the_name_of_a_producer_that_is_not_the_actor_s_tells_nothing_of_it(shop, manager):
    stranger = factories.EnterpriseFactory(name="Ferme Zébulon", town="Ville Secrète")
    factories.ProductFactory(producer=stranger, title="Pêches secrètes", price="9.99")
    line = line_of(manager, shop, peaches("ferme zebulon", "Pêches secrètes"))
    assert line.outcome is Outcome.ERROR
    [words] = line.errors
    assert "déjà pris" in words
    for secret in ("Secrète", "9,99", "Zébulon"):
        assert secret not in words
    assert line.changes == ()


def test_a_producer_that_keeps_its_products_itself_is_named_as_such(shop, manager):
    farm = factories.EnterpriseFactory(name="Ferme Libre")
    factories.ProductFactory(shop=shop, producer=farm, title="Pêches", permissions=["sell"])
    line = line_of(manager, shop, peaches("Ferme Libre"))
    assert line.outcome is Outcome.ERROR
    assert "permission" in line.errors[0]


def test_a_siret_that_is_known_or_wrong_is_refused_at_its_column(shop, manager):
    factories.EnterpriseFactory(name="Ferme Cachée", siret="73282932000074")
    headings = ("producteur", "siret")
    known = line_of(manager, shop, "Ferme Neuve;732 829 320 00074", headings=headings)
    wrong = line_of(manager, shop, "Ferme Neuve;123", headings=headings)
    assert "connexion" in known.errors[0]
    assert "Cachée" not in known.errors[0]
    assert "SIRET" in wrong.errors[0]


def test_two_new_producers_with_one_siret_are_refused(shop, manager):
    lines = ("Ferme Une;73282932000074", "Ferme Deux;73282932000074")
    line = line_of(manager, shop, *lines, headings=("producteur", "siret"))
    assert line.outcome is Outcome.ERROR


def test_p04_more_producers_than_the_owner_may_have_refuse_the_file_as_a_whole(shop, manager):
    manager.enterprise_limit = 1
    manager.save()
    plan = planned(manager, shop, csv_file(peaches("Ferme Une"), peaches("Ferme Deux")))
    assert "1" in plan.refusal
    assert not plan.has_errors
    assert not plan.is_ready


def test_latin_1_and_workbooks_make_the_same_plan_as_utf_8(shop, manager):
    utf_8 = planned(manager, shop, csv_file(peaches()))
    latin = planned(manager, shop, csv_file(peaches(), encoding="cp1252"))
    utf_16 = planned(manager, shop, csv_file(peaches(), encoding="utf-16"))
    cells = ("Ferme du Lac", 26150, "Die", "Pêches", "Fruits", "barquette", "500 g", 3.2, 5.5, 12)
    book = planned(manager, shop, xlsx_file(cells))
    assert utf_8.digest == latin.digest == utf_16.digest == book.digest


def test_zeros_that_a_spreadsheet_took_away_come_back(shop, manager):
    headings = ("producteur", "code postal", "téléphone", "Email")
    row = ("Ferme de l’Ain", 1000, 474000000, "ain@halle.example")
    [farm] = planned(manager, shop, xlsx_file(row, headings=headings)).newcomers.values()
    assert (farm.postcode, farm.phone) == ("01000", "0474000000")
    assert farm.email == "ain@halle.example"


def test_what_is_no_phone_number_is_an_error(shop, manager):
    [line] = planned(manager, shop, b"producteur;telephone\nFerme du Lac;zz\n").lines
    assert "numéro de téléphone" in " ".join(line.errors)


def test_a_name_on_two_lines_is_one_name(shop, manager):
    row = ("Ferme\ndu Lac", "Pêches\n jaunes", "Fruits", 3)
    headings = ("producteur", "produit", "rayon", "prix d’achat")
    [line] = planned(manager, shop, xlsx_file(row, headings=headings)).lines
    assert line.draft.title == "Pêches jaunes"
    assert line.draft.producer == "ferme du lac"


def test_control_characters_are_left_out(shop, manager):
    pending = started(manager, shop, csv_file(peaches(title="Pê\x07ches\x1b")))
    assert pending.rows[0][1]["product"] == "Pêches"


def test_a_plan_costs_the_same_queries_with_3_as_with_300_lines(
    shop, manager, django_assert_max_num_queries, django_assert_num_queries
):
    few = started(manager, shop, csv_file(*(peaches(title=f"Pêches {n}") for n in range(3))))
    many = started(manager, shop, csv_file(*(peaches(title=f"Pêches {n}") for n in range(300))))
    with django_assert_max_num_queries(20) as captured:
        plan_of(few, actor=manager)
    with django_assert_num_queries(len(captured)):
        assert plan_of(many, actor=manager).totals["created"] == 300


def test_the_headings_of_the_tests_are_columns_of_the_file():
    assert set(HEADINGS) <= set(names())
