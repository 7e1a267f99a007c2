"""The screens of the import: the file, the report, the confirmation, the templates."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from shop.catalogue.importing.reading import MAX_LINES
from shop.catalogue.models import Product, ProductImport
from shop.partner.models import Partner
from tests import factories

from .spreadsheets import HEADINGS, START, csv_file, peaches, upload, xlsx_file

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fruit():
    return factories.CategoryFactory(name="Fruits")


@pytest.fixture(autouse=True)
def allowed(manager):
    manager.enterprise_limit = 50
    manager.save()


def review_of(response) -> str:
    assert response.status_code == 302, response.content.decode()
    return response.url


def digest_on(page) -> str:
    return page.context["plan"].digest


def test_a_file_is_checked_then_imported_and_nothing_is_written_before(manager_client, shop):
    url = review_of(upload(manager_client, csv_file(peaches())))
    page = manager_client.get(url)
    assert "Pêches" in page.content.decode()
    assert "<dt>producteur à créer</dt><dd>1</dd>" in page.content.decode()
    assert not Product.objects.exists()
    done = manager_client.post(url, {"seen": digest_on(page)}, follow=True)
    assert "Import terminé" in done.content.decode()
    assert "<dt>produit créé</dt><dd>1</dd>" in done.content.decode()
    assert Product.objects.get().title == "Pêches"


def test_a_second_click_says_that_it_is_imported_already(manager_client, shop):
    url = review_of(upload(manager_client, csv_file(peaches())))
    seen = {"seen": digest_on(manager_client.get(url))}
    manager_client.post(url, seen)
    again = manager_client.post(url, seen, follow=True)
    assert "déjà été importé" in again.content.decode()
    assert Product.objects.count() == 1


def test_a_forged_or_missing_digest_writes_nothing_and_shows_the_lines_again(manager_client, shop):
    url = review_of(upload(manager_client, csv_file(peaches())))
    for data in ({}, {"seen": "x" * 64}):
        page = manager_client.post(url, data, follow=True)
        assert "Quelque chose a changé" in page.content.decode()
    assert not Product.objects.exists()


def test_errors_come_first_and_leave_no_way_to_confirm(manager_client, shop):
    content = csv_file(peaches(), peaches(title="Prunes", price="=1+1"))
    page = manager_client.get(review_of(upload(manager_client, content)))
    text = page.content.decode()
    assert "formule" in text
    assert 'name="seen"' not in text
    assert [row.line.product for row in page.context["page_obj"]] == ["Prunes"]
    every = manager_client.get(page.request["PATH_INFO"] + "?voir=all")
    assert [row.line.product for row in every.context["page_obj"]] == ["Pêches", "Prunes"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "vide"),
        (b"couleur;produit\nrouge;Pommes\n", "Colonnes inconnues"),
        (b"produit\nPommes\n", "Colonnes manquantes"),
        (b"producteur;produit\n", "aucune ligne"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "ni un CSV ni un XLSX"),
        (b"PK\x03\x04garbage", "ni un CSV ni un XLSX"),
        (csv_file(*[peaches()] * (MAX_LINES + 1)), "5000"),
    ],
)
def test_a_file_that_cannot_be_used_says_why_at_its_field(manager_client, shop, content, words):
    page = upload(manager_client, content)
    assert page.status_code == 200
    assert words in " ".join(page.context["form"].errors["file"])
    assert not ProductImport.objects.exists()


def test_a_form_without_a_file_says_so(manager_client, shop):
    page = manager_client.post(START, {})
    assert page.status_code == 200
    assert page.context["form"].errors["file"]


def test_a_damaged_workbook_is_refused_wherever_it_is_damaged(manager_client, shop):
    content = xlsx_file(("Ferme du Lac", 26150, "Die", "Pêches", "Fruits"), headings=HEADINGS)
    for place in range(40, len(content), 97):
        broken = content[:place] + b"\xff\x00\x13" + content[place + 3 :]
        assert upload(manager_client, broken, "p.xlsx").status_code in {200, 302}
        assert upload(manager_client, content[:place], "p.xlsx").status_code == 200


def test_markup_in_a_cell_is_shown_as_text(manager_client, shop):
    content = csv_file(peaches(title="<script>alert(1)</script>", origin=""))
    text = manager_client.get(review_of(upload(manager_client, content))).content.decode()
    assert "<script>alert(1)" not in text
    assert "&lt;script&gt;alert(1)" in text


def test_a_long_report_has_pages_and_keeps_its_choice(manager_client, shop):
    content = csv_file(*(peaches(title=f"Pêches {n}") for n in range(250)))
    url = review_of(upload(manager_client, content))
    page = manager_client.get(f"{url}?voir=created&page=3")
    assert len(page.context["page_obj"]) == 50
    assert "voir=created&amp;page=2" in page.content.decode()
    for odd in ("?page=x", "?page=-4", "?voir=%00", "?voir=nothing&page=99"):
        assert manager_client.get(url + odd).status_code == 200


def test_the_import_of_somebody_else_does_not_exist(manager_client, shop):
    url = review_of(upload(manager_client, csv_file(peaches())))
    seen = digest_on(manager_client.get(url))
    colleague = factories.ManagerFactory(enterprise=shop.enterprise, role="owner").user
    colleague.groups.add(factories.wagtail_group("Gestionnaires"))
    client = Client()
    client.force_login(colleague, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(url).status_code == 404
    assert client.post(url, {"seen": seen}).status_code == 404
    assert client.get(START).status_code == 200
    assert not Product.objects.exists()


def test_who_lost_the_role_cannot_confirm_any_more(manager_client, manager, shop):
    url = review_of(upload(manager_client, csv_file(peaches())))
    seen = digest_on(manager_client.get(url))
    manager.roles.update(role="reader")
    assert manager_client.get(url).status_code == 403
    assert manager_client.post(url, {"seen": seen}).status_code == 403
    assert upload(manager_client, csv_file(peaches())).status_code == 403
    assert not Product.objects.exists()


def test_a_shop_that_is_not_the_actor_s_is_no_choice(manager_client, manager, shop):
    second = factories.ShopFactory()
    factories.ManagerFactory(enterprise=second.enterprise, user=manager, role="manager")
    stranger = factories.ShopFactory()
    for forged in (stranger.pk, "x", ""):
        file = SimpleUploadedFile("p.csv", csv_file(peaches()))
        page = manager_client.post(START, {"file": file, "shop": forged})
        assert page.context["form"].errors["shop"]
    assert not ProductImport.objects.exists()
    file = SimpleUploadedFile("p.csv", csv_file(peaches()))
    assert manager_client.post(START, {"file": file, "shop": second.pk}).status_code == 302
    assert ProductImport.objects.get().shop == second


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_a_filled_template_is_imported_and_an_empty_one_says_so(manager_client, shop, file_format):
    content = manager_client.get(f"{START}modele.{file_format}").content
    page = upload(manager_client, content, f"modele.{file_format}")
    assert "aucune ligne" in page.context["form"].errors["file"][0]
    if file_format == "csv":
        headings = content.decode("utf-8-sig").strip().split(";")
        cells = {"producteur": "Ferme du Lac", "produit": "Pêches", "rayon": "Fruits"}
        cells |= {"prix d’achat": "3,20"}
        filled = content + ";".join(cells.get(name, "") for name in headings).encode()
    else:
        filled = _filled_workbook(content)
    url = review_of(upload(manager_client, filled, f"modele.{file_format}"))
    assert manager_client.get(url).context["plan"].totals["created"] == 1


def _filled_workbook(content: bytes) -> bytes:
    book = load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    columns = {cell.value: cell.column for cell in sheet[1]}
    for name, value in (("producteur", "Ferme du Lac"), ("produit", "Pêches"), ("rayon", "Fruits")):
        sheet.cell(2, columns[name], value)
    sheet.cell(2, columns["prix d’achat"], 3.2)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_an_unknown_kind_of_template_does_not_exist(manager_client, shop):
    assert manager_client.get(f"{START}modele.pdf").status_code == 404


def test_the_limit_is_said_before_anything_can_be_confirmed(manager_client, manager, shop):
    manager.enterprise_limit = 0
    manager.save()
    page = manager_client.get(review_of(upload(manager_client, csv_file(peaches()))))
    assert page.context["plan"].refusal in page.content.decode()
    assert 'name="seen"' not in page.content.decode()
    assert not Partner.objects.filter(name="Ferme du Lac").exists()
