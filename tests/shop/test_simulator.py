"""The simulator of prices: each step of a price, for whom, and who gets what."""

from decimal import Decimal

import pytest
from django.test import Client

from shop.catalogue.models import ShopProduct
from shop.customer.models import CustomerGroup
from shop.pricing.models import DiscountBearer, PriceList
from tests import factories
from tests.query_growth import assert_same_queries

URL = "/gestion/boutique/simulateur/"


@pytest.fixture
def verger(db):
    return factories.EnterpriseFactory(name="Vergers de Vincent", is_producer=True)


@pytest.fixture
def apples(shop, verger):
    return factories.ProductFactory(shop=shop, producer=verger, title="Pommes", price="3.00")


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def ask(client, product, quantity=1, payer="", **others):
    response = client.get(
        URL, {"produit": product.pk, "quantite": quantity, "pour": payer} | others
    )
    assert response.status_code == 200
    return response


def rows(response, section: str) -> list:
    found = {each.key: each for each in response.context["answer"]["sections"]}
    return list(found[section].rows)


def amounts(response, section: str) -> list[tuple[str, Decimal]]:
    return [(row.label, row.amount) for row in rows(response, section)]


def amount(response, section: str, key: str) -> Decimal:
    return next(row.amount for row in rows(response, section) if row.key == key)


def beside(response, section: str, key: str) -> Decimal:
    return next(row.other.amount for row in rows(response, section) if row.key == key)


def said(response) -> str:
    return response.content.decode()


def test_f01_a_percentage_is_rounded_per_unit_then_multiplied(manager_client, shop):
    product = factories.ProductFactory(shop=shop, price="0.86")
    factories.FeeFactory(shop, percent="20", label="Préparation")
    page = ask(manager_client, product, 8)
    assert amounts(page, "fees") == [("Préparation", Decimal("0.17"))]
    assert amount(page, "shelf", "shelf") == Decimal("1.03")
    assert [each for _label, each in amounts(page, "line")][:3] == [
        Decimal("6.88"),
        Decimal("1.36"),
        Decimal("8.24"),
    ]
    assert "20\u202f% de 0,86\u202f€, arrondi par unité" in said(page)


def test_f02_no_fee_is_charged_on_a_fee(manager_client, shop, verger):
    product = factories.ProductFactory(shop=shop, producer=verger, price="10.00")
    factories.FeeFactory(shop, percent="10", label="a", supply=[verger])
    factories.FeeFactory(shop, percent="15", label="b")
    factories.FeeFactory(shop, percent="5", label="c")
    page = ask(manager_client, product)
    assert amounts(page, "fees") == [
        ("a", Decimal("1.00")),
        ("b", Decimal("1.50")),
        ("c", Decimal("0.50")),
    ]
    assert amount(page, "shelf", "shelf") == Decimal("13.00")


def test_f03_a_weight_fee_is_right_on_the_line_and_everybody_gets_a_share(
    manager_client, shop, verger
):
    juice = factories.ProductFactory(
        shop=shop,
        producer=verger,
        title="Jus",
        price="4.00",
        unit="bottle",
        measure="L",
        shipping_weight=Decimal("1.05"),
    )
    carrier = factories.EnterpriseFactory(name="Coop Transport")
    supply = {"supply": [verger]}
    factories.FeeFactory(
        shop, carrier, calculator="per_kg", amount="0.50", label="Transport", **supply
    )
    factories.FeeFactory(shop, percent="8", label="Halle")
    factories.FeeFactory(
        shop, verger, calculator="per_item", amount="0.20", label="Verger", **supply
    )
    page = ask(manager_client, juice, 2)
    assert amounts(page, "fees") == [
        ("Halle", Decimal("0.32")),
        ("Transport", Decimal("0.53")),
        ("Verger", Decimal("0.20")),
    ]
    shelf = rows(page, "shelf")[0]
    assert (shelf.amount, shelf.is_approximate) == (Decimal("5.05"), True)
    assert amount(page, "line", "total") == Decimal("10.09")
    assert [(row.label, row.amount) for row in rows(page, "shares")] == [
        ("Vergers de Vincent", Decimal("8.00")),
        (shop.enterprise.name, Decimal("0.00")),
        *sorted(
            [
                (shop.enterprise.name, Decimal("0.64")),
                ("Vergers de Vincent", Decimal("0.40")),
                ("Coop Transport", Decimal("1.05")),
            ],
            key=lambda each: {
                shop.enterprise.name: shop.enterprise.pk,
                "Vergers de Vincent": verger.pk,
                "Coop Transport": carrier.pk,
            }[each[0]],
        ),
        ("Total de la commande", Decimal("10.09")),
    ]


