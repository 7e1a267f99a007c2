"""The price grid: purchase, sale and margin side by side, typed, previewed, saved together."""

import json
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import ModelLogEntry

from shop.catalogue.models import ShopProduct
from shop.partner.models import StockRecord
from shop.pricing.grid.filters import rows_on_page
from shop.pricing.models import PriceListItem
from tests import factories
from tests.clients import client_of
from tests.query_growth import assert_same_queries

URL = "/gestion/boutique/prix/"
PREVIEW = "/gestion/boutique/prix/apercu/"


@pytest.fixture
def farm(db):
    return factories.EnterpriseFactory(name="Ferme du Clos")


@pytest.fixture
def carrots(shop, farm):
    return factories.ProductFactory(shop=shop, producer=farm, title="Carottes", price="3.00")


@pytest.fixture
def pro(shop):
    return factories.CustomerGroupFactory(shop=shop, name="Pro", percent=Decimal(-10)).price_list


def staff(shop, role: str):
    user = factories.UserFactory()
    user.groups.add(factories.wagtail_group("Gestionnaires"))
    factories.ManagerFactory(enterprise=shop.enterprise, user=user, role=role)
    return user


def typed(**cells) -> dict:
    """Return a form: `purchase_12=("3,00", "3,20")` says what was seen and what was typed."""
    data = {}
    for key, (seen, text) in cells.items():
        name = "-".join(key.rsplit("_", 1))
        data |= {name: text, f"seen-{name}": seen}
    return data


def cell(kind: str, product) -> str:
    return f"{kind}_{product.pk}"


def prices() -> tuple:
    """Return everything that the grid may write."""
    return (
        list(StockRecord.objects.order_by("pk").values_list("pk", "price", "num_in_stock")),
        list(ShopProduct.objects.order_by("pk").values_list("pk", "price", "margin")),
        list(PriceListItem.objects.order_by("pk").values_list()),
        ModelLogEntry.objects.count(),
    )


def text_of(response) -> str:
    return " ".join(response.content.decode().replace("\u202f", " ").split())


def test_purchase_sale_and_margin_stand_side_by_side(manager_client, shop, carrots, pro):
    factories.FeeFactory(shop, percent="10")
    ShopProduct.objects.filter(product=carrots).update(margin=Decimal(20))
    page = text_of(manager_client.get(URL))
    assert f'name="purchase-{carrots.pk}" value="3,00"' in page
    assert f'name="margin-{carrots.pk}" value="20"' in page
    assert f'name="price-{carrots.pk}" value="" placeholder="3,60"' in page
    assert f'name="list{pro.pk}-{carrots.pk}" value="" placeholder="3,24"' in page
    assert "<span>0,60 €</span> <small>20 %</small>" in page
    assert "<span>3,96 €</span>" in page  # public: 3.60 + 0.36
    assert "<span>3,56 €</span>" in page  # Pro: 3.24 + 0.32


def test_a_product_sold_at_a_loss_says_so_in_words(manager_client, shop, carrots):
    ShopProduct.objects.filter(product=carrots).update(price=Decimal("2.70"))
    page = text_of(manager_client.get(URL))
    assert "<span>−0,30 €</span> <small>−10 % à perte</small>" in page


def test_all_that_was_typed_is_saved_and_told_in_the_history(
    manager_client, manager, shop, carrots, pro
):
    data = typed(
        **{
            cell("purchase", carrots): ("3,00", "3,20"),
            cell("margin", carrots): ("", "12,5 %"),
            cell("price", carrots): ("", "4,50 €"),
            cell(f"list{pro.pk}", carrots): ("", "4"),
        }
    )
    response = manager_client.post(URL, data, follow=True)
    assert "4 prix enregistrés." in text_of(response)
    row = ShopProduct.objects.get(product=carrots)
    assert (row.price, row.margin) == (Decimal("4.50"), Decimal("12.50"))
    record = carrots.stockrecords.get()
    assert (record.price, record.num_in_stock) == (Decimal("3.20"), 10)
    item = PriceListItem.objects.get()
    assert (item.price_list, item.price, item.min_quantity) == (pro, Decimal("4.00"), 1)
    entry = ModelLogEntry.objects.get(action="shop.prices_changed")
    assert entry.user == manager
    told = text_of(manager_client.get(f"/gestion/boutique/stocks/history/{row.pk}/"))
    assert "Prix d’achat : 3,00 € → 3,20 €" in told
    assert "prix pour « Pro » : vide → 4,00 €" in told


