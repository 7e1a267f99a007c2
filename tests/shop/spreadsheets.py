"""Spreadsheets as the tests of the import send them."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from openpyxl import Workbook

from shop.catalogue.importing.services import confirm_import, plan_of, start_import
from shop.catalogue.models import ProductImport

START = "/gestion/boutique/producteurs/importer/"
HEADINGS = (
    "producteur",
    "code postal",
    "commune",
    "produit",
    "rayon",
    "unité",
    "contenu",
    "prix d’achat",
    "TVA",
    "stock",
)


def csv_file(*lines: str, headings=HEADINGS, encoding: str = "utf-8") -> bytes:
    """Return a CSV with semicolons."""
    return "\r\n".join([";".join(headings), *lines]).encode(encoding)


def xlsx_file(*rows: tuple, headings=HEADINGS) -> bytes:
    """Return a workbook of one sheet."""
    book = Workbook()
    for row in (headings, *rows):
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def peaches(name: str = "Ferme du Lac", title: str = "Pêches", **cells: str) -> str:
    """Return the line of a product that may be created, with other cells where they are given."""
    standard = {
        "postcode": "26150",
        "town": "Die",
        "title": title,
        "department": "Fruits",
        "unit": "barquette",
        "content": "500 g",
        "price": "3,20",
        "vat": "5,5",
        "stock": "12",
    }
    return ";".join([name, *(standard | cells).values()])


def upload(client, content: bytes, name: str = "produits.csv"):
    """Send a file by the screen."""
    return client.post(START, {"file": SimpleUploadedFile(name, content)})


def started(actor, shop, content: bytes) -> ProductImport:
    """Keep the lines of a file, not confirmed."""
    return start_import(
        actor=actor, shop=shop, content=content, filename="produits.csv", now=timezone.now()
    )


def planned(actor, shop, content: bytes):
    """Return the plan of a file."""
    return plan_of(started(actor, shop, content), actor=actor)


def imported(actor, shop, content: bytes):
    """Import a file as it is seen; return its plan."""
    pending = started(actor, shop, content)
    seen = plan_of(pending, actor=actor).digest
    return confirm_import(actor=actor, pending=pending, seen=seen, now=timezone.now())
