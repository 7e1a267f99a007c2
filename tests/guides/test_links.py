import pytest

from guides.links import Linker, Target
from guides.nodes import Link, Text

TARGETS = {
    "a.md": Target(1, frozenset({"haut"})),
    "dossier/b.md": Target(2, frozenset()),
    "dossier/README.md": Target(3, frozenset()),
}


def resolve(href, name="dossier/b.md", anchors=("ici",)):
    linker = Linker(name, frozenset(anchors), TARGETS)
    return linker(Link(href, (Text("x"),), 7)), [(r.code, r.line) for r in linker.remarks]


@pytest.mark.parametrize(
    ("href", "page"),
    [
        ("../a.md", "1"),
        ("/a.md", "1"),
        ("/a", "1"),
        ("../dossier/b.md", "2"),
        ("./", "3"),
        ("/dossier", "3"),
        ("../%61.md", "1"),
    ],
)
def test_relative_and_absolute_paths_lead_to_pages(href, page):
    assert resolve(href) == ({"linktype": "page", "id": page}, [])


def test_an_anchor_of_the_target_is_kept():
    assert resolve("/a.md#haut")[0] == {"linktype": "page", "id": "1", "fragment": "haut"}


def test_an_unknown_anchor_leads_to_the_page_and_is_remarked():
    assert resolve("/a.md#bas") == ({"linktype": "page", "id": "1"}, [("unknown-anchor", 7)])


def test_anchors_of_the_same_page():
    assert resolve("#ici") == ({"href": "#ici"}, [])
    assert resolve("#ailleurs") == (None, [("broken-link", 7)])


@pytest.mark.parametrize(
    "href", ["https://halle.example/x?a=b#c", "mailto:a@halle.example", "tel:+33123"]
)
def test_web_addresses_pass(href):
    assert resolve(href) == ({"href": href}, [])


@pytest.mark.parametrize(
    "href",
    [
        "javascript:alert(1)",
        "JaVaScript:alert(1)",
        " java\tscript:alert(1)",
        "java\u200bscript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
    ],
)
def test_dangerous_schemes_stay_text(href):
    assert resolve(href) == (None, [("unsafe-link", 7)])


@pytest.mark.parametrize(
    "href", ["inconnu.md", "../../a.md", "//ailleurs.example/a.md", "", "/etc/passwd"]
)
def test_what_leads_nowhere_is_broken(href):
    assert resolve(href) == (None, [("broken-link", 7)])