def test_emptied_cells_fall_back_and_prices_by_quantity_stay(manager_client, carrots, pro):
    pro.items.create(product=carrots, price=Decimal("2.60"))
    pro.items.create(product=carrots, price=Decimal("2.40"), min_quantity=10)
    ShopProduct.objects.filter(product=carrots).update(price=Decimal("3.50"))
    data = typed(
        **{
            cell("price", carrots): ("3,50", ""),
            cell(f"list{pro.pk}", carrots): ("2,60", " "),
        }
    )
    assert manager_client.post(URL, data).status_code == 302
    assert ShopProduct.objects.get(product=carrots).price is None
    assert PriceListItem.objects.get().min_quantity == 10


@pytest.mark.parametrize(
    ("column", "text", "words"),
    [
        ("purchase", "-1", "Un prix n’est jamais négatif"),
        ("purchase", "", "Champ requis"),
        ("purchase", "3,205", "plus de 2 chiffres après la virgule"),
        ("price", "1234567,00", "plus de 8 chiffres au total"),
        ("price", "trois", "Saisissez un nombre"),
        ("price", "NaN", "Saisissez un nombre"),
        ("price", "1e5", "Saisissez un nombre"),
        ("price", "٣", "Saisissez un nombre"),
        ("price", "12 %", "Saisissez un nombre"),
        ("margin", "100,01", "inférieure ou égale à 100"),
        ("margin", "-101", "supérieure ou égale à -100"),
    ],
)
def test_bad_input_is_said_at_the_cell_and_nothing_is_saved(
    manager_client, shop, farm, carrots, column, text, words
):
    leeks = factories.ProductFactory(shop=shop, producer=farm, title="Poireaux", price="2.00")
    before = prices()
    seen = {"purchase": "3,00", "price": "", "margin": ""}[column]
    data = typed(**{cell(column, carrots): (seen, text), cell("purchase", leeks): ("2,00", "2,10")})
    response = manager_client.post(URL, data)
    assert response.status_code == 200
    page = text_of(response)
    shown = page.split(f'id="e-{column}-{carrots.pk}">')[1].split("</p>")[0]
    assert words in shown
    assert f'name="{column}-{carrots.pk}" value="{text}"' in page
    assert f'name="purchase-{leeks.pk}" value="2,10"' in page
    assert prices() == before


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3,20", "3.20"),
        ("3.2", "3.20"),
        ("3,20 €", "3.20"),
        ("1\u202f234,50\u00a0€", "1234.50"),
        ("1.234,50", "1234.50"),
        ("1,234.50", "1234.50"),
        (" 4 EUR ", "4.00"),
    ],
)
def test_numbers_are_read_as_spreadsheets_write_them(manager_client, carrots, text, value):
    manager_client.post(URL, typed(**{cell("price", carrots): ("", text)}))
    assert ShopProduct.objects.get(product=carrots).price == Decimal(value)


def test_a_price_changed_by_somebody_else_is_never_overwritten_silently(manager_client, carrots):
    StockRecord.objects.update(price=Decimal("3.40"))
    before = prices()
    data = typed(**{cell("purchase", carrots): ("3,00", "3,20")})
    page = text_of(manager_client.post(URL, data))
    assert "c’était 3,00 €, c’est maintenant 3,40 €" in page
    name = f"purchase-{carrots.pk}"
    assert f'name="{name}" value="3,20"' in page
    assert f'name="seen-{name}" value="3,40"' in page
    assert prices() == before
    again = typed(**{cell("purchase", carrots): ("3,40", "3,20")})
    assert manager_client.post(URL, again).status_code == 302
    assert carrots.stockrecords.get().price == Decimal("3.20")


def test_two_people_who_type_the_same_are_no_conflict(manager_client, carrots):
    StockRecord.objects.update(price=Decimal("3.20"))
    data = typed(**{cell("purchase", carrots): ("3,00", "3,20")})
    assert "Rien n’avait changé." in text_of(manager_client.post(URL, data, follow=True))


def test_a_price_without_what_was_seen_is_not_saved(manager_client, carrots):
    before = prices()
    manager_client.post(URL, {f"purchase-{carrots.pk}": "1,00"})
    assert prices() == before


