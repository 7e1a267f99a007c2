import pytest

from guides.front_matter import BadFrontMatter, split
from guides.metadata import metadata
from guides.themes import Theme


def test_only_known_keys_with_values_are_kept():
    front, rest = split("---\ntitle: Un\norder: 3\nauthor: X\ntheme:\n---\nTexte")
    assert front.values == {"title": "Un", "order": "3"}
    assert front.lines == 6
    assert rest == "Texte"


def test_a_rule_at_the_top_is_no_front_matter():
    front, rest = split("Texte\n---\nSuite")
    assert front.values == {}
    assert rest == "Texte\n---\nSuite"


@pytest.mark.parametrize(
    "text", ["---\ntitle: [a\n---\n", "---\n- a\n- b\n---\n", "---\na: b: c\n---\n"]
)
def test_bad_yaml_says_its_line(text):
    with pytest.raises(BadFrontMatter) as refusal:
        split(text)
    assert refusal.value.line >= 1


def test_a_theme_is_found_by_slug_or_by_name_accents_aside():
    assert metadata({"theme": "prix"})[0] == {"theme": Theme.PRICES}
    assert metadata({"theme": "bien demarrer"})[0] == {"theme": Theme.START}


def test_what_makes_no_sense_is_remarked_and_left_out():
    fields, remarks = metadata({"theme": "cuisine", "order": "premier", "title": "T"})
    assert fields == {"title": "T"}
    assert [remark.code for remark in remarks] == ["unknown-theme", "bad-order"]