def test_f13_the_rounding_is_said(manager_client, shop):
    product = factories.ProductFactory(shop=shop, price="3.63")
    factories.FeeFactory(shop, percent="-14.8", label="Soutien")
    page = ask(manager_client, product, 3)
    assert amounts(page, "fees") == [("Soutien", Decimal("-0.54"))]
    assert amount(page, "line", "total") == Decimal("9.27")
    assert "−14,8\u202f% de 3,63\u202f€, arrondi par unité" in said(page)
    assert "−0,54\u202f€" in said(page)


@pytest.fixture
def pro(shop, apples):
    factories.FeeFactory(shop, percent="20", label="Marge")
    return factories.CustomerGroupFactory(
        shop=shop, name="Pro", percent="-10", prices={apples: "2.60"}
    )


def test_g01_a_group_is_shown_beside_a_visitor(manager_client, apples, pro):
    page = ask(manager_client, apples, 10, f"groupe-{pro.pk}")
    assert amount(page, "shelf", "shelf") == Decimal("3.12")
    assert beside(page, "shelf", "shelf") == Decimal("3.60")
    assert amount(page, "line", "total") == Decimal("31.20")
    assert beside(page, "line", "total") == Decimal("36.00")
    assert amount(page, "line", "vat-5.5") == Decimal("1.63")
    assert "2,96\u202f€ hors taxes" in said(page)


def test_g02_the_lists_price_beats_its_percentage_and_says_so(manager_client, apples, pro):
    page = ask(manager_client, apples, 1, f"groupe-{pro.pk}")
    row = rows(page, "lists")[0]
    assert (row.label, row.amount, row.kind) == ("Pro (retenu)", Decimal("2.60"), "kept")
    assert row.notes == ["prix du tarif dès 1"]


def test_g07_a_customer_without_an_account_pays_the_lists_price(manager_client, shop, apples, pro):
    customer = factories.CustomerFactory(shop=shop, groups=[pro])
    page = ask(manager_client, apples, 1, f"client-{customer.pk}")
    assert amount(page, "shelf", "shelf") == Decimal("3.12")


def test_a_customer_in_several_groups_sees_which_list_wins_and_which_loses(
    manager_client, shop, apples, pro
):
    members = factories.CustomerGroupFactory(shop=shop, name="AMAP", percent="-5")
    customer = factories.CustomerFactory(shop=shop, groups=[pro, members])
    page = ask(manager_client, apples, 1, f"client-{customer.pk}")
    assert [(row.label, row.amount, row.kind) for row in rows(page, "lists")] == [
        ("AMAP (plus cher, écarté)", Decimal("2.85"), "lost"),
        ("Pro (retenu)", Decimal("2.60"), "kept"),
    ]


def test_a_customer_without_a_list_pays_what_a_visitor_pays(manager_client, shop, apples):
    customer = factories.CustomerFactory(shop=shop)
    page = ask(manager_client, apples, 1, f"client-{customer.pk}")
    assert rows(page, "lists") == []
    assert "Aucun tarif" in said(page)
    assert amount(page, "order", "total") == beside(page, "order", "total") == Decimal("3.00")


@pytest.mark.parametrize(("quantity", "price", "words"), [(9, "2.60", True), (10, "2.40", False)])
def test_a_price_from_a_quantity_on_says_whether_it_is_reached(
    manager_client, apples, pro, quantity, price, words
):
    pro.price_list.items.create(product=apples, price=Decimal("2.40"), min_quantity=10)
    page = ask(manager_client, apples, quantity, f"groupe-{pro.pk}")
    assert rows(page, "lists")[0].amount == Decimal(price)
    assert ("2,40\u202f€ dès 10\u202f: quantité non atteinte" in said(page)) is words


@pytest.mark.parametrize(
    ("bearer", "owed", "margin", "words"),
    [
        (DiscountBearer.SELLER, "2.40", "0.20", "La boutique supporte la remise de 0,40"),
        (DiscountBearer.PRODUCER, "2.00", "0.60", "Le producteur supporte la remise de 0,40"),
    ],
)
def test_who_bears_a_discount_is_said_with_what_the_producer_is_owed(
    manager_client, shop, verger, bearer, owed, margin, words
):
    product = factories.ProductFactory(shop=shop, producer=verger, price="2.40", shop_price="3.00")
    group = factories.CustomerGroupFactory(shop=shop, prices={product: "2.60"})
    PriceList.objects.filter(group=group).update(bearer=bearer)
    page = ask(manager_client, product, 1, f"groupe-{group.pk}")
    assert amount(page, "sharing", "owed") == Decimal(owed)
    assert amount(page, "sharing", "margin") == Decimal(margin)
    assert words in said(page)


