"""A producer's day on a phone."""

import pytest

from shop.partner.models import StockRecord
from shop.partner.team import admit
from tests import factories


@pytest.fixture
def farmer(market):
    user = factories.UserFactory(email="ferme@halle.example")
    enterprise = market["story"].enterprise
    factories.ManagerFactory(enterprise=enterprise, user=user, role="owner")
    admit(user)
    return enterprise


def test_a_producer_changes_a_stock_on_a_phone_and_the_shelf_follows(visit, market, farmer):
    product = market["products"][0]
    phone, buyer = visit(390), visit(390)
    phone.sign_in("/gestion/login/", "ferme@halle.example")
    phone.go(f"/gestion/ferme/{farmer.pk}/produits/")
    assert not phone.is_wider_than_the_window()
    row = phone.page.locator(f"#row-{product.pk}")
    row.locator("input[name$=-stock]").fill("0")
    row.locator("[data-row-state]", has_text="Enregistré").wait_for()
    assert StockRecord.objects.get(product=product).num_in_stock == 0
    buyer.go("/boutique/la-halle/")
    card = buyer.page.locator(".product-card", has_text="Carottes")
    assert card.get_by_role("button").count() == 0


@pytest.mark.parametrize("part", ["", "produits/", "commandes/", "journal/"])
def test_no_screen_of_the_portal_is_wider_than_a_phone(visit, farmer, part):
    phone = visit(390)
    phone.sign_in("/gestion/login/", "ferme@halle.example")
    phone.go(f"/gestion/ferme/{farmer.pk}/{part}")
    assert "ferme des essais" in phone.text().lower()
    assert not phone.is_wider_than_the_window()
