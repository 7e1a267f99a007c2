import pytest

from shop.rules.text import fold


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Œufs de plein air", "oeufs de plein air"),
        ("Épinards, ÉPINARDS", "epinards epinards"),
        ("Jus d’abricot", "jus d abricot"),
        ("Pomme-de-terre  (5 kg)", "pomme de terre 5 kg"),
        ("Cœur de bœuf\u00a0!", "coeur de boeuf"),
        ("e\u0301pi", "epi"),
        ("\x00%_'\"", ""),
        ("", ""),
    ],
)
def test_texts_are_compared_without_accents_case_ligatures_or_punctuation(text, folded):
    assert fold(text) == folded


def test_folding_twice_changes_nothing():
    assert fold(fold("Chèvre frais « cendré »")) == "chevre frais cendre"
