from guides.gitbook import tidy_bold
from guides.markdown import parse, slug
from guides.nodes import (
    Break,
    Code,
    Heading,
    Hint,
    Link,
    Listing,
    Paragraph,
    Picture,
    Preformatted,
    Quote,
    Rule,
    Strong,
    Table,
    Text,
    plain_text,
)


def only(text):
    (block,) = parse(text).blocks
    return block


def words(text):
    return plain_text(only(text).inlines)


def codes(document):
    return [(remark.code, remark.line) for remark in document.remarks]


def test_the_first_heading_of_level_1_is_the_title_and_leaves_the_text():
    document = parse("# Titre *penché*\n\nTexte\n\n# Encore")
    assert document.title == "Titre penché"
    assert [type(block) for block in document.blocks] == [Paragraph, Heading]


def test_stray_spaces_inside_bold_move_out_of_it():
    assert tidy_bold("un ** mot **ici") == "un  **mot** ici"
    assert tidy_bold("**fin   \n**  \nsuite") == "**fin**   \n  \nsuite"
    assert tidy_bold("**a** et **b **.") == "**a** et **b** ."


def test_bold_that_ends_in_punctuation_closes_before_a_word():
    strong, *rest = only("**Attention !**Le vent").inlines
    assert strong == Strong((Text("Attention !"),))
    assert plain_text(tuple(rest)) == "Le vent"


def test_code_and_escaped_stars_are_no_bold():
    assert tidy_bold("`** x **` et \\*\\* y **") == "`** x **` et \\*\\* y **"
    assert only("`** x **`").inlines == (Code("** x **"),)


def test_stray_escapes_vanish():
    assert words("\\(par exemple\\) à 10 \\% et fin\\") == "(par exemple) à 10 % et fin"
    assert words("1\\) D'abord") == "1) D'abord"


def test_bold_cut_by_a_line_end_is_one_bold_and_one_break():
    block = only("**Les producteurs   \n**  \nPour cela")
    assert block.inlines == (Strong((Text("Les producteurs"),)), Break(), Text("Pour cela"))


def test_anchors_are_ascii_and_unique():
    document = parse("## L’été à l'œuvre\n\n## Étés\n\n## Étés\n\n## Étés-2\n\n### Fin {#ici}\n")
    anchors = [block.anchor for block in document.blocks]
    assert anchors[:3] == ["l-ete-a-l-oeuvre", "etes", "etes-2"]
    assert len(set(anchors)) == 5
    assert anchors[-1] == "ici"
    assert slug("« ? »") == ""


def test_an_html_anchor_in_a_heading_names_it():
    assert only('## <a id="les-frais"></a>Frais').anchor == "les-frais"


def test_lists_nest_and_keep_their_kind():
    block = only("- a\n  1. b\n- c")
    assert block.ordered is False
    nested = block.items[0][1]
    assert isinstance(nested, Listing)
    assert nested.ordered is True


def test_tables_keep_inline_markup_and_escaped_bars():
    table = only("| a | **b** |\n|---|:-:|\n| x \\| y | [l](b.md) |\n| seul |\n")
    assert isinstance(table, Table)
    assert table.header[1] == (Strong((Text("b"),)),)
    assert plain_text(table.rows[0][0]) == "x | y"
    assert isinstance(table.rows[0][1][0], Link)
    assert table.rows[1][1] == ()


def test_hints_become_call_outs_even_on_one_line():
    document = parse(
        'Avant\n{% hint style="danger" %}\nUn\n{% endhint %}\nAprès\n\n'
        '{% hint style="success" %} Deux {% endhint %}\n'
    )
    kinds = [type(block) for block in document.blocks]
    assert kinds == [Paragraph, Hint, Paragraph, Hint]
    assert [b.style for b in document.blocks if isinstance(b, Hint)] == ["danger", "success"]
    assert document.blocks[1].blocks[0].line == 3


def test_an_unknown_style_an_open_hint_and_a_foreign_tag_are_remarked_with_their_line():
    document = parse('{% tabs %}\n\n{% hint style="rose" %}\nUn')
    assert codes(document) == [("unknown-tag", 1), ("unknown-hint-style", 3), ("open-hint", 3)]
    assert document.blocks[0].style == "info"


def test_tags_inside_code_stay_code():
    document = parse('```\n{% hint style="info" %}\n```\n\n`{% endhint %}`')
    assert document.remarks == ()
    assert isinstance(document.blocks[0], Preformatted)


def test_comments_vanish():
    document = parse("Un <!-- secret --> mot\n\n<!--\nlong\n\nsecret\n-->\n\nfin")
    assert [plain_text(block.inlines) for block in document.blocks] == ["Un mot", "fin"]
    assert document.remarks == ()


def test_raw_html_loses_its_tags_and_scripts_but_keeps_its_words():
    document = parse("<div onclick='x()'>Bonjour<br>vous</div>\n\n<script>alert(1)</script>\n\nfin")
    assert [plain_text(block.inlines) for block in document.blocks] == ["Bonjour vous", "fin"]
    assert codes(document) == [("html", 1), ("html", 3)]


def test_an_html_figure_is_a_picture_with_its_caption():
    block = only('<figure><img src="a.png" alt="A"><figcaption>Ici</figcaption></figure>')
    assert block.inlines == (Picture("a.png", "A", "Ici", 1),)


def test_quotes_rules_and_pictures():
    blocks = parse('> cité\n\n---\n\n![Alt](x.png "Titre")').blocks
    assert isinstance(blocks[0], Quote)
    assert isinstance(blocks[1], Rule)
    assert blocks[2].inlines == (Picture("x.png", "Alt", "Titre", 5),)


def test_links_know_their_line_inside_a_paragraph_after_an_untidy_bold():
    text = "# T\n\n**Gras    \n**  \nvoir [un](a.md)\net [deux](b.md)"
    links = [node for node in parse(text).blocks[0].inlines if isinstance(node, Link)]
    assert [(link.href, link.line) for link in links] == [("a.md", 5), ("b.md", 6)]


def test_windows_line_ends_change_nothing():
    text = "# T\n\n- a\n- b\n\n**x **\n"
    assert parse(text.replace("\n", "\r\n")) == parse(text)
