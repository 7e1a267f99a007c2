import pytest
from wagtail.models import PageViewRestriction

from home.search import fold as fold_page
from shop.catalogue.models import Label
from shop.rules.text import fold
from shop.search.results import page_types
from tests.factories import EnterpriseFactory, ProductFactory
from tests.factories.pages import (
    HomePageFactory,
    ProducerIndexPageFactory,
    ProducerPageFactory,
    StandardPageFactory,
)
from tests.query_growth import assert_same_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(shop):
    page = HomePageFactory()
    ProducerIndexPageFactory(parent=page)
    return page


def groups(client, text: str, **more) -> dict:
    response = client.get("/recherche/", {"q": text, **more})
    assert response.status_code == 200
    return {group.key: group for group in response.context["groups"]}


def titles(client, text: str) -> list[str]:
    found = groups(client, text).values()
    return sorted(row.title for group in found for row in group.page)


@pytest.mark.parametrize("text", ["Œufs d’été à l'Épine", "CŒUR de bœuf", "æ ß №5 ﬁn", "", "…"])
def test_pages_and_products_fold_words_alike(text):
    assert fold_page(text) == fold(text)


@pytest.mark.parametrize("asked", ["épinards", "EPINARDS", "épinard", " Epi  nards"])
def test_accents_case_and_beginnings_aside_products_and_pages_answer_alike(
    client, home, shop, asked
):
    ProductFactory(shop=shop, title="Épinards des nards")
    ProducerPageFactory(title="Ferme", summary="Rois de l’épinard : nos épinards, nos nards")
    StandardPageFactory(title="Texte", summary="Tout sur les épinards et les nards")

    assert titles(client, asked) == ["Ferme", "Texte", "Épinards des nards"]


@pytest.mark.parametrize("asked", ["oeufs", "œufs", "ŒUFS"])
def test_ligatures_aside(client, home, shop, asked):
    ProductFactory(shop=shop, title="Œufs de plein air")
    StandardPageFactory(title="Des oeufs")

    assert titles(client, asked) == ["Des oeufs", "Œufs de plein air"]


def test_the_address_of_a_product_spells_its_ligatures(shop):
    assert ProductFactory(shop=shop, title="Œufs de plein air").slug == "oeufs-de-plein-air"


def test_every_word_must_be_found(client, home, shop):
    ProductFactory(shop=shop, title="Jus de pomme")
    ProductFactory(shop=shop, title="Jus de poire")

    assert titles(client, "pomme jus") == ["Jus de pomme"]


def test_names_that_begin_with_the_words_come_first(client, home, shop):
    ProductFactory(shop=shop, title="Chou rouge", description="Avec des pommes")
    ProductFactory(shop=shop, title="Pommes")
    ProductFactory(shop=shop, title="Compote de pommes")

    found = groups(client, "pommes")["produits"].page
    assert [product.title for product in found] == ["Pommes", "Chou rouge", "Compote de pommes"]


def test_a_producer_is_found_by_story_town_and_label(client, home):
    page = ProducerPageFactory(
        title="Rucher",
        enterprise=EnterpriseFactory(town="Poligny"),
        labels=[Label.objects.create(name="Nature & Progrès", slug="np")],
        body=[("paragraph", "<p>Trois cents ruches et un tilleul</p>")],
    )

    for asked in ("poligny", "nature progres", "tilleul"):
        assert titles(client, asked) == [page.title]


def test_what_is_not_public_is_not_found(client, home, shop):
    ProducerPageFactory(title="Secret brouillon", live=False)
    private = StandardPageFactory(title="Secret privé")
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    ProductFactory(shop=shop, title="Secret retiré", on_sale=False)
    ProductFactory(title="Secret d’ailleurs")
    ProductFactory(shop=shop, title="Secret caché", is_public=False)

    assert titles(client, "secret") == []


def test_the_draft_of_a_published_page_is_not_found(client, home):
    page = StandardPageFactory(title="Chez nous", summary="Des pommes")
    page.summary = "Un mystère"
    revision = page.save_revision()
    assert titles(client, "mystere") == []
    assert titles(client, "pommes") == ["Chez nous"]

    revision.publish()
    assert titles(client, "mystere") == ["Chez nous"]
    assert titles(client, "pommes") == []


def test_an_unpublished_page_is_no_longer_found(client, home):
    page = StandardPageFactory(title="Chez nous")
    page.unpublish()

    assert titles(client, "chez") == []


@pytest.mark.parametrize(
    "asked", ["", "   ", "%", "_", "'", "\"';--", "…?!", "(((", "\\", "*", "🥕", "AND OR NOT"]
)
def test_odd_questions_find_nothing_and_break_nothing(client, home, shop, asked):
    ProductFactory(shop=shop, title="Pommes")

    assert groups(client, asked) == {}


@pytest.mark.parametrize("asked", ["a" * 101, "pomme\x00", "a " * 5000])
def test_a_question_that_cannot_be_asked_gets_a_message(client, home, asked):
    response = client.get("/recherche/", {"q": asked})

    assert response.status_code == 200
    assert response.context["form"].errors["q"]
    assert response.context["groups"] == []


def test_a_group_shows_its_first_results_and_all_of_them_alone(client, home, shop):
    for _ in range(30):
        ProductFactory(shop=shop, title="Pommes")
    StandardPageFactory(title="Pommes")

    together = groups(client, "pommes")
    assert set(together) == {"produits", "standardpage"}
    assert (together["produits"].total, len(together["produits"].page)) == (30, 10)

    alone = groups(client, "pommes", dans="produits", page="2")
    assert set(alone) == {"produits"}
    assert len(alone["produits"].page) == 6


@pytest.mark.parametrize("more", [{"dans": "inconnu"}, {"page": "abc"}, {"page": "-3"}])
def test_unknown_groups_and_pages_show_everything(client, home, shop, more):
    ProductFactory(shop=shop, title="Pommes")

    assert set(groups(client, "pommes", **more)) == {"produits"}


def test_the_search_opens_on_a_site_without_a_shop_or_pages(client):
    assert groups(client, "pommes") == {}


def test_nothing_found_says_so_and_repeats_the_words_safely(client, home):
    shown = client.get("/recherche/", {"q": "<script>x"}).content.decode()

    assert "Rien trouvé" in shown
    assert "<script>x" not in shown


def test_the_results_cost_the_same_with_thirty_producers_pages_and_products(client, home, shop):
    def add_row():
        farm = EnterpriseFactory()
        ProducerPageFactory(summary="Pommes", enterprise=farm)
        StandardPageFactory(summary="Pommes")
        ProductFactory(shop=shop, title="Pommes", producer=farm)

    assert_same_queries(client, "/recherche/?q=pommes", add_row)


def test_each_kind_of_result_has_one_group():
    labels = [str(model.search_label) for model in page_types()]

    assert labels == ["Producteurs", "Guides", "Pages"]