def test_no_shelf_price_falls_below_zero_once_fees_are_added(manager_client, shop, carrots, pro):
    factories.FeeFactory(shop, calculator="per_item", amount="-1.00", label="Remise")
    before = prices()
    data = typed(**{cell(f"list{pro.pk}", carrots): ("", "0,50")})
    page = text_of(manager_client.post(URL, data))
    assert "Avec les frais, il coûterait −0,50 € pour le groupe « Pro »." in page
    data = typed(**{cell("price", carrots): ("", "0,90")})
    page = text_of(manager_client.post(URL, data))
    assert f'id="e-price-{carrots.pk}">Avec les frais, il coûterait −0,10 €.' in page
    assert prices() == before


def test_the_effect_is_shown_before_saving_without_a_script(manager_client, carrots, pro):
    before = prices()
    data = typed(**{cell("purchase", carrots): ("3,00", "4,00")}) | {"preview": "1"}
    page = text_of(manager_client.post(URL, data))
    assert "<del>3,00 €</del> <span>4,00 €</span>" in page
    assert "<del>2,70 €</del> <span>3,60 €</span>" in page
    assert f'name="purchase-{carrots.pk}" value="4,00"' in page
    assert prices() == before


def test_the_preview_answers_every_figure_of_the_changed_rows(manager_client, shop, carrots, pro):
    factories.FeeFactory(shop, percent="10")
    before = prices()
    data = typed(**{cell("margin", carrots): ("", "50"), cell(f"list{pro.pk}", carrots): ("", "x")})
    answer = json.loads(manager_client.post(PREVIEW, data).content)
    results = {name: (each["was"], each["text"]) for name, each in answer["results"].items()}
    assert results == {
        f"base-{carrots.pk}": ("3,00\u202f€", "4,50\u202f€"),
        f"gain-{carrots.pk}": ("0,00\u202f€", "1,50\u202f€"),
        f"public-{carrots.pk}": ("3,30\u202f€", "4,95\u202f€"),
        f"shelf{pro.pk}-{carrots.pk}": ("2,97\u202f€", "4,46\u202f€"),  # 4.05 + 0.41
    }
    assert answer["hints"][f"list{pro.pk}-{carrots.pk}"] == "4,05"
    assert list(answer["errors"]) == [f"list{pro.pk}-{carrots.pk}"]
    assert prices() == before


def test_a_preview_shows_what_a_save_then_makes(manager_client, shop, carrots, pro):
    factories.FeeFactory(shop, percent="7.35")
    data = typed(
        **{
            cell("purchase", carrots): ("3,00", "3,33"),
            cell("margin", carrots): ("", "17"),
        }
    )
    promised = json.loads(manager_client.post(PREVIEW, data).content)["results"]
    manager_client.post(URL, data)
    page = manager_client.get(URL).content.decode()
    for name, each in promised.items():
        assert f"<span>{each['text']}</span>" in page.split(f'id="{name}"')[1].split("</td>")[0]


@pytest.mark.parametrize("role", ["reader", "packing"])
def test_who_only_looks_sees_no_box_and_changes_nothing(shop, carrots, role):
    client, before = client_of(staff(shop, role)), prices()
    page = client.get(URL)
    assert page.status_code == 200
    assert "3,00" in text_of(page)
    assert f'name="price-{carrots.pk}"' not in page.content.decode()
    data = typed(**{cell("price", carrots): ("", "1,00")})
    assert client.post(URL, data).status_code == 403
    assert client.post(PREVIEW, data).status_code == 403
    assert prices() == before


def test_another_shop_s_prices_do_not_exist(shop, carrots, pro):
    client, before = client_of(staff(factories.ShopFactory(), "manager")), prices()
    data = typed(**{cell("price", carrots): ("", "1,00")})
    for address in (URL, f"{URL}?boutique={shop.pk}", PREVIEW):
        assert client.post(address, data).status_code == 404
    assert client.get(f"{URL}?boutique={shop.pk}").status_code == 404
    assert "Carottes" not in text_of(client.get(URL))
    assert prices() == before


