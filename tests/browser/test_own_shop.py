"""A farmer opens a shop on a phone, from nothing to an order handed out, by pressing alone."""

import pytest

from shop.order.models import Order
from shop.partner.models import Shop, StockRecord
from shop.partner.team import admit
from tests import factories


@pytest.fixture
def farmer(market):
    """The owner of the farm whose products the hub sells."""
    user = factories.UserFactory(email="agnes@halle.example")
    factories.ManagerFactory(enterprise=market["story"].enterprise, user=user, role="owner")
    admit(user)
    return user


def press(visitor, name: str, role: str = "button") -> None:
    visitor.page.get_by_role(role, name=name).first.click()
    visitor.page.wait_for_load_state("load")
    assert not visitor.is_wider_than_the_window(), visitor.page.url


def fill(visitor, **fields) -> None:
    for name, value in fields.items():
        visitor.page.locator(f"[name={name}]").last.fill(value)


def open_shop(phone) -> None:
    """Follow the checklist from the first choice to the opening."""
    phone.page.get_by_label("Mes produits", exact=True).check()
    press(phone, "Enregistrer mon choix")
    phone.page.reload()  # without Wagtail's message, which fades in
    assert phone.grave_findings() == []
    assert phone.page.get_by_role("button", name="Ouvrir ma boutique").count() == 0
    press(phone, "Ajouter – Un point de retrait", "link")
    fill(phone, name="À la ferme", town="Die", opening="samedi de 9 h à 12 h")
    press(phone, "Enregistrer")
    press(phone, "Ajouter – Un moyen de paiement", "link")
    phone.page.locator("[name=kind]").select_option("cash")
    fill(phone, name="Espèces")
    press(phone, "Enregistrer")
    press(phone, "Mettre mes 3 produits dans ma boutique")
    press(phone, "Ouvrir ma boutique")
    assert "Votre boutique est ouverte" in phone.text()
    phone.page.reload()
    assert phone.grave_findings() == []


def order(buyer, shop: str) -> None:
    buyer.go(shop)
    with buyer.page.expect_response(lambda given: "/panier/ajouter/" in given.url):
        buyer.page.locator(".product-card", has_text="Poireaux").get_by_role("button").click()
    buyer.go(f"{shop}commande/")
    fill(buyer, name="Zoé Petit", email="zoe@halle.example", phone="0601020304")
    press(buyer, "Continuer vers le retrait")
    press(buyer, "Continuer vers le paiement")
    press(buyer, "Continuer vers le récapitulatif")
    buyer.page.locator("[name=terms]").check()
    press(buyer, "Commander")
    assert "Merci" in buyer.text()


def test_d01_a_farmer_opens_a_shop_and_hands_out_its_first_order(visit, market, farmer):
    phone, buyer = visit(390), visit(390)
    phone.sign_in("/gestion/login/", farmer.email)
    press(phone, "Ma boutique", "link")
    open_shop(phone)
    made = Shop.objects.get(enterprise=market["story"].enterprise)
    order(buyer, made.path)
    placed = Order.objects.get()
    assert (placed.shop, placed.pickup_name, placed.payment_name) == (made, "À la ferme", "Espèces")
    assert StockRecord.objects.get(product__title="Poireaux").num_in_stock == 9
    press(phone, "Commandes de ma boutique", "link")
    press(phone, placed.number, "link")
    press(phone, "Marquer comme prête")
    press(phone, "Marquer comme remise")
    placed.refresh_from_db()
    assert placed.status == "handed_out"
