import pytest
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.rich_text import expand_db_html

from guides.blocks import GUIDE_FEATURES
from guides.conversion import Converter
from guides.fingerprints import digests
from guides.markdown import parse
from tests.factories.guides import GuidePageFactory


def body(text, links=lambda link: {"href": link.href}, pictures=lambda picture: 5):
    return Converter(links, pictures).body(parse(text).blocks)


def test_neighbouring_texts_share_a_block_and_headings_cut_it():
    rows = body("Un\n\n- deux\n- trois\n\n## Titre\n\nQuatre")
    assert [row["type"] for row in rows] == ["paragraph", "heading", "paragraph"]
    assert rows[0]["value"] == "<p>Un</p><ul><li>deux</li><li>trois</li></ul>"
    assert rows[1]["value"] == {"text": "Titre", "level": "2", "anchor": "titre"}


def test_whatever_looks_like_html_is_escaped():
    (row,) = body('a & b \\<script\\> `<b>` [x](http://h.example/?a=1&b="><i>)')
    assert "<script" not in row["value"]
    assert "<code>&lt;b&gt;</code>" in row["value"]
    assert '"><i>' not in row["value"]


def test_a_link_without_address_keeps_its_words():
    assert body("voir [cela **ici**](x)", links=lambda link: None)[0]["value"] == (
        "<p>voir cela <b>ici</b></p>"
    )


def test_a_picture_cuts_its_paragraph_and_takes_its_words_from_what_there_is():
    rows = body("Avant ![Alt](a.png) après\n\n![](mon-etal_vert.png)")
    assert [row["type"] for row in rows] == ["paragraph", "picture", "paragraph", "picture"]
    assert rows[1]["value"] == {"image": 5, "alt": "Alt", "caption": ""}
    assert rows[3]["value"]["alt"] == "mon etal vert"


def test_a_missing_picture_leaves_a_placeholder():
    (row,) = body("![Alt](a.png)", pictures=lambda picture: None)
    assert row == {"type": "placeholder", "value": {"source": "a.png", "description": "Alt"}}


def test_pictures_in_lists_and_tables_come_behind_them():
    rows = body("- a ![x](a.png)\n\n| t |\n|---|\n| ![y](b.png) |")
    assert [row["type"] for row in rows] == ["paragraph", "picture", "table", "picture"]


def test_a_table_has_named_columns_and_rich_cells():
    (row,) = body("| a | **b** |\n|---|---|\n| 1 | *2* |")
    assert row["value"]["columns"] == [
        {"type": "text", "heading": "a"},
        {"type": "text", "heading": "b"},
    ]
    assert row["value"]["rows"] == [{"values": ["<p>1</p>", "<p><i>2</i></p>"]}]


def test_a_heading_in_a_hint_is_its_title():
    (row,) = body('{% hint style="info" %}\n## Noter\n\nUn\n{% endhint %}')
    assert row["value"] == {"style": "info", "title": "Noter", "text": "<p>Un</p>"}


@pytest.mark.django_db
def test_an_editor_who_saves_without_a_change_changes_no_digest():
    page = GuidePageFactory()
    links = {"linktype": "page", "id": str(page.pk), "fragment": "les-etapes"}
    text = "Un **mot** *et* `code` [lien](x) fin\n\n- a\n  - b\n- c\n\nligne  \nsuite & <"
    (row,) = body(text, links=lambda link: links)
    converter = ContentstateConverter(GUIDE_FEATURES)
    saved = converter.to_database_format(converter.from_database_format(row["value"]))
    assert 'fragment="les-etapes"' in saved
    again = [{**row, "value": saved, "id": "x"}]
    assert digests({"body": again}, ["body"]) == digests({"body": [row]}, ["body"])


@pytest.mark.django_db
def test_a_page_link_with_a_fragment_leads_to_the_heading():
    page = GuidePageFactory(slug="prix")
    html = expand_db_html(f'<a linktype="page" id="{page.pk}" fragment="haut">x</a>')
    assert html.endswith('/prix/#haut">x</a>')
    assert expand_db_html(f'<a linktype="page" id="{page.pk}">x</a>').endswith('/prix/">x</a>')
    assert expand_db_html('<a linktype="page" id="99999" fragment="h">x</a>') == "<a>x</a>"
