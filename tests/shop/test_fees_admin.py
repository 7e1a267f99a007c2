"""The screens « Frais » and « Marge » of the back office."""

from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse
from wagtail.models import ModelLogEntry

from shop.fees.models import Fee, FeeCharge
from shop.partner.models import Partner, Shop
from shop.pricing.fee_editing import archive_fee, charged_on
from tests import factories
from tests.query_growth import assert_same_queries
from tests.shop.test_backoffice_rights import client_of, somebody

INDEX = "/gestion/boutique/frais/"
CREATE = f"{INDEX}create/"
EXAMPLE = f"{INDEX}exemple/"
MARGINS = "/gestion/boutique/reglages/marge/"


@pytest.fixture
def producer(shop, manager):
    enterprise = factories.EnterpriseFactory(name="Vergers du Val")
    factories.ProductFactory(shop=shop, producer=enterprise, title="Pommes", price="3.00")
    return enterprise


@pytest.fixture
def typed(shop, producer):
    """What a manager types for a fee, as a browser without JavaScript sends it: every field."""
    return {
        "label": "Commission",
        "type": "sales",
        "owner": shop.enterprise.pk,
        "calculator": "percent",
        "percent": "8,5",
        "amount": "",
        "next_amount": "",
        "max_items": "",
        "minimum": "",
        "basis": "charged",
        "place": "shop",
        "own_vat_rate": "",
        "seen": "",
    }


def url(action: str, fee) -> str:
    return reverse(f"boutique_frais_modeladmin_{action}", args=[fee.pk])


def edit(fee) -> str:
    return url("edit", fee)


def restore(fee) -> str:
    return reverse("shop_fee_restore", args=[fee.pk])


def archive(fee) -> str:
    return reverse("shop_fee_archive", args=[fee.pk])


def errors(response) -> dict:
    assert response.status_code == 200
    return dict(response.context["form"].errors)


def shown(response) -> dict:
    """Return what the form shows again, as a browser would send it."""
    form = response.context["form"]
    return {name: form[name].value() for name in form.fields}


def sent(response) -> dict:
    """Return what a browser would send of a form that it was shown."""
    return {name: "" if value is None else value for name, value in shown(response).items()}


def text(response) -> str:
    return response.content.decode().replace("\u202f", " ").replace("&#x27;", "'")


# Writing


def test_a_form_makes_a_fee_and_logs_who(manager_client, manager, typed, shop):
    assert manager_client.post(CREATE, typed).status_code == 302
    fee = Fee.objects.get()
    assert (fee.label, fee.owner, fee.percent) == ("Commission", shop.enterprise, Decimal("8.5"))
    assert charged_on(fee) == ("shop", [])
    entry = ModelLogEntry.objects.get(object_id=fee.pk)
    assert (entry.action, entry.user) == ("wagtail.create", manager)


def test_what_a_calculation_does_not_use_is_stored_as_zero(manager_client, typed):
    unused = {"amount": "12,00", "next_amount": "n’importe quoi", "max_items": "3", "minimum": "-5"}
    data = typed | unused | {"basis": "order"}
    assert manager_client.post(CREATE, data).status_code == 302
    fee = Fee.objects.get()
    assert (fee.amount, fee.next_amount, fee.max_items, fee.minimum) == (0, 0, 0, 0)
    assert fee.basis == "charged"


@pytest.mark.parametrize(
    ("calculator", "values", "field"),
    [
        ("percent", {"percent": ""}, "percent"),
        ("per_kg", {"amount": ""}, "amount"),
        ("threshold", {"amount": "10", "minimum": ""}, "minimum"),
    ],
)
def test_what_a_calculation_needs_is_asked_for(manager_client, typed, calculator, values, field):
    data = typed | {"calculator": calculator} | values
    assert list(errors(manager_client.post(CREATE, data))) == [field]
    assert not Fee.objects.exists()