def test_the_margin_of_the_product_or_of_the_shop_makes_the_base(manager_client, shop, verger):
    product = factories.ProductFactory(shop=shop, producer=verger, price="2.00")
    shop.margin = Decimal(25)
    shop.save()
    page = ask(manager_client, product)
    assert amount(page, "base", "public") == Decimal("2.50")
    assert "2,00\u202f€ plus la marge de la boutique, 25\u202f%" in said(page)
    ShopProduct.objects.update(margin=Decimal("12.50"))
    page = ask(manager_client, product)
    assert amount(page, "base", "public") == Decimal("2.25")
    assert "plus la marge de ce produit, 12,5\u202f%" in said(page)
    ShopProduct.objects.update(price=Decimal("2.10"))
    page = ask(manager_client, product)
    assert amount(page, "base", "public") == Decimal("2.10")
    assert "Le prix fixé par la boutique" in said(page)


def test_per_order_fees_come_once_and_what_everyone_gets_makes_the_total(
    manager_client, shop, apples
):
    carrier = factories.EnterpriseFactory(name="Coop Transport")
    factories.FeeFactory(shop, carrier, calculator="flat", amount="2.00", label="Tournée")
    for quantity, total in ((1, "5.00"), (40, "122.00")):
        page = ask(manager_client, apples, quantity)
        assert amount(page, "order", "total") == Decimal(total)
        assert amounts(page, "order")[0] == ("Tournée", Decimal("2.00"))
        assert ("Coop Transport", Decimal("2.00")) in amounts(page, "shares")
        *shares, (_label, shown) = amounts(page, "shares")
        assert sum(each for _label, each in shares) == shown == Decimal(total)


@pytest.mark.parametrize(
    ("terms", "words"),
    [
        (
            {"calculator": "degressive", "amount": "2", "next_amount": "1", "max_items": 3},
            "2,00\u202f€ pour le premier article, 1,00\u202f€ pour chacun des suivants",
        ),
        (
            {"calculator": "threshold", "amount": "10", "next_amount": "1", "minimum": "5"},
            "10,00\u202f€ en dessous de 5,00\u202f€ de produits, 1,00\u202f€ à partir de là",
        ),
        (
            {"calculator": "order_percent_and_fixed", "percent": "1.4", "amount": "0.25"},
            "1,4\u202f% de 12,00\u202f€ de produits, plus 0,25\u202f€",
        ),
        (
            {"calculator": "percent_and_fixed", "percent": "5", "amount": "0.10"},
            "5\u202f% de 3,00\u202f€, arrondi par unité, plus 0,10\u202f€",
        ),
    ],
)
def test_each_calculation_is_told_in_words(manager_client, shop, apples, terms, words):
    factories.FeeFactory(shop, **terms)
    assert words in said(ask(manager_client, apples, 4))


def test_a_seller_without_vat_shows_none(manager_client, shop, apples):
    shop.enterprise.charges_vat = False
    shop.enterprise.save()
    factories.FeeFactory(shop, percent="20", own_vat_rate="20")
    page = ask(manager_client, apples, 10)
    assert amount(page, "line", "total") == Decimal("36.00")
    assert not [row for row in rows(page, "line") if row.key.startswith("vat-")]
    assert "TVA non applicable, art. 293 B du CGI" in said(page)
    assert "hors taxes" not in said(page)
    assert "dont TVA" not in said(page)


def test_a_product_off_the_shelf_is_computed_with_a_warning(manager_client, shop, pro, verger):
    product = factories.ProductFactory(shop=shop, producer=verger, price="3.00", on_sale=False)
    customer = factories.CustomerFactory(shop=shop, groups=[pro])
    page = ask(manager_client, product, 1, f"client-{customer.pk}")
    assert amount(page, "shelf", "shelf") == Decimal("3.24")
    assert "Ce produit n’est pas en rayon" in said(page)


def test_a_missing_weight_is_told(manager_client, shop):
    product = factories.ProductFactory(shop=shop, unit="bunch", measure="piece")
    factories.FeeFactory(shop, calculator="per_kg", amount="0.50")
    assert "le poids d’expédition de ce produit n’est pas renseigné" in said(
        ask(manager_client, product)
    )


def test_a_price_below_zero_is_told(manager_client, shop):
    product = factories.ProductFactory(shop=shop, price="0.10")
    factories.FeeFactory(shop, calculator="per_item", amount="-0.50")
    page = ask(manager_client, product)
    assert amount(page, "shelf", "shelf") == Decimal("-0.40")
    assert "en dessous de zéro" in said(page)


def test_a_product_without_a_purchase_price_is_told(manager_client, shop):
    product = factories.ProductFactory(shop=shop, price=None)
    assert "n’a pas encore de prix d’achat" in said(ask(manager_client, product))


