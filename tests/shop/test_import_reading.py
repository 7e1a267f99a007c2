"""What people send as a spreadsheet: encodings, separators, headings, and files that are none."""

import io
import zipfile
from datetime import datetime

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.formula import ArrayFormula

from shop.catalogue.importing import reading
from shop.catalogue.importing.reading import MAX_LINES, Unreadable, read

COLUMNS = ("producteur", "produit", "prix d’achat", "stock")
REQUIRED = ("producteur", "produit")
TEXT = "Producteur;Produit;Prix d’achat\nFerme du Lac;Pêches;3,20\n"


def lines(content: bytes) -> list:
    return read(content, columns=COLUMNS, required=REQUIRED)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_the_usual_encodings_and_separators_are_read(encoding, separator):
    text = 'Producteur;Produit;Prix d’achat\r\nFerme du Lac;Pêches;"3,20"\r\n'
    [line] = lines(text.replace(";", separator).encode(encoding))
    assert line.number == 2
    assert line.cells == {
        "producteur": "Ferme du Lac",
        "produit": "Pêches",
        "prix d’achat": "3,20",
    }
    assert line["stock"] == ""


@pytest.mark.parametrize("said", ["sep=,\r\n", '"SEP=,"\n'])
def test_a_file_that_names_its_separator_is_read_by_it_and_numbered_as_excel_shows_it(said):
    [line] = lines(f"{said}producteur,produit,stock\nLac,Figues;Noix;Prunes,4\n".encode())
    assert (line.number, line["produit"], line["stock"]) == (2, "Figues;Noix;Prunes", "4")


@pytest.mark.parametrize("blank", ["\r\n\n", ",,,,,\n,,\n"])
def test_empty_lines_above_the_headings_are_skipped_and_counted(blank):
    [line] = lines(f"{blank}producteur,produit\nLac,Figues\n".encode())
    assert (line.number, line["produit"]) == (4, "Figues")


def workbook(*sheets: list[list]) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for rows in sheets:
        sheet = book.create_sheet("Feuille")
        for row in rows:
            sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


HEADINGS = ["producteur", "produit", "stock"]


def test_a_second_sheet_with_lines_is_refused_rather_than_left_out():
    figs, nuts = [HEADINGS, ["Lac", "Figues", 4]], [HEADINGS, ["Lac", "Noix", 2]]
    with pytest.raises(Unreadable, match="« Feuille1 »"):
        lines(workbook(figs, nuts))
    with pytest.raises(Unreadable, match="« Feuille1 »"):
        lines(workbook([], [[], *nuts]))


def test_sheets_without_such_headings_stay_unread():
    [line] = lines(workbook([[], HEADINGS, ["Lac", "Figues", 4]], [["Mes notes"]], []))
    assert (line.number, line["produit"]) == (3, "Figues")


def test_dates_and_formulas_over_several_cells_are_no_words_of_a_library():
    wide = ArrayFormula("B2:B2", "=A2")
    dated, calculated = lines(
        workbook([HEADINGS, ["Lac", datetime(2026, 12, 16), 1], ["Lac", wide, 1]])
    )
    assert (dated["produit"], calculated["produit"]) == ("16/12/2026", "=")


def test_headings_are_found_whatever_their_case_order_and_spaces():
    [line] = lines("STOCK; produit ;PRODUCTEUR\n4;Pêches;Lac\n".encode())
    assert (line["stock"], line["produit"], line["producteur"]) == ("4", "Pêches", "Lac")


def test_a_workbook_is_read_as_it_is_typed():
    book = Workbook()
    book.active.append(["produit", "producteur", "stock", "prix d’achat"])
    book.active.append(["Pêches", "Lac", 4, 3.2])
    book.active.append([None, None, None, None])
    book.active.append(["Prunes", "Lac", 5.0, "=1+1"])
    stream = io.BytesIO()
    book.save(stream)
    first, second = lines(stream.getvalue())
    assert (first.number, first["stock"], first["prix d’achat"]) == (2, "4", "3,2")
    assert (second.number, second["stock"], second["prix d’achat"]) == (4, "5", "=1+1")


