import json

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from guides.models import GuidePage
from guides.themes import Theme
from tests.factories.guides import GuideIndexPageFactory, GuidePageFactory
from tests.query_growth import assert_same_queries

pytestmark = pytest.mark.django_db

HEADING = {"text": "Le début", "level": "2", "anchor": ""}
TABLE = {
    "columns": [{"type": "text", "heading": "Produit"}],
    "rows": [{"values": ["<p>Carottes <b>nouvelles</b></p>"]}],
    "caption": "",
}


def html(client, page):
    response = client.get(page.url)
    assert response.status_code == 200
    return response.content.decode()


def test_the_index_lists_the_guides_by_theme_then_rank(client):
    index = GuideIndexPageFactory()
    GuidePageFactory(title="Zut", theme=Theme.START, position=1)
    GuidePageFactory(title="Après", theme=Theme.START, position=2)
    GuidePageFactory(title="Sans thème", theme="")
    GuidePageFactory(title="Tarifs", theme=Theme.PRICES)
    GuidePageFactory(title="Brouillon", live=False)
    page = html(client, index).split("guides-theme__head", 1)[1]
    titles = ["Bien démarrer", "Zut", "Après", "Prix et groupes", "Tarifs", "Autres guides"]
    places = [page.index(f">{title}") for title in titles]
    assert places == sorted(places)
    assert "Brouillon" not in page


def test_an_index_without_guides_says_so(client):
    assert "Pas encore de guide" in html(client, GuideIndexPageFactory())


def test_the_contents_lead_to_the_headings_of_the_page(client):
    body = [("heading", HEADING), ("heading", HEADING), ("paragraph", "<p>x</p>")]
    page = html(client, GuidePageFactory(body=body))
    assert '<a href="#le-debut">Le début</a>' in page
    assert '<a href="#le-debut-2">Le début</a>' in page
    assert '<h2 id="le-debut">' in page
    assert '<h2 id="le-debut-2">' in page


def test_a_guide_says_for_whom_it_is_and_when_it_changed(client):
    guide = GuidePageFactory(audience="Les maraîchers")
    guide.save_revision().publish()
    guide.refresh_from_db()
    page = html(client, guide)
    assert "Les maraîchers" in page
    assert f'datetime="{localdate(guide.last_published_at)}"' in page


def test_previous_and_next_follow_the_order_of_the_index(client):
    last = GuidePageFactory(title="Trois", theme=Theme.PRICES)
    first = GuidePageFactory(title="Un", position=1)
    middle = GuidePageFactory(title="Deux", position=2)
    GuidePageFactory(title="Caché", position=3, live=False)
    assert [each and each.title for each in middle.neighbours(middle.get_parent())] == [
        "Un",
        "Trois",
    ]
    assert 'rel="prev"' not in html(client, first)
    assert 'rel="next"' not in html(client, last)
    assert "Caché" not in html(client, middle)


def test_every_kind_of_block_is_shown(client):
    rows = [
        {"type": "heading", "value": HEADING},
        {"type": "paragraph", "value": "<p>Un <b>mot</b></p>"},
        {"type": "table", "value": TABLE},
        {"type": "callout", "value": {"style": "danger", "title": "", "text": "<p>Stop</p>"}},
        {"type": "quote", "value": {"text": "<p>Dit</p>", "author": "Lou"}},
        {"type": "placeholder", "value": {"source": "a.png", "description": "Un étal"}},
        {"type": "rule", "value": None},
    ]
    page = html(client, GuidePageFactory(body=json.dumps(rows)))
    assert 'role="region" tabindex="0" aria-label="Tableau\u202f: Produit"' in page
    assert "Carottes <b>nouvelles</b>" in page
    assert "callout--danger" in page
    assert "Lou" in page
    assert "Image à venir" in page
    assert "<hr>" in page


def test_a_draft_is_not_served(client):
    guide = GuidePageFactory(live=False)
    assert client.get(guide.get_parent().url + guide.slug + "/").status_code == 404


def test_guides_are_found_by_the_words_of_their_text():
    guide = GuidePageFactory(body=[("paragraph", "<p>Le cœur de l’été</p>")])
    assert list(GuidePage.objects.visible().matching("COEUR ete")) == [guide]


def test_an_editor_opens_and_saves_an_imported_guide(editor_client, run, folder):
    run(folder)
    guide = GuidePage.objects.get(source_path="vendre-au-marche.md")
    response = editor_client.get(reverse("wagtailadmin_pages:edit", args=[guide.pk]))
    assert response.status_code == 200
    assert "vendre-au-marche.md" in response.content.decode()


def test_the_index_costs_the_same_with_3_and_30_guides(client):
    index = GuideIndexPageFactory()
    assert_same_queries(client, index.url, GuidePageFactory)


def test_a_guide_costs_the_same_with_3_and_30_siblings(client):
    guide = GuidePageFactory(position=1)
    assert_same_queries(client, guide.url, GuidePageFactory)


def test_an_alias_of_an_imported_guide_leaves_the_source_file_to_the_guide():
    index = GuideIndexPageFactory()
    guide = GuidePageFactory(source_path="vendre.md")
    alias = guide.create_alias(parent=index, update_slug="vendre-bis")
    assert GuidePage.objects.get(pk=alias.pk).source_path is None
    guide.title = "Vendre mieux"
    guide.save_revision().publish()
    assert GuidePage.objects.get(pk=alias.pk).title == "Vendre mieux"
    assert GuidePage.objects.get(pk=guide.pk).source_path == "vendre.md"