def test_a_fee_on_some_producers_goods_that_looks_at_the_whole_order(
    manager_client, typed, producer
):
    data = typed | {
        "calculator": "threshold",
        "amount": "10",
        "next_amount": "1",
        "minimum": "25",
        "basis": "order",
        "place": "supply",
        "producers": [producer.pk],
    }
    assert manager_client.post(CREATE, data).status_code == 302
    fee = Fee.objects.get()
    assert charged_on(fee) == ("supply", [producer])
    assert (fee.amount, fee.next_amount, fee.minimum, fee.basis) == (10, 1, 25, "order")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"percent": "101"}, "percent"),
        ({"percent": "-100,01"}, "percent"),
        ({"percent": "8,125"}, "percent"),
        ({"percent": "NaN"}, "percent"),
        ({"percent": "beaucoup"}, "percent"),
        ({"calculator": "flat", "amount": "0,001"}, "amount"),
        ({"calculator": "flat", "amount": "1000000"}, "amount"),
        ({"calculator": "flat", "amount": "Infinity"}, "amount"),
        ({"calculator": "threshold", "amount": "1", "minimum": "-1"}, "minimum"),
        ({"calculator": "degressive", "amount": "1", "max_items": "-1"}, "max_items"),
        ({"calculator": "degressive", "amount": "1", "max_items": "99999999"}, "max_items"),
        ({"calculator": "compound"}, "calculator"),
        ({"calculator": ""}, "calculator"),
        ({"type": "profit"}, "type"),
        ({"own_vat_rate": "19.6"}, "own_vat_rate"),
        ({"place": "sale"}, "place"),
        ({"place": "supply"}, "producers"),
        ({"place": "supply", "producers": ["x"]}, "producers"),
        ({"place": "supply", "producers": [99999]}, "producers"),
        ({"owner": "99999"}, "owner"),
        ({"owner": "x"}, "owner"),
        ({"owner": ""}, "owner"),
        ({"label": ""}, "label"),
        ({"label": "!!!"}, "label"),
        ({"label": "x" * 61}, "label"),
        ({"calculator": "per_item", "amount": "-3,01"}, "amount"),
    ],
)
def test_bad_input_is_refused_at_its_field_and_shown_again(manager_client, typed, values, field):
    response = manager_client.post(CREATE, typed | values)
    assert list(errors(response)) == [field]
    assert shown(response)["label"] == (typed | values)["label"]
    assert not Fee.objects.exists()
    assert not FeeCharge.objects.exists()


def test_a_label_in_use_is_refused_case_and_accents_aside(manager_client, typed, shop):
    factories.FeeFactory(shop, label="Préparation")
    response = manager_client.post(CREATE, typed | {"label": "PREPARATION"})
    assert list(errors(response)) == ["label"]
    assert Fee.objects.count() == 1


def test_sending_a_new_fee_twice_makes_one(manager_client, typed):
    assert manager_client.post(CREATE, typed).status_code == 302
    assert list(errors(manager_client.post(CREATE, typed))) == ["label"]
    assert Fee.objects.count() == 1


def test_a_form_that_nobody_touched_changes_nothing(manager_client, shop, producer):
    fee = factories.FeeFactory(
        shop,
        label="Tournée",
        supply=[producer],
        calculator="degressive",
        amount="2",
        next_amount="1",
        max_items=3,
        basis="order",
        own_vat_rate="20",
    )
    before = Fee.objects.values().get(), list(FeeCharge.objects.values())
    assert manager_client.post(edit(fee), sent(manager_client.get(edit(fee)))).status_code == 302
    assert (Fee.objects.values().get(), list(FeeCharge.objects.values())) == before


def test_the_second_of_two_people_is_told_and_may_insist(manager_client, shop):
    fee = factories.FeeFactory(shop, percent="8")
    first = sent(manager_client.get(edit(fee)))
    second = first | {"percent": "10"}
    assert manager_client.post(edit(fee), first | {"percent": "9"}).status_code == 302
    told = manager_client.post(edit(fee), second)
    assert list(errors(told)) == ["__all__"]
    assert shown(told)["percent"] == "10"
    assert Fee.objects.get().percent == 9
    assert manager_client.post(edit(fee), sent(told)).status_code == 302
    assert Fee.objects.get().percent == 10


