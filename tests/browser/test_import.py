"""A manager brings producers in from a spreadsheet: checked, corrected, imported, on the shelf."""

import pytest

from tests.shop.spreadsheets import csv_file, peaches

MANAGER = "gestion@halle.example"


def send(visitor, content: bytes) -> None:
    file = {"name": "arrivages.csv", "mimeType": "text/csv", "buffer": content}
    visitor.page.get_by_label("Votre tableau").set_input_files(file)
    visitor.page.get_by_role("button", name="Vérifier le fichier").click()
    visitor.page.locator(".import__lines").wait_for()


def clean(visitor) -> None:
    assert visitor.grave_findings() == []
    assert not visitor.is_wider_than_the_window()


@pytest.mark.parametrize("width", [390, 1280])
def test_a_spreadsheet_is_checked_corrected_and_imported(visit, market, width):
    manager = visit(width)
    manager.sign_in("/gestion/login/", MANAGER)
    manager.go("/gestion/boutique/producteurs/")
    manager.page.get_by_role("link", name="Importer un tableau").click()
    manager.page.get_by_label("Votre tableau").wait_for()
    clean(manager)
    wrong = {"department": "Légumes", "stock": "-1"}
    send(manager, csv_file(peaches(department="Légumes"), peaches(title="Prunes", **wrong)))
    assert "Un stock n’est jamais négatif." in manager.text()
    assert manager.page.get_by_role("button", name="Tout importer").count() == 0
    clean(manager)
    manager.page.get_by_role("link", name="Renvoyer le fichier").click()
    send(manager, csv_file(peaches(department="Légumes")))
    assert "nouveau producteur" in manager.text()
    clean(manager)
    manager.page.get_by_role("button", name="Tout importer").click()
    manager.page.get_by_text("Import terminé").first.wait_for()
    clean(manager)
    customer = visit(width)
    customer.go("/boutique/la-halle/?q=peches")
    assert "Pêches" in customer.text()
    assert "Ferme du Lac" in customer.text()