def test_who_works_for_several_shops_chooses_one(manager, manager_client, shop, carrots):
    second = factories.ShopFactory(name="Le Dépôt")
    factories.ManagerFactory(enterprise=second.enterprise, user=manager)
    leeks = factories.ProductFactory(shop=second, title="Poireaux", price="2.00")
    assert "Carottes" in text_of(manager_client.get(URL))
    page = text_of(manager_client.get(f"{URL}?boutique={second.pk}"))
    assert f'<option value="{second.pk}" selected>Le Dépôt</option>' in page
    assert "Poireaux" in page
    assert "Carottes" not in page
    data = typed(**{cell("price", leeks): ("", "2,40")})
    assert manager_client.post(URL, data).status_code == 404
    assert manager_client.post(f"{URL}?boutique={second.pk}", data).status_code == 302
    assert ShopProduct.objects.get(product=leeks).price == Decimal("2.40")


def test_forged_cells_are_refused(manager_client, shop, farm, carrots):
    elsewhere = factories.ShopFactory()
    other = factories.ProductFactory(shop=elsewhere, title="Navets")
    foreign = factories.CustomerGroupFactory(shop=elsewhere).price_list
    before = prices()
    for kind, product in [
        ("price", 999_999_999_999_999),
        ("price", other.pk),
        (f"list{foreign.pk}", carrots.pk),
        ("list999999999999999", carrots.pk),
    ]:
        data = typed(**{f"{kind}_{product}": ("", "1,00")})
        assert manager_client.post(URL, data).status_code == 404
        assert manager_client.post(PREVIEW, data).status_code == 404
    assert manager_client.get(f"{URL}?boutique=x").status_code == 404
    assert prices() == before


def test_a_purchase_price_is_closed_where_the_producer_keeps_it_to_itself(
    manager_client, shop, farm, carrots
):
    farm.grants_given.filter(permission="edit_products").update(ends_at=timezone.now())
    before = prices()
    page = manager_client.get(URL).content.decode()
    assert f'name="purchase-{carrots.pk}"' not in page
    assert f'name="price-{carrots.pk}"' in page
    assert "fixé par le producteur" in page
    data = typed(**{cell("purchase", carrots): ("3,00", "1,00")})
    assert manager_client.post(URL, data).status_code == 403
    assert manager_client.post(PREVIEW, data).status_code == 403
    assert prices() == before


def test_archived_groups_have_no_column(manager_client, carrots, pro):
    assert f'name="list{pro.pk}-{carrots.pk}"' in manager_client.get(URL).content.decode()
    pro.group.archived_at = "2026-01-01T00:00:00Z"
    pro.group.save()
    assert f'name="list{pro.pk}-{carrots.pk}"' not in manager_client.get(URL).content.decode()


def test_what_was_typed_stays_when_a_group_is_archived_meanwhile(manager_client, carrots, pro):
    data = typed(
        **{cell(f"list{pro.pk}", carrots): ("", "1,00"), cell("price", carrots): ("", "4,44")}
    )
    pro.group.archived_at = "2026-01-01T00:00:00Z"
    pro.group.save()
    page = manager_client.post(URL, data)
    assert f"Le groupe « {pro.group.name} » est archivé" in text_of(page)
    assert 'value="4,44"' in page.content.decode()
    assert ShopProduct.objects.get(product=carrots).price is None
    assert not pro.items.exists()


def test_a_list_of_number_zero_is_no_cell(manager_client, carrots):
    data = typed(**{f"list0_{carrots.pk}": ("", "9,00")})
    manager_client.post(URL, data)
    assert not ModelLogEntry.objects.exists()


def test_a_product_without_a_purchase_price_gets_one(manager_client, shop, farm):
    honey = factories.ProductFactory(shop=shop, producer=farm, title="Miel", price=None)
    assert "Miel" in text_of(manager_client.get(URL))
    manager_client.post(URL, typed(**{cell("purchase", honey): ("", "8")}))
    assert honey.stockrecords.get().price == Decimal("8.00")


def test_a_product_without_a_producer_yet_is_shown_without_figures(manager_client, carrots):
    carrots.stockrecords.all().delete()
    page = text_of(manager_client.get(URL))
    assert f'name="purchase-{carrots.pk}"' not in page
    assert f'id="public-{carrots.pk}" data-label="Prix en rayon"><span>–</span>' in page
    manager_client.post(URL, typed(**{cell("price", carrots): ("", "4")}))
    assert ShopProduct.objects.get().price == Decimal(4)