def test_a_fee_changes_no_placed_order(manager_client, shop, producer):
    fee = factories.FeeFactory(shop, percent="10")
    product = producer.stockrecords.get().product
    order = factories.OrderFactory(shop, {product: 2})
    form = sent(manager_client.get(edit(fee)))
    assert manager_client.post(edit(fee), form | {"percent": "50"}).status_code == 302
    order.refresh_from_db()
    assert order.total_incl_tax == Decimal("6.60")
    assert order.lines.get().fees.get().percent == 10


# Archiving and deleting


def test_a_used_fee_is_archived_with_words_and_found_under_archived(manager_client, shop, producer):
    fee = factories.FeeFactory(shop, label="Cagettes")
    factories.OrderFactory(shop, {producer.stockrecords.get().product: 1})
    response = manager_client.post(url("delete", fee), follow=True)
    assert "Des commandes ont payé le frais" in text(response)
    assert Fee.objects.get().archived_at is not None
    assert edit(fee) not in text(manager_client.get(INDEX))
    assert edit(fee) in text(manager_client.get(f"{INDEX}?etat=archives"))
    assert edit(fee) in text(manager_client.get(f"{INDEX}?etat=tous"))
    assert "Réactiver ce frais" in text(manager_client.get(edit(fee)))
    assert manager_client.post(restore(fee)).status_code == 302
    assert edit(fee) in text(manager_client.get(INDEX))


def test_an_unused_fee_is_deleted_once(manager_client, shop):
    fee = factories.FeeFactory(shop)
    assert manager_client.post(url("delete", fee)).status_code == 302
    assert not Fee.objects.exists()
    assert manager_client.post(url("delete", fee)).status_code == 404


def test_archiving_is_told_and_twice_is_harmless(manager_client, shop):
    fee = factories.FeeFactory(shop, label="Cagettes")
    for _ in range(2):
        page = text(manager_client.post(archive(fee), follow=True))
        assert "Le frais « Cagettes » est archivé" in page
    assert "Frais archivé" in text(manager_client.get(url("history", fee)))


def test_restoring_a_label_in_use_is_told(manager_client, manager, shop):
    fee = factories.FeeFactory(shop, label="Cagettes")
    archive_fee(actor=manager, fee=fee)
    factories.FeeFactory(shop, label="cagettes")
    page = text(manager_client.post(restore(fee), follow=True))
    assert "Un autre frais de la boutique porte déjà ce libellé" in page
    assert Fee.objects.get(pk=fee.pk).archived_at is not None


def test_an_archived_fee_may_be_edited_and_stays_archived(manager_client, manager, shop):
    fee = factories.FeeFactory(shop, label="Cagettes", percent="8")
    archive_fee(actor=manager, fee=fee)
    factories.FeeFactory(shop, label="Autre")
    form = sent(manager_client.get(edit(fee)))
    assert manager_client.post(edit(fee), form | {"label": "autre"}).status_code == 302
    stored = Fee.objects.get(pk=fee.pk)
    assert (stored.label, stored.archived_at is None) == ("autre", False)


def test_an_enterprise_that_owns_a_fee_is_not_deleted(manager_client, manager, shop):
    carrier = factories.EnterpriseFactory(name="Coop Transport")
    factories.ManagerFactory(enterprise=carrier, user=manager, role="owner")
    factories.FeeFactory(shop, owner=carrier, label="Tournée")
    address = reverse("boutique_producteurs_modeladmin_delete", args=[carrier.pk])
    page = text(manager_client.post(address, follow=True))
    assert "est bénéficiaire du frais « Tournée »" in page
    assert Partner.objects.filter(pk=carrier.pk).exists()


# Rights


@pytest.mark.parametrize("role", ["reader", "packing"])
def test_who_only_looks_gets_403_on_every_write(shop, typed, role):
    client, fee = somebody(shop, role), factories.FeeFactory(shop)
    before = Fee.objects.values().get(), Shop.objects.values().get()
    assert client.get(INDEX).status_code == 200
    margin = f"{MARGINS}edit/{shop.pk}/"
    for address in (CREATE, edit(fee), url("delete", fee), archive(fee), restore(fee), margin):
        assert client.post(address, typed | {"margin": "20"}).status_code == 403, address
    assert (Fee.objects.values().get(), Shop.objects.values().get()) == before


