"""A visitor opens the composition of a price, with and without scripts."""

import pytest

from tests.browser.test_journeys import fill_basket
from tests.factories import EnterpriseFactory, FeeFactory

PARTS = ["Ferme des Essais reçoit 2,50 €", "Le transport 0,20 €", "La vente 0,25 €"]


@pytest.fixture
def priced_market(market):
    """The market, with fees: carrots of 2.50 € cost 2.95 €, and 1.00 € more on the whole order."""
    shop = market["shop"]
    FeeFactory(shop, percent="10", type="sales")
    FeeFactory(
        shop,
        owner=EnterpriseFactory(name="Coop Transport"),
        calculator="per_kg",
        amount="0.20",
        type="transport",
    )
    FeeFactory(shop, calculator="flat", amount="1.00", label="Préparation")
    return market


def words_of(composition) -> str:
    return " ".join(composition.inner_text().split())


def check_page(visitor) -> None:
    assert visitor.grave_findings() == []
    assert not visitor.is_wider_than_the_window()


@pytest.mark.parametrize("width", [390, 1280])
def test_the_pie_of_a_card_leads_to_what_each_party_gets(visit, priced_market, width):
    visitor = visit(width)
    visitor.go("/boutique/la-halle/")
    check_page(visitor)
    visitor.page.get_by_role("link", name="Constitution du prix Carottes").click()
    visitor.page.wait_for_url("**/#composition")
    section = visitor.page.locator("#composition")
    assert section.is_visible()
    assert section.get_by_role("img", name="De quoi sont faits 2,95\u202f€").is_visible()
    assert all(part in words_of(section) for part in PARTS)
    check_page(visitor)


@pytest.mark.parametrize("width", [390, 1280])
def test_a_line_of_the_basket_opens_its_composition(visit, priced_market, width):
    visitor = visit(width)
    fill_basket(visitor)
    visitor.go("/boutique/la-halle/panier/")
    composition = visitor.page.locator(".basket-line .composition")
    assert not composition.is_visible()
    visitor.page.get_by_text("Constitution du prix").click()
    assert composition.is_visible()
    assert all(part in words_of(composition) for part in PARTS)
    assert "Commande entière – Préparation 1,00 €" in visitor.text()
    check_page(visitor)
    visitor.page.get_by_role("button", name="Un de plus").click()
    composition.get_by_text("5,90\u202f€", exact=True).wait_for()
    assert composition.is_visible()
    assert "Ferme des Essais reçoit 5,00 €" in words_of(composition)


def test_without_scripts_the_composition_opens_on_a_phone(visit, priced_market):
    visitor = visit(390, java_script_enabled=False)
    visitor.go("/boutique/la-halle/")
    visitor.page.locator(".product-card", has_text="Carottes").get_by_role("button").click()
    visitor.page.wait_for_load_state("load")
    visitor.page.get_by_role("link", name="Constitution du prix Carottes").click()
    assert all(part in words_of(visitor.page.locator("#composition")) for part in PARTS)
    visitor.go("/boutique/la-halle/panier/")
    visitor.page.get_by_text("Constitution du prix").click()
    composition = visitor.page.locator(".basket-line .composition")
    assert composition.is_visible()
    assert all(part in words_of(composition) for part in PARTS)