def test_filters_and_search_narrow_the_rows(manager_client, shop, farm, carrots):
    category = factories.CategoryFactory(name="Crèmerie")
    other = factories.EnterpriseFactory(name="Laiterie")
    factories.ProductFactory(
        shop=shop, producer=other, title="Crème fraîche", category=category, on_sale=False
    )
    for query in ("q=creme", f"rayon={category.pk}", f"producteur={other.pk}", "vente=non"):
        page = text_of(manager_client.get(f"{URL}?{query}"))
        assert "Crème fraîche" in page
        assert "Carottes" not in page
    assert "Tout afficher" in text_of(manager_client.get(f"{URL}?q=zzz"))
    for query in ("q=%00", "rayon=x", "producteur=9999999999999999999999", "page=x", "page=0"):
        assert manager_client.get(f"{URL}?{query}").status_code == 200


def test_saving_keeps_the_filters(manager_client, carrots):
    address = f"{URL}?q=carottes&page=1"
    response = manager_client.post(address, typed(**{cell("price", carrots): ("", "4")}))
    assert response.url == address


@pytest.mark.parametrize("groups", [0, 3, 40, 200])
def test_a_page_never_sends_more_fields_than_the_site_accepts(settings, groups):
    columns = 3 + groups
    sent = rows_on_page(columns) * columns * 2
    assert sent < settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
    assert groups > 3 or rows_on_page(columns) == 200


def test_rows_stand_in_the_order_of_the_alphabet_whatever_the_accents(manager_client, shop, farm):
    for title in ("Yaourts", "Échalotes", "Fenouil"):
        factories.ProductFactory(shop=shop, producer=farm, title=title)
    page = text_of(manager_client.get(URL))
    found = [page.index(f">{each}</span>") for each in ("Échalotes", "Fenouil", "Yaourts")]
    assert found == sorted(found)


def test_pages_keep_the_filters(manager_client, shop, farm, monkeypatch):
    monkeypatch.setattr("shop.pricing.grid.filters.rows_on_page", lambda columns: 2)
    for number in range(5):
        factories.ProductFactory(shop=shop, producer=farm, title=f"Radis {number}")
    page = text_of(manager_client.get(f"{URL}?q=radis&page=2"))
    assert "Radis 2" in page
    assert "Radis 1" not in page
    assert 'href="?q=radis&amp;page=3"' in page


def test_the_grid_costs_the_same_queries_with_more_rows(manager_client, shop, farm, pro):
    factories.FeeFactory(shop, supply=[farm])

    def add_row():
        product = factories.ProductFactory(shop=shop, producer=farm)
        pro.items.create(product=product, price=Decimal("2.00"))

    assert assert_same_queries(manager_client, URL, add_row) <= 31


def test_preview_and_save_cost_the_same_queries_with_more_cells(manager_client, shop, farm, pro):
    factories.FeeFactory(shop, percent="5")
    costs = []
    for total in (2, 3, 30, 300):  # the first fills Django's memory of content types
        new = [
            factories.ProductFactory(shop=shop, producer=farm)
            for _ in range(total - ShopProduct.objects.count())
        ]
        assert new
        rows = ShopProduct.objects.values_list("product", "price")
        seen = {pk: "" if price is None else str(price) for pk, price in rows}
        data = {}
        for pk, price in seen.items():
            data |= typed(
                **{
                    f"purchase_{pk}": (_purchase(pk), f"{total / 100 + 3}"),
                    f"price_{pk}": (price, f"{total / 100 + 5}"),
                    f"list{pro.pk}_{pk}": (_listed(pk), f"{total / 100 + 4}"),
                }
            )
        costs.append((_cost(manager_client, PREVIEW, data), _cost(manager_client, URL, data)))
        assert set(StockRecord.objects.values_list("price", flat=True)) == {
            Decimal(str(total / 100 + 3))
        }
    assert costs[1] == costs[2] == costs[3]


def _purchase(pk) -> str:
    return str(StockRecord.objects.get(product=pk).price)


def _listed(pk) -> str:
    found = PriceListItem.objects.filter(product=pk).first()
    return str(found.price) if found else ""


def _cost(client, url: str, data: dict) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.post(url, data).status_code in {200, 302}
    return len(captured)