def test_the_manager_of_another_shop_finds_nothing(shop, typed):
    fee = factories.FeeFactory(shop, label="Cagettes")
    stranger = somebody(factories.ShopFactory(is_main=False), "owner")
    before = Fee.objects.values().get()
    margin = f"{MARGINS}edit/{shop.pk}/"
    for address in (edit(fee), url("delete", fee), archive(fee), restore(fee), margin):
        assert stranger.post(address, typed).status_code == 404, address
    for address in (INDEX, f"{INDEX}?export=csv", f"{INDEX}?etat=tous&q=Cagettes"):
        assert "Cagettes</" not in text(stranger.get(address)), address
    assert Fee.objects.values().get() == before


def test_a_forged_owner_producer_or_shop_is_refused(manager, manager_client, shop, typed, producer):
    foreign = factories.ShopFactory(is_main=False)
    supplier = factories.EnterpriseFactory()
    factories.ProductFactory(shop=foreign, producer=supplier)
    owner = manager_client.post(CREATE, typed | {"owner": supplier.pk})
    assert list(errors(owner)) == ["owner"]
    supply = {"place": "supply", "producers": [producer.pk, supplier.pk]}
    assert list(errors(manager_client.post(CREATE, typed | supply))) == ["producers"]
    assert manager_client.post(CREATE, typed | {"shop": foreign.pk}).status_code == 302
    assert Fee.objects.get().shop == shop


def test_somebody_with_two_shops_chooses_and_cannot_mix_their_people(manager, typed, shop):
    second = factories.ShopFactory(is_main=False)
    factories.ManagerFactory(enterprise=second.enterprise, user=manager)
    supplier = factories.EnterpriseFactory()
    factories.ProductFactory(shop=second, producer=supplier)
    client = client_of(manager)
    foreign = factories.ShopFactory(is_main=False)
    for forged in (foreign.pk, 99999, "x", ""):
        assert list(errors(client.post(CREATE, typed | {"shop": forged}))) == ["shop"]
    mixed = typed | {"shop": shop.pk, "owner": supplier.pk}
    assert list(errors(client.post(CREATE, mixed))) == ["owner"]
    factories.FeeFactory(shop, label="commission")
    assert list(errors(client.post(CREATE, typed | {"shop": shop.pk}))) == ["label"]
    assert client.post(CREATE, mixed | {"shop": second.pk}).status_code == 302
    assert Fee.objects.get(shop=second).owner == supplier


# What is shown


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"calculator": "percent", "percent": "8"}, "8 % du prix"),
        ({"calculator": "percent", "percent": "-14.8"}, "−14,8 % du prix"),
        ({"calculator": "per_item", "amount": "0.20"}, "0,20 € par article"),
        ({"calculator": "per_kg", "amount": "0.50"}, "0,50 €/kg"),
        (
            {"calculator": "percent_and_fixed", "percent": "5", "amount": "0.10"},
            "5 % + 0,10 € par article",
        ),
        ({"calculator": "flat", "amount": "2"}, "2,00 € par commande"),
        (
            {"calculator": "degressive", "amount": "2", "next_amount": "1", "max_items": 3},
            "2,00 € puis 1,00 €, 3 articles au plus",
        ),
        ({"calculator": "degressive", "amount": "2", "max_items": 0}, "rien : aucun article"),
        (
            {"calculator": "threshold", "amount": "10", "next_amount": "1", "minimum": "25"},
            "10,00 € sous 25,00 € de produits, 1,00 € à partir de là",
        ),
        (
            {"calculator": "order_percent_and_fixed", "percent": "1.5", "amount": "0.25"},
            "1,5 % + 0,25 € par commande",
        ),
    ],
)
def test_the_list_says_in_words_how_much(manager_client, shop, fields, words):
    factories.FeeFactory(shop, **fields)
    assert words in text(manager_client.get(INDEX))


def test_the_list_says_on_what_with_which_vat(manager_client, shop, producer):
    factories.FeeFactory(shop, label="Un", own_vat_rate="20")
    factories.FeeFactory(shop, label="Deux", supply=[producer])
    page = text(manager_client.get(INDEX))
    assert "toute la boutique" in page
    assert "20 %</td>" in page
    assert "Vergers du Val" in page
    assert "taux du produit" in page
    Partner.objects.filter(pk=shop.enterprise.pk).update(charges_vat=False)
    assert "sans TVA" in text(manager_client.get(INDEX))