def test_empty_lines_keep_the_numbers_of_the_others():
    found = lines(f"{TEXT}\n;;\nFerme du Lac;Prunes;2\n".encode())
    assert [line.number for line in found] == [2, 5]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Colonnes manquantes"),
        (b"produit\nPommes\n", "Colonnes manquantes\u202f: producteur"),
        (b"produit;producteur;couleur\na;b;c\n", "couleur"),
        (b"produit;producteur;Produit\na;b;c\n", "deux fois"),
        (b"Ma liste;;\nproduit;producteur\na;b\n", "Ma liste.* première ligne"),
        (b"produit;producteur\n", "aucune ligne"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "ni un CSV ni un XLSX"),
        (b"producteur,produit,stock\nLac,Figues,4\nLac,Noix,3,20\n", "ligne 3.* plus de cellules"),
        (b'producteur;produit\nLac;Figues\nLac;"Noix\nLac;Prunes\n', "ligne 3 n’est jamais fermé"),
        (b"PK\x03\x04 not a zip", "ni un CSV ni un XLSX"),
        (b"x" * (5 * 1024 * 1024 + 1), "5\u202fMo"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(content, said):
    with pytest.raises(Unreadable, match=said):
        lines(content)


def test_a_quotation_mark_within_a_cell_and_a_closed_last_one_are_read():
    first, last = lines(
        'producteur;produit\nLac;Pain 12" doré\nLac;"Noix ""AOP""\nsèches"'.encode()
    )
    assert (first["produit"], last["produit"]) == ('Pain 12" doré', 'Noix "AOP"\nsèches')


def test_a_workbook_whose_texts_explode_is_refused():
    content = io.BytesIO()
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    text = f'<!DOCTYPE x [<!ENTITY a0 "aaaaaaaaaa">{entities}]><sst><si><t>&a11;</t></si></sst>'
    book = Workbook()
    book.active.append(["produit", "producteur"])
    book.save(content)
    bomb = io.BytesIO()
    with zipfile.ZipFile(content) as source, zipfile.ZipFile(bomb, "w") as target:
        for each in source.infolist():
            is_texts = each.filename.endswith("sharedStrings.xml")
            target.writestr(each.filename, text if is_texts else source.read(each.filename))
    with pytest.raises(Unreadable):
        lines(bomb.getvalue())


def test_a_workbook_that_claims_every_column_is_read_no_wider_than_it_may_be(monkeypatch):
    content, claiming = io.BytesIO(), io.BytesIO()
    book = Workbook()
    book.active.append(["producteur", "produit"])
    book.active.cell(500, 1, "Lac")
    book.save(content)
    with zipfile.ZipFile(content) as source, zipfile.ZipFile(claiming, "w") as target:
        for each in source.infolist():
            text = source.read(each).replace(b'ref="A1:B500"', b'ref="A1:XFD500"')
            target.writestr(each.filename, text)
    read_cells = []
    monkeypatch.setattr(reading, "_cell", lambda value: read_cells.append(value) or value or "")
    [line] = lines(claiming.getvalue())
    assert (line.number, line["producteur"]) == (500, "Lac")
    assert len(read_cells) == 500 * reading.MAX_WIDTH


def test_an_endless_sheet_of_empty_lines_is_refused():
    with pytest.raises(Unreadable, match="5000"):
        lines((TEXT + "\n" * (5 * MAX_LINES) + "Ferme du Lac;Prunes;2\n").encode())


def test_too_many_lines_are_refused_whole():
    line = "Ferme du Lac;Pêches;3\n"
    assert len(lines((TEXT + line * (MAX_LINES - 1)).encode())) == MAX_LINES
    with pytest.raises(Unreadable, match="5000"):
        lines((TEXT + line * MAX_LINES).encode())
