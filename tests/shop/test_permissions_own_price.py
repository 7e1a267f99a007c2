"""The shop's own price for a producer's product needs « fixer ses propres prix » (rules §4.5)."""

from decimal import Decimal

import pytest
from django.urls import reverse

from shop.backoffice.exceptions import Refused
from shop.backoffice.typed import Typed
from shop.catalogue.models import ShopProduct
from shop.catalogue.own_terms import OwnTerms, enter_terms
from shop.partner.models import Grant
from tests import factories
from tests.factories.shops import permit

pytestmark = pytest.mark.django_db
WORDS = "Verger de Vincent ne vous permet pas de fixer vos propres prix"
GRID = "/gestion/boutique/prix/"


@pytest.fixture
def apples(shop):
    farm = factories.EnterpriseFactory(name="Verger de Vincent")
    words = {"title": "Pommes", "price": "3.00", "permissions": ["sell"]}
    return factories.ProductFactory(shop=shop, producer=farm, **words)


@pytest.fixture
def row(apples):
    return ShopProduct.objects.get(product=apples)


def stored() -> list:
    return list(ShopProduct.objects.values_list("price", "margin", "is_on_sale"))


def edit(client, row, **typed):
    data = {
        "price": "",
        "price_seen": "",
        "margin": "",
        "margin_seen": "",
        "is_on_sale": "on",
        "is_on_sale_seen": "True",
    }
    return client.post(reverse("boutique_stocks_modeladmin_edit", args=[row.pk]), data | typed)


def text_of(response) -> str:
    return " ".join(response.content.decode().replace("\u202f", " ").split())


def test_the_form_refuses_an_own_price_with_words_and_keeps_it_typed(manager_client, row):
    before = stored()
    response = edit(manager_client, row, price="9,90")
    assert WORDS in text_of(response)
    assert "9,90" in text_of(response)
    assert stored() == before


def test_a_margin_needs_no_permission(manager_client, row):
    assert edit(manager_client, row, margin="25").status_code == 302
    assert stored() == [(None, Decimal("25.00"), True)]


def test_with_the_permission_the_own_price_is_saved(manager_client, shop, apples, row):
    permit(apples.producer, shop.enterprise, ["catalogue"])
    assert edit(manager_client, row, price="9,90").status_code == 302
    assert stored() == [(Decimal("9.90"), None, True)]


def test_the_grid_refuses_it_at_the_cell_and_saves_nothing_else(manager_client, apples):
    before = stored()
    names = {"price": "9,90", "margin": "12"}
    data = {f"{kind}-{apples.pk}": text for kind, text in names.items()}
    data |= {f"seen-{kind}-{apples.pk}": "" for kind in names}
    response = manager_client.post(GRID, data)
    assert response.status_code == 200
    assert WORDS in text_of(response)
    assert "9,90" in text_of(response)
    assert stored() == before


def test_the_grid_shows_no_box_for_it_and_counts_without_it(manager_client, apples, row):
    ShopProduct.objects.update(price=Decimal("9.00"))
    html = text_of(manager_client.get(GRID))
    assert f'name="price-{apples.pk}"' not in html
    assert "non autorisé" in html
    public = html.split(f'id="public-{apples.pk}"')[1].split("</td>")[0]
    assert "3,00 €" in public


def test_an_own_price_sleeps_while_it_is_not_permitted_and_comes_back(shop, apples, row):
    ShopProduct.objects.update(price=Decimal("9.00"))
    assert price_of(apples, shop) == Decimal("3.00")
    permit(apples.producer, shop.enterprise, ["catalogue"])
    assert price_of(apples, shop) == Decimal("9.00")
    Grant.objects.filter(permission="catalogue").delete()
    assert price_of(apples, shop) == Decimal("3.00")


def price_of(product, shop) -> Decimal:
    basket = factories.basket_with(shop, {product: 1})
    return basket.all_lines()[0].purchase_info.price.incl_tax


def test_the_service_refuses_it_whoever_calls(shop, apples):
    kept = Typed(None, None)
    terms = OwnTerms(price=Typed(Decimal(5), None), margin=kept, is_on_sale=Typed(True, True))
    with pytest.raises(Refused) as refusal:
        enter_terms(shop=shop, product=apples, terms=terms)
    assert refusal.value.field == "price"
    assert stored() == [(None, None, True)]


def test_a_price_that_was_there_may_stay_or_go_without_the_permission(manager_client, row):
    ShopProduct.objects.update(price=Decimal("9.00"))
    shown = {"price": "9,00", "price_seen": "9.00"}
    assert edit(manager_client, row, **shown, margin="5").status_code == 302
    assert stored() == [(Decimal("9.00"), Decimal("5.00"), True)]
    again = {"margin": "5", "margin_seen": "5", "price_seen": "9.00"}
    assert edit(manager_client, row, **again, price="").status_code == 302
    assert stored() == [(None, Decimal("5.00"), True)]


def test_the_lists_say_what_producers_no_longer_permit(manager_client, shop, apples, row):
    lists = [reverse(f"boutique_{name}_modeladmin_index") for name in ("produits", "stocks")]
    for page in lists:
        assert "plus autorisé" not in text_of(manager_client.get(page))
    ShopProduct.objects.update(price=Decimal("9.00"))
    assert "non autorisé" in text_of(manager_client.get(lists[1]))
    Grant.objects.all().delete()
    for page in lists:
        assert "plus autorisé" in text_of(manager_client.get(page))


def test_grid_simulator_and_export_say_what_is_no_longer_permitted(manager_client, shop, apples):
    simulator = f"/gestion/boutique/simulateur/?boutique={shop.pk}&produit={apples.pk}"
    warning = "ne permet plus à la boutique de vendre ce produit"
    assert "plus autorisé" not in text_of(manager_client.get(GRID))
    assert warning not in text_of(manager_client.get(simulator))
    Grant.objects.all().delete()
    assert "plus autorisé" in text_of(manager_client.get(GRID))
    assert warning in text_of(manager_client.get(simulator))
    export = reverse("boutique_stocks_modeladmin_index") + "?export=csv"
    line = manager_client.get(export).getvalue().decode().splitlines()[1]
    assert line.count("3,00") + line.count("3.00") == 1  # the purchase price alone