def test_filters_and_search_narrow_the_list(manager_client, shop, producer):
    ours = factories.FeeFactory(shop, label="Cagettes", type="packing")
    theirs = factories.FeeFactory(shop, label="Tournée", type="transport", owner=producer)
    for asked in ("type=packing", f"beneficiaire={shop.enterprise.pk}", "q=caget"):
        page = text(manager_client.get(f"{INDEX}?{asked}"))
        assert edit(ours) in page, asked
        assert edit(theirs) not in page, asked
    assert edit(theirs) in text(manager_client.get(f"{INDEX}?q=Vergers"))


def test_the_form_of_a_seller_without_vat_asks_no_rate(manager_client, shop, typed):
    Partner.objects.filter(pk=shop.enterprise.pk).update(charges_vat=False)
    assert "own_vat_rate" not in manager_client.get(CREATE).context["form"].fields
    assert manager_client.post(CREATE, typed).status_code == 302
    assert Fee.objects.get().own_vat_rate == ""


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("calculator=percent&percent=8", "3,00 € : 0,24 €, soit 3,24 € en rayon"),
        ("calculator=per_kg&amount=0,50", "1,5 kg à 3,00 € : 0,75 €, soit 3,75 €"),
        ("calculator=degressive&amount=2&next_amount=1&max_items=3", "5 articles : 4,00 €"),
        ("calculator=degressive&amount=2&max_items=0", "ne coûte rien"),
        ("calculator=threshold&amount=10&next_amount=1&minimum=25", "24,99 € de produits : 10,00"),
        ("calculator=order_percent_and_fixed&percent=1,5&amount=0,25", "50,00 € de produits : 1,"),
    ],
)
def test_an_example_comes_from_the_rules_while_typing(manager_client, asked, words):
    example = manager_client.get(f"{EXAMPLE}?{asked}").json()["example"]
    assert words in example.replace("\u202f", " ")


@pytest.mark.parametrize(
    "asked", ["", "calculator=percent&percent=x", "calculator=zz&percent=8", "percent=%00"]
)
def test_an_example_of_nonsense_is_empty(manager_client, asked):
    assert manager_client.get(f"{EXAMPLE}?{asked}").json() == {"example": ""}


def test_the_example_of_a_stored_fee_needs_no_script(manager_client, shop):
    fee = factories.FeeFactory(shop, percent="8")
    assert "0,24 €, soit 3,24 € en rayon" in text(manager_client.get(edit(fee)))


def test_a_fee_per_kilo_names_the_products_without_weight(manager_client, shop, producer):
    def product(title, **fields):
        return factories.ProductFactory(shop=shop, producer=producer, title=title, **fields)

    eggs = product("Œufs", unit="box", measure="piece")
    product("Jus de pomme", unit="bottle", measure="L", shipping_weight=Decimal("1.1"))
    elsewhere = factories.ProductFactory(shop=shop, title="Miel", unit="jar", measure="piece")
    whole = factories.FeeFactory(shop, calculator="per_kg", amount="0.50")
    page = text(manager_client.get(edit(whole)))
    for each in (eggs, elsewhere):
        assert reverse("boutique_produits_modeladmin_edit", args=[each.pk]) in page
    assert "Jus de pomme" not in page
    assert "Pommes" not in page
    supply = factories.FeeFactory(shop, calculator="per_kg", amount="0.50", supply=[producer])
    page = text(manager_client.get(edit(supply)))
    assert "Œufs" in page
    assert "Miel" not in page
    by_item = factories.FeeFactory(shop, percent="8")
    assert "n’ont pas de poids" not in text(manager_client.get(edit(by_item)))


