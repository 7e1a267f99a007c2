"""Rich text as plain words, and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from producers.portal.story.words import has_more_than_words, html_of, tidy, words_of

LINE = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1)


@pytest.mark.parametrize(
    ("words", "html"),
    [
        ("Un\nDeux", "<p>Un<br/>Deux</p>"),
        ("Un\r\n\r\nDeux", "<p>Un</p><p>Deux</p>"),
        ("- à pied\n-à vélo", "<ul><li>à pied</li><li>à vélo</li></ul>"),
        ("<b>Un</b> & deux", "<p>&lt;b&gt;Un&lt;/b&gt; &amp; deux</p>"),
        ("\n \n", ""),
    ],
)
def test_words_become_rich_text_in_which_no_word_is_a_tag(words, html):
    assert html_of(words) == html


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ('<p data-block-key="a1">Un<br/>Deux</p><p>Trois</p>', "Un\nDeux\n\nTrois"),
        ("<ul><li>à pied</li><li>à vélo</li></ul>", "- à pied\n- à vélo"),
        ("<p>L&#x27;été &amp; <b>l’hiver</b></p>", "L'été & l’hiver"),
        ("Sans balise", "Sans balise"),
        ("", ""),
    ],
)
def test_rich_text_is_read_as_words(html, words):
    assert words_of(html) == words


@pytest.mark.parametrize(
    ("html", "has_more"),
    [
        ("<p>Un<br/>Deux</p><ul><li>Trois</li></ul>", False),
        ("<p><b>Un</b></p>", True),
        ('<p><a href="/">Un</a></p>', True),
        ("<ol><li>Un</li></ol>", True),
    ],
)
def test_what_plain_words_would_lose_is_known(html, has_more):
    assert has_more_than_words(html) is has_more


@given(st.lists(st.lists(LINE, min_size=1, max_size=3), max_size=4))
def test_what_somebody_typed_comes_back_as_it_was_typed(paragraphs):
    typed = "\n\n".join("\n".join(lines) for lines in paragraphs)
    if any(line.startswith("-") for lines in paragraphs for line in lines):
        typed = typed.replace("-", "~")
    assert words_of(html_of(typed)) == tidy(typed)
    assert not has_more_than_words(html_of(typed))
