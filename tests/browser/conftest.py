"""Chromium on a live server. Every page that a test opens must stay clean (see `Visitor`)."""

import os
import shutil
import subprocess
from decimal import Decimal

import pytest
from playwright.sync_api import sync_playwright

from tests import factories, source
from tests.browser.visitor import Visitor
from tests.factories.guides import GuideIndexPageFactory, GuidePageFactory
from tests.factories.pages import (
    HomePageFactory,
    ProducerIndexPageFactory,
    ProducerPageFactory,
    StandardPageFactory,
)

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's sync API runs an event loop


def pytest_collection_modifyitems(items) -> None:
    for item in items:
        if "tests/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium():
    script = source.ROOT / "bin" / "chromium"
    found = subprocess.run([script], capture_output=True, text=True, check=False).stdout.strip()
    if not found and os.environ.get("CI") != "true":
        pytest.skip("Chromium is not installed.")
    arguments = ["--no-sandbox", "--disable-quic", "--disable-background-networking"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found or shutil.which("chromium"), args=arguments
        )
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium, live_server):
    """Return a function that opens a window: `visit()` at 1280 px, `visit(390)` on a phone.

    Other options go to Playwright's context.
    """
    visitors = []

    def open_window(width: int = 1280, **options) -> Visitor:
        visitors.append(Visitor(chromium, live_server.url, width, **options))
        return visitors[-1]

    yield open_window
    for visitor in visitors:
        visitor.leave()


@pytest.fixture
def market(transactional_db):
    """A small hub: pages, a producer with a story, three products, a group at −10 %, people."""
    shop = factories.ShopFactory(name="La Halle", slug="la-halle")
    home = HomePageFactory(hero_title="Du champ à la table")
    StandardPageFactory(parent=home, title="Conditions générales de vente", slug="cgv")
    producer = factories.EnterpriseFactory(
        name="Ferme des Essais", summary="Des légumes de plaine."
    )
    story = ProducerPageFactory(
        parent=ProducerIndexPageFactory(parent=home),
        title="Ferme des Essais",
        slug="ferme-des-essais",
        enterprise=producer,
        summary="Des légumes de plaine.",
    )
    guides = GuideIndexPageFactory(parent=home, slug="guides")
    guide = GuidePageFactory(parent=guides, title="Ouvrir sa boutique", slug="ouvrir")
    category = factories.CategoryFactory(name="Légumes")
    made = {"shop": shop, "producer": producer, "category": category}
    products = [
        factories.ProductFactory(title=title, price=price, **made)
        for title, price in [("Carottes", "2.50"), ("Poireaux", "3.00"), ("Courges", "1.80")]
    ]
    group = factories.CustomerGroupFactory(shop=shop, name="AMAP", percent=Decimal(-10))
    user = factories.UserFactory(email="amap@halle.example")
    factories.CustomerFactory(shop=shop, user=user, groups=[group])
    editor = factories.UserFactory(email="edition@halle.example")
    editor.groups.add(factories.wagtail_group("Éditeurs"))
    manager = factories.UserFactory(email="gestion@halle.example")
    manager.groups.add(factories.wagtail_group("Gestionnaires"))
    factories.ManagerFactory(enterprise=shop.enterprise, user=manager)
    return {"shop": shop, "products": products, "story": story, "guide": guide, "user": user}