def test_saving_a_fee_per_kilo_warns_of_products_without_weight(
    manager_client, typed, shop, producer
):
    data = typed | {"calculator": "per_kg", "amount": "0,50"}
    page = text(manager_client.post(CREATE, data, follow=True))
    assert "Des produits n’ont pas de poids" not in page
    factories.ProductFactory(shop=shop, producer=producer, unit="box", measure="piece")
    page = text(manager_client.post(CREATE, data | {"label": "Autre"}, follow=True))
    assert "Des produits n’ont pas de poids" in page
    assert edit(Fee.objects.get(label="Autre")) in page


def test_the_export_holds_every_column(manager_client, shop, producer):
    factories.FeeFactory(
        shop,
        label="Tournée",
        type="transport",
        owner=producer,
        supply=[producer],
        calculator="per_kg",
        amount="0.50",
        own_vat_rate="20",
    )
    rows = manager_client.get(f"{INDEX}?export=csv").content.decode("utf-8-sig").splitlines()
    cells = dict(zip(rows[0].split(";"), rows[1].split(";"), strict=True))
    assert cells["libellé"] == "Tournée"
    assert cells["bénéficiaire"] == "Vergers du Val"
    assert cells["en clair"] == "0,50\u202f€/kg"
    assert cells["montant"] == "0,50"
    assert cells["pris sur"] == "Vergers du Val"
    assert cells["TVA"] == "20\u202f%"
    book = openpyxl.load_workbook(BytesIO(manager_client.get(f"{INDEX}?export=xlsx").content))
    header, row = list(book.active.values)
    assert dict(zip(header, row, strict=True))["libellé"] == "Tournée"
    assert len(header) == len(set(header))


# The margin


def test_the_margin_is_a_setting(manager_client, shop, producer):
    address = f"{MARGINS}edit/{shop.pk}/"
    assert manager_client.post(address, {"margin": "12,5"}).status_code == 302
    assert Shop.objects.get().margin == Decimal("12.5")
    assert "12,5 %" in text(manager_client.get(MARGINS))
    for wrong in ("101", "-101", "1,234", "x", "NaN"):
        assert list(errors(manager_client.post(address, {"margin": wrong}))) == ["margin"]
    assert Shop.objects.get().margin == Decimal("12.5")
    assert manager_client.post(address, {"margin": ""}).status_code == 302
    assert Shop.objects.get().margin is None


# Queries


@pytest.mark.parametrize("asked", ["", "?export=csv", "?export=xlsx", "?etat=tous"])
def test_the_list_costs_the_same_with_3_fees_as_with_30(manager_client, shop, asked):
    def add():
        producer = factories.EnterpriseFactory()
        factories.ProductFactory(shop=shop, producer=producer)
        factories.FeeFactory(shop, owner=producer, supply=[producer, shop.enterprise])

    assert_same_queries(manager_client, INDEX + asked, add)


def test_the_form_costs_the_same_with_3_producers_as_with_30(manager_client, shop):
    fee = factories.FeeFactory(shop, calculator="per_kg", amount="1")

    def add():
        producer = factories.EnterpriseFactory()
        factories.ProductFactory(shop=shop, producer=producer, unit="jar", measure="piece")
        fee.charges.filter(place="shop").delete()
        fee.charges.create(place="supply", producer=producer)

    assert_same_queries(manager_client, edit(fee), add)


@pytest.mark.parametrize("text", ["1e1", "٣", "1_0", "NaN", "8 %%"])
def test_a_number_is_written_in_digits(manager_client, shop, text):
    response = manager_client.post(f"{MARGINS}edit/{shop.pk}/", {"margin": text})
    assert errors(response) == {"margin": ["Saisissez un nombre."]}
    assert Shop.objects.get().margin is None


@pytest.mark.parametrize("text", ["12,5", "12.5", "12,5 %", "\u202f12,50\u00a0%"])
def test_a_percentage_may_be_typed_as_it_is_said(manager_client, shop, text):
    manager_client.post(f"{MARGINS}edit/{shop.pk}/", {"margin": text})
    assert Shop.objects.get().margin == Decimal("12.5")


def test_the_history_has_french_headings(manager_client, manager, shop):
    fee = archive_fee(actor=manager, fee=factories.FeeFactory(shop))
    page = text(manager_client.get(f"{INDEX}history/{fee.pk}/"))
    assert "Utilisateur" in page
    assert ">User<" not in page