@pytest.mark.parametrize("quantity", ["0", "-1", "1000", "1,5", "dix", "", "9" * 5000])
def test_a_bad_quantity_is_told_at_its_field_and_the_form_stays(
    manager_client, apples, pro, quantity
):
    page = ask(manager_client, apples, quantity, f"groupe-{pro.pk}")
    form = page.context["form"]
    assert form.errors == {"quantite": ["Un nombre entier de 1 à 999."]}
    assert page.context["answer"] is None
    assert f'<option value="{apples.pk}" selected>' in said(page)
    assert f'<option value="groupe-{pro.pk}" selected>' in said(page)


def test_the_empty_form_asks_for_a_product(manager_client, apples):
    page = manager_client.get(URL)
    assert page.context["answer"] is None
    assert not page.context["form"].errors
    asked = manager_client.get(URL, {"produit": ""})
    assert list(asked.context["form"].errors) == ["produit"]


def test_forged_ids_answer_404(manager_client, shop, apples):
    other = factories.ShopFactory(is_main=False)
    theirs = factories.ProductFactory(shop=other)
    group = factories.CustomerGroupFactory(shop=other)
    customer = factories.CustomerFactory(shop=other)
    unlisted = factories.ProductFactory(producer=apples.producer)
    archived = factories.CustomerGroupFactory(shop=shop)
    CustomerGroup.objects.filter(pk=archived.pk).update(archived_at="2026-01-01T00:00Z")
    for params in (
        {"produit": theirs.pk},
        {"produit": unlisted.pk},
        {"produit": "abc"},
        {"produit": "9" * 40},
        {"produit": f"{apples.pk}\x00"},
        {"boutique": other.pk},
        {"boutique": "abc"},
        {"produit": apples.pk, "boutique": other.pk},
        {"produit": apples.pk, "pour": f"groupe-{group.pk}"},
        {"produit": apples.pk, "pour": f"groupe-{archived.pk}"},
        {"produit": apples.pk, "pour": f"client-{customer.pk}"},
        {"produit": apples.pk, "pour": "client-"},
        {"pour": f"client-{customer.pk}"},
    ):
        assert manager_client.get(URL, params).status_code == 404, params


def test_nothing_of_another_shop_is_offered(manager_client, apples):
    other = factories.ShopFactory(is_main=False, name="Ailleurs")
    factories.ProductFactory(shop=other, title="Fromage secret")
    factories.CustomerGroupFactory(shop=other, name="Groupe secret")
    factories.CustomerFactory(shop=other, name="Client secret")
    page = said(manager_client.get(URL))
    assert "Pommes" in page
    assert "secret" not in page
    assert "Ailleurs" not in page


def test_who_has_two_shops_chooses_one(manager_client, manager, shop, apples):
    second = factories.ShopFactory(is_main=False, name="Deuxième halle")
    factories.ManagerFactory(enterprise=second.enterprise, user=manager)
    pears = factories.ProductFactory(shop=second, title="Poires")
    assert manager_client.get(URL).context["shop"] == shop
    chosen = manager_client.get(URL, {"boutique": second.pk})
    assert "Poires" in said(chosen)
    assert "Pommes" not in said(chosen)
    assert ask(manager_client, pears).context["shop"] == second
    for forged in ("9" * 40, "9" * 5000, "²", "-1", f"{pears.pk + 99}"):
        assert manager_client.get(URL, {"produit": forged}).status_code == 404


@pytest.mark.parametrize(("role", "status"), [("reader", 200), ("packing", 200), (None, 403)])
def test_who_may_look_into_the_shop_may_simulate(shop, apples, role, status):
    user = factories.UserFactory()
    user.groups.add(factories.wagtail_group("Gestionnaires"))
    if role:
        factories.ManagerFactory(enterprise=shop.enterprise, user=user, role=role)
    client = signed_in(user)
    assert client.get(URL, {"produit": apples.pk}).status_code == status
    assert client.post(URL).status_code == 405
    home = client.get("/gestion/").content.decode()
    assert ("simulateur" in home) is (status == 200)


def test_it_costs_the_same_with_thirty_products_customers_lists_and_fees(
    manager_client, shop, apples, pro
):
    customer = factories.CustomerFactory(shop=shop, groups=[pro])

    def add():
        maker = factories.EnterpriseFactory()
        product = factories.ProductFactory(shop=shop, producer=maker)
        group = factories.CustomerGroupFactory(shop=shop, prices={product: "1", apples: "2.90"})
        customer.groups.add(group)
        factories.CustomerFactory(shop=shop, groups=[group])
        factories.FeeFactory(shop, maker)
        factories.FeeFactory(shop, maker, calculator="flat", amount="0.10")

    assert_same_queries(
        manager_client, f"{URL}?produit={apples.pk}&quantite=3&pour=client-{customer.pk}", add
    )
