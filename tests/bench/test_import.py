"""Queries and seconds of importing 1,000 products of 20 producers, and 5,000: `make bench`."""

from time import perf_counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from shop.catalogue.importing.services import confirm_import, plan_of, start_import
from shop.catalogue.models import Product
from tests import factories
from tests.shop.spreadsheets import csv_file, peaches, xlsx_file

pytestmark = [pytest.mark.bench, pytest.mark.django_db]
PRODUCERS = 20
LIMIT = 30.0  # seconds for 1,000 products, from the file to the shelf


def lines(size: int, price: str) -> list[str]:
    farms = (f"Ferme des Essais {n % PRODUCERS}" for n in range(size))
    return [peaches(name, f"Pêches {n}", price=price) for n, name in enumerate(farms)]


def workbook(size: int) -> bytes:
    return xlsx_file(*(line.split(";") for line in lines(size, "3,20")))


def timed(name: str, figures: list[str], work):
    start = perf_counter()
    with CaptureQueriesContext(connection) as captured:
        result = work()
    seconds = perf_counter() - start
    figures.append(f"{name}: {len(captured)} q, {seconds:.2f} s")
    return result, seconds


@pytest.mark.parametrize("size", [1_000, 5_000])
def test_an_import(shop, manager, size):
    factories.CategoryFactory(name="Fruits")
    manager.enterprise_limit = PRODUCERS + 1
    manager.save()
    files = {
        "create": csv_file(*lines(size, "3,20")),
        "same (XLSX)": workbook(size),
        "change": csv_file(*lines(size, "3,40")),
    }
    for name, content in files.items():
        figures: list[str] = []
        spent = bring(manager, shop, content, figures)
        print(f"\n{size} products, {name}: {' – '.join(figures)}")
        assert spent < LIMIT * size / 1_000
    assert Product.objects.filter(stockrecords__price="3.40").count() == size


def bring(actor, shop, content: bytes, figures: list[str]) -> float:
    """Read, plan and confirm a file that changes something; return the seconds."""
    file = {"actor": actor, "shop": shop, "filename": "p.csv", "content": content}
    pending, reading = timed("read", figures, lambda: start_import(**file, now=timezone.now()))
    plan, planning = timed("dry run", figures, lambda: plan_of(pending, actor=actor))
    if not plan.has_effects:
        return reading + planning
    known = {"actor": actor, "pending": pending, "seen": plan.digest}
    _, writing = timed("confirm", figures, lambda: confirm_import(**known, now=timezone.now()))
    return reading + planning + writing
