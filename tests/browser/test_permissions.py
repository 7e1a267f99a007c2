"""A producer ends a permission on a phone while a customer fills a basket (E-05, E-07, P-02)."""

import pytest

from shop.partner.models import Grant
from shop.partner.team import admit
from tests import factories
from tests.browser.test_journeys import order_as_guest, shelf

FARMER, HUB = "ferme@halle.example", "hub@halle.example"


def person(enterprise, email: str):
    user = factories.UserFactory(email=email)
    factories.ManagerFactory(enterprise=enterprise, user=user, role="owner")
    admit(user)
    return user


@pytest.fixture
def farm(market):
    """A producer whose pears stand beside the market's own products."""
    farm = factories.EnterpriseFactory(name="Verger de Vincent")
    words = {"title": "Poires", "price": "3.00", "permissions": ["sell"]}
    factories.ProductFactory(shop=market["shop"], producer=farm, **words)
    person(farm, FARMER)
    return farm


def put(visitor, title: str, count: str) -> None:
    shelf(visitor)
    visitor.page.locator(".product-card", has_text=title).get_by_role("button").first.click()
    visitor.page.locator(".basket-badge__count", has_text=count).first.wait_for()


def clean(visitor) -> None:
    assert visitor.grave_findings() == []
    assert not visitor.is_wider_than_the_window()


def end_selling(visitor, farm) -> None:
    visitor.sign_in("/gestion/login/", FARMER)
    visitor.go(f"/gestion/ferme/{farm.pk}/permissions/")
    visitor.page.get_by_role("link", name="Retirer").first.click()
    visitor.page.wait_for_load_state("load")
    assert "1 cycle ouvert, 0 commande, 1 panier" in visitor.text()
    clean(visitor)
    visitor.page.get_by_role("button", name="Confirmer").click()
    visitor.page.get_by_text("votre choix est enregistré").first.wait_for()


def test_e05_a_customer_is_told_and_orders_the_rest(visit, market, farm):
    customer = visit(390)
    put(customer, "Poires", "1")
    put(customer, "Carottes", "2")
    end_selling(visit(390), farm)
    shelf(customer)
    assert "Poires n’est plus disponible." in customer.text()
    customer.go("/boutique/la-halle/panier/")
    clean(customer)
    customer.page.get_by_role("link", name="Commander le reste").click()
    customer.page.wait_for_load_state("load")
    assert "Poires n’est plus disponible et quitte votre panier." in customer.text()
    order_as_guest(customer)
    lines = market["shop"].orders.get().lines.values_list("title", flat=True)
    assert list(lines) == ["Carottes"]


@pytest.mark.parametrize("width", [390, 1280])
def test_p02_the_hub_ticks_what_it_sells_of_a_producer(visit, market, farm, width):
    hub = market["shop"].enterprise
    factories.ProductFactory(producer=farm, title="Coings")
    person(hub, HUB)
    visitor = visit(width)
    visitor.sign_in("/gestion/login/", HUB)
    visitor.go("/gestion/ferme/permissions/")
    visitor.page.get_by_role("link", name="Mettre 1 produit en vente").click()
    visitor.page.wait_for_load_state("load")
    clean(visitor)
    visitor.page.get_by_role("button", name="Mettre en vente").click()
    visitor.page.get_by_text("1 produit est maintenant en vente").first.wait_for()
    shelf(visitor)
    assert "Coings" in visitor.text()
    assert Grant.objects.filter(giver=farm).count() == 1
