"""axe finds nothing serious on our pages, and none is wider than its window."""

import pytest

from tests.browser.test_journeys import fill_basket, order_as_guest

PAGES = [
    "/",
    "/producteurs/",
    "/producteurs/ferme-des-essais/",
    "/guides/",
    "/guides/ouvrir/",
    "/cgv/",
    "/recherche/?q=carottes",
    "/rejoindre/",
    "/rejoindre/courriel/",
    "/boutique/la-halle/",
    "/boutique/la-halle/panier/",
    "/boutique/la-halle/compte/connexion/",
    "/boutique/la-halle/compte/inscription/",
]
ACCOUNT = ["", "commandes/", "profil/", "profil/modifier/", "mot-de-passe/"]
WIDTHS = [390, 1280]


def check(visitor, wrong: list[str]) -> None:
    path = visitor.page.url.removeprefix(visitor.base)
    wrong += [f"{path} {finding}" for finding in visitor.grave_findings()]
    if visitor.is_wider_than_the_window():
        wrong.append(f"{path} is wider than the window")


@pytest.mark.parametrize("width", WIDTHS)
def test_pages_for_everybody_are_accessible(visit, market, width):
    visitor, wrong = visit(width), []
    product = market["products"][0]
    for path in [*PAGES, f"/boutique/la-halle/produits/{product.slug}_{product.pk}/"]:
        visitor.go(path)
        check(visitor, wrong)
    assert wrong == []


@pytest.mark.parametrize("width", WIDTHS)
def test_every_step_of_an_order_is_accessible(visit, market, width):
    visitor, wrong = visit(width), []
    fill_basket(visitor)
    visitor.go("/boutique/la-halle/panier/")
    check(visitor, wrong)
    visitor.go("/boutique/la-halle/commande/qui/")
    check(visitor, wrong)
    order_as_guest(visitor, between=lambda: check(visitor, wrong))
    check(visitor, wrong)
    assert wrong == []


@pytest.mark.parametrize("width", WIDTHS)
def test_the_account_is_accessible(visit, market, width):
    visitor, wrong = visit(width), []
    visitor.sign_in("/boutique/la-halle/compte/connexion/", "amap@halle.example")
    for path in ACCOUNT:
        visitor.go(f"/boutique/la-halle/compte/{path}")
        check(visitor, wrong)
    assert wrong == []
