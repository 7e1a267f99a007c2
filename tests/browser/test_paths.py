"""The three ways in which producers come on board (rules §3.1), each on a phone."""

import re

import pytest
from django.core import mail
from django.utils import timezone

from shop.accounts.models import User
from shop.partner.models import Grant, Partner, StockRecord
from shop.partner.team import owner_of
from tests import factories

EMAIL = "agnes@halle.example"
PASSWORD = "les-poires-murissent"


@pytest.fixture
def helene(market):
    """The owner of the hub, who looks after the farm of the market until it has its farmer."""
    user = factories.UserFactory(email="helene@halle.example", email_confirmed_at=timezone.now())
    user.groups.add(factories.wagtail_group("Gestionnaires"))
    farm = market["story"].enterprise
    farm.is_delegated = farm.is_producer = True
    farm.save()
    for enterprise in (market["shop"].enterprise, farm):
        factories.ManagerFactory(enterprise=enterprise, user=user, role="owner")
    return user


def link_in_mail(start: str) -> str:
    """Return the path in the only mail sent, and forget the mail."""
    [message] = mail.outbox
    mail.outbox.clear()
    return re.search(rf"https?://[^/\s]+({start}\S+)", message.body)[1]


def press(visitor, button: str) -> None:
    """Press a button by its name, and look at the page that follows."""
    visitor.page.get_by_role("button", name=button, exact=True).last.click()
    visitor.page.wait_for_load_state("load")
    assert not visitor.is_wider_than_the_window(), visitor.page.url


def fill(visitor, **fields) -> None:
    for name, value in fields.items():
        visitor.page.locator(f"main [name={name}]").last.fill(value)


def set_stock(visitor, title: str, stock: int) -> None:
    row = visitor.page.locator("[data-portal-row]", has_text=title)
    with visitor.page.expect_response(lambda given: given.request.method == "POST"):
        row.locator("input[name$=-stock]").fill(str(stock))
    row.locator("[data-row-state]", has_text="Enregistré").wait_for()


def is_for_sale(visitor, title: str) -> bool:
    visitor.go("/boutique/la-halle/")
    card = visitor.page.locator(".product-card", has_text=title)
    return card.count() == 1 and card.get_by_role("button").count() == 1


def test_path_a_the_reseller_makes_a_producer_and_its_products_in_one_screen(visit, market, helene):
    phone, buyer = visit(390), visit(390)
    phone.sign_in("/gestion/login/", helene.email)
    phone.go("/gestion/boutique/producteurs/create/")
    assert not phone.is_wider_than_the_window()
    fill(phone, name="Ferme du Lac", postcode="26150", town="Die")
    for number, title in enumerate(["Tommes du Lac", "Faisselles"]):
        row = phone.page.locator("[data-row]").nth(number)
        row.locator("[name$=-title]").fill(title)
        row.locator("[name$=-department]").select_option(label="Légumes")
        row.locator("[name$=-purchase_price]").fill("3,20")
        row.locator("[name$=-stock]").fill("12")
    phone.page.locator("[name=is_producer]").check()
    press(phone, "Enregistrer")
    assert "« Ferme du Lac »" in phone.text()
    farm = Partner.objects.get(name="Ferme du Lac")
    assert (farm.is_delegated, owner_of(farm), mail.outbox) == (True, helene, [])
    assert is_for_sale(buyer, "Tommes du Lac")
    assert is_for_sale(buyer, "Faisselles")


def test_path_b_a_producer_signs_up_and_lets_the_reseller_sell(visit, market, helene):
    phone = visit(390)
    phone.go("/rejoindre/")
    fill(phone, first_name="Agnès", last_name="Roux", email=EMAIL)
    press(phone, "Créer mon compte")
    phone.go(link_in_mail("/boutique/"))
    fill(phone, password1=PASSWORD, password2=PASSWORD)
    press(phone, "Ouvrir mon compte")
    fill(phone, name="Ferme d’Agnès", postcode="26150", town="Die", phone="06 39 98 00 01")
    press(phone, "Inscrire ma ferme")
    assert "Premiers pas" in phone.text()
    phone.page.get_by_role("link", name="Ajouter un produit").click()
    fill(phone, title="Poires", purchase_price="2,90", stock="8")
    phone.page.get_by_role("checkbox", name="Légumes").check()
    press(phone, "Enregistrer")
    farm = Partner.objects.get(name="Ferme d’Agnès")
    assert (farm.is_delegated, owner_of(farm).email) == (False, EMAIL)
    phone.go(f"/gestion/ferme/{farm.pk}/demarrer/")
    phone.page.locator("input[value=sell]").check()
    press(phone, "Donner ces permissions")
    assert [grant.permission for grant in Grant.objects.filter(giver=farm)] == ["sell"]
    manager = visit(390)
    manager.sign_in("/gestion/login/", helene.email)
    manager.go("/gestion/boutique/produits/")
    assert "Poires" in manager.text()


def test_path_c_a_farmer_follows_the_invitation_and_keeps_the_stock(visit, market, helene):
    farm, hub = market["story"].enterprise, market["shop"].enterprise
    phone, buyer, manager = visit(390), visit(390), visit(390)
    manager.sign_in("/gestion/login/", helene.email)
    manager.go(f"/gestion/ferme/{farm.pk}/remettre/")
    fill(manager, email=EMAIL, message="À vous de jouer !")
    for permission in ("edit_products", "edit_profile"):
        manager.page.locator(f"input[value={permission}]").check()
    manager.page.locator("input[name=sure]").check()
    press(manager, "Envoyer l’invitation")
    phone.go(link_in_mail("/invitation/"))
    assert not phone.is_wider_than_the_window()
    phone.page.locator("input[value=edit_profile]").uncheck()
    fill(phone, first_name="Agnès", last_name="Roux")
    fill(phone, password1=PASSWORD, password2=PASSWORD)
    press(phone, "Créer mon compte et accepter")
    farmer = User.objects.get(email=EMAIL)
    assert owner_of(Partner.objects.get(pk=farm.pk)) == farmer
    held = Grant.objects.between(farm, hub).in_force(timezone.now())
    assert set(held.values_list("permission", flat=True)) == {
        "sell",
        "catalogue",
        "edit_products",
    }
    assert is_for_sale(buyer, "Carottes")
    phone.go(f"/gestion/ferme/{farm.pk}/produits/")
    set_stock(phone, "Carottes", 0)
    assert StockRecord.objects.get(product__title="Carottes").num_in_stock == 0
    assert not is_for_sale(buyer, "Carottes")
    set_stock(phone, "Carottes", 7)
    assert is_for_sale(buyer, "Carottes")
