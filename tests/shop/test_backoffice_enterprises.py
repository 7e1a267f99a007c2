"""Producers in a reseller's back office: path A, duplicates, badges."""

from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry

from shop.backoffice.exceptions import Refused
from shop.catalogue.models import Product, ShopProduct
from shop.partner.editing import create_enterprise, version_of
from shop.partner.grants.models import PermissionKind
from shop.partner.models import Grant, GrantRequest, Partner, StockRecord
from shop.partner.team import owner_of
from tests import factories

LIST = "/gestion/boutique/producteurs/"
CREATE = f"{LIST}create/"


def edit(enterprise) -> str:
    return reverse("boutique_producteurs_modeladmin_edit", args=[enterprise.pk])


def errors(response) -> dict:
    return response.context["form"].errors


@pytest.fixture
def owner(shop):
    """The owner of the main shop's enterprise."""
    user = factories.UserFactory(email="helene@halle.example")
    user.groups.add(factories.wagtail_group("Gestionnaires"))
    factories.ManagerFactory(enterprise=shop.enterprise, user=user, role="owner")
    return user


@pytest.mark.parametrize("typed", ["\u200b", "…", "***"])
def test_a_name_without_a_letter_is_none(manager_client, typed):
    before = everything()
    response = manager_client.post(CREATE, {"name": typed, "is_producer": "on"})
    assert errors(response)["name"] == ["Écrivez un nom avec des lettres."]
    assert everything() == before


@pytest.mark.parametrize("typed", ["ferme du prè", "Ferme  du Pré", "FERME DU PRE"])
def test_a_name_that_differs_by_accents_alone_is_taken(manager_client, typed):
    factories.EnterpriseFactory(name="Ferme du Pré")
    response = manager_client.post(CREATE, {"name": typed, "is_producer": "on"})
    assert errors(response)["name"] == ["Ce nom est déjà pris."]
    assert response.context["form"]["name"].value() == typed
    assert Partner.objects.filter(name_key="ferme du pre").count() == 1


def profile_of(producer, **changes) -> dict:
    return {"name": producer.name, "is_producer": "on", "seen": version_of(producer)} | changes


def test_of_two_people_at_a_profile_the_second_is_told_and_loses_nothing(manager_client, shop):
    producer = factories.EnterpriseFactory(name="Ferme du Pré", is_producer=True)
    factories.ProductFactory(shop=shop, producer=producer)
    late = profile_of(producer, town="Lavaur")
    assert manager_client.post(edit(producer), profile_of(producer, town="Albi")).status_code == 302
    told = manager_client.post(edit(producer), late)
    producer.refresh_from_db()
    assert "a modifié ce profil entre-temps" in told.text
    assert ("Lavaur" in told.text, producer.town) == (True, "Albi")
    late["seen"] = version_of(producer)
    assert late["seen"] in told.text  # saving again puts it in place
    assert manager_client.post(edit(producer), late).status_code == 302
    producer.refresh_from_db()
    assert producer.town == "Lavaur"


@pytest.mark.parametrize("phone", ["zz", "04 75", "04 75 00 00 00 puis 12"])
def test_what_is_no_phone_number_is_told_at_its_field(manager_client, shop, phone):
    producer = factories.EnterpriseFactory(name="Ferme du Pré", is_producer=True)
    factories.ProductFactory(shop=shop, producer=producer)
    told = manager_client.post(edit(producer), profile_of(producer, phone=phone))
    assert told.context["form"].errors == {"phone": ["Saisissez un numéro de téléphone valable."]}


def test_an_enterprise_keeps_its_name_with_other_accents(manager_client, shop):
    producer = factories.EnterpriseFactory(name="Ferme du Pre", is_producer=True)
    factories.ProductFactory(shop=shop, producer=producer)
    response = manager_client.post(edit(producer), profile_of(producer, name="Ferme du Pré"))
    assert response.status_code == 302
    producer.refresh_from_db()
    assert producer.name == "Ferme du Pré"
    line = ModelLogEntry.objects.for_instance(producer).get(action__startswith="halle.")
    assert line.action == "halle.profile.changed"


def test_a_name_taken_at_the_same_moment_is_told_at_its_field(owner):
    factories.EnterpriseFactory(name="Ferme du Pré")
    with pytest.raises(Refused) as refused:
        create_enterprise(actor=owner, enterprise=Partner(name="Ferme du pre"))
    assert refused.value.field == "name"
    assert Partner.objects.filter(managers__user=owner).count() == 1


PROFILE = {"name": "Ferme du Lac", "is_producer": "on", "postcode": "26150", "town": "Die"}


@pytest.fixture
def department(db):
    return factories.CategoryFactory(name="Légumes")


@pytest.fixture
def typed(department):
    """What a reseller types: a profile, two products and an empty row."""
    first = {"title": "Courgettes", "purchase_price": "2,10", "stock": "12"}
    second = {"title": "Œufs", "purchase_price": "3", "is_unlimited": "on", "size": "6"}
    return PROFILE | rows_of(department, first, second, {})


def rows_of(department, *rows) -> dict:
    """Return rows as a browser sends them, with the choices that a new one shows."""
    shown = {"department": department.pk, "unit": "piece", "size": "1", "measure": "kg"}
    shown |= {"vat_rate": "5.5"}
    sent = {"produits-TOTAL_FORMS": len(rows), "produits-INITIAL_FORMS": 0}
    for number, row in enumerate(rows):
        sent |= {f"produits-{number}-{name}": value for name, value in (shown | row).items()}
    return sent


def everything() -> tuple:
    return (
        Partner.objects.count(),
        Product.objects.count(),
        StockRecord.objects.count(),
        ShopProduct.objects.count(),
        Grant.objects.count(),
        ModelLogEntry.objects.count(),
    )


def test_p01_one_screen_makes_the_producer_its_rights_and_its_products(
    manager_client, owner, shop, typed, department, mailoutbox
):
    assert manager_client.post(CREATE, typed).status_code == 302
    farm = Partner.objects.get(name="Ferme du Lac")
    assert (farm.is_delegated, farm.sells, farm.shops.count()) == (True, "none", 0)
    assert owner_of(farm) == owner
    given = Grant.objects.filter(giver=farm, receiver=shop.enterprise, ends_at=None)
    assert set(given.values_list("permission", flat=True)) == set(PermissionKind.values)
    courgettes, eggs = Product.objects.of_producer(farm).order_by("pk")
    record = courgettes.stockrecords.get()
    assert (record.price, record.num_in_stock, record.is_unlimited) == (Decimal("2.10"), 12, False)
    assert (eggs.size, eggs.stock.is_unlimited) == (Decimal(6), True)
    assert list(eggs.categories.all()) == [department]
    assert list(Product.objects.on_shelf_of(shop).order_by("pk")) == [courgettes, eggs]
    assert mailoutbox == []


def test_p01_what_was_made_stands_in_its_journal(manager_client, manager, owner, typed):
    manager_client.post(CREATE, typed)
    farm = Partner.objects.get(name="Ferme du Lac")
    lines = ModelLogEntry.objects.for_instance(farm).filter(action__startswith="halle.")
    made = [line.data["product"] for line in lines.filter(action="halle.product.created")]
    assert sorted(made) == ["Courgettes", "Œufs"]
    assert {line.user for line in lines} == {manager}


def test_a_producer_may_be_made_without_any_product(manager_client, shop):
    assert manager_client.post(CREATE, PROFILE).status_code == 302
    assert not Product.objects.of_producer(Partner.objects.get(name="Ferme du Lac")).exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"produits-1-title": ""}, "title"),
        ({"produits-1-purchase_price": ""}, "purchase_price"),
        ({"produits-1-purchase_price": "-1"}, "purchase_price"),
        ({"produits-1-purchase_price": "gratuit"}, "purchase_price"),
        ({"produits-1-stock": "-3"}, "stock"),
        ({"produits-1-stock": "", "produits-1-is_unlimited": ""}, "stock"),
        ({"produits-1-size": "0"}, "size"),
        ({"produits-1-unit": "tonne"}, "unit"),
        ({"produits-1-vat_rate": "7"}, "vat_rate"),
        ({"produits-1-department": "999"}, "department"),
        ({"produits-1-title": "courgettes"}, "title"),
    ],
)
def test_one_wrong_row_is_told_there_and_nothing_is_made(manager_client, typed, changes, field):
    before = everything()
    response = manager_client.post(CREATE, typed | changes)
    assert response.status_code == 200
    first, second, empty = response.context["rows"].forms
    assert list(second.errors) == [field]
    assert (first.errors, empty.errors) == ({}, {})
    assert first["title"].value() == "Courgettes"
    assert response.context["form"]["name"].value() == "Ferme du Lac"
    assert everything() == before


def test_a_wrong_profile_makes_no_product(manager_client, typed):
    before = everything()
    response = manager_client.post(CREATE, typed | {"postcode": "26"})
    assert list(errors(response)) == ["postcode"]
    assert "Courgettes" in response.content.decode()
    assert everything() == before


def test_a_price_that_the_fees_bring_below_zero_is_told_in_its_row(manager_client, shop, typed):
    factories.FeeFactory(shop, calculator="per_item", amount="-2.50")
    before = everything()
    response = manager_client.post(CREATE, typed)
    assert response.context["form"].errors == {}
    assert list(response.context["rows"].forms[0].errors) == ["purchase_price"]
    assert everything() == before


def test_a_producer_that_produces_nothing_has_no_products(manager_client, typed):
    before = everything()
    response = manager_client.post(CREATE, typed | {"is_producer": ""})
    assert list(errors(response)) == ["is_producer"]
    assert everything() == before


def test_more_rows_keep_what_was_typed_and_judge_nothing(manager_client, typed):
    before = everything()
    response = manager_client.post(CREATE, typed | {"more": "1", "name": "", "siret": "12"})
    rows = response.context["rows"]
    assert len(rows.forms) == 8
    assert rows.forms[0]["title"].value() == "Courgettes"
    assert rows.forms[1]["is_unlimited"].value()
    assert rows.management_form["INITIAL_FORMS"].value() == 0
    assert response.context["form"]["postcode"].value() == "26150"
    assert response.context["form"]["siret"].value() == "12"
    assert 'role="alert"' not in response.content.decode()
    assert everything() == before


@pytest.mark.parametrize(
    ("total", "said"),
    [
        ("", "pas arrivés en entier"),
        ("abc", "pas arrivés en entier"),
        ("-1", "pas arrivés en entier"),
        ("100000", "Ici, 60 produits au plus"),
    ],
)
def test_a_forged_number_of_rows_makes_nothing(manager_client, typed, total, said):
    before = everything()
    response = manager_client.post(CREATE, typed | {"produits-TOTAL_FORMS": total})
    assert response.status_code == 200
    assert said in response.content.decode()
    assert everything() == before


def test_at_the_limit_nothing_is_made_and_the_screen_says_so(manager_client, owner, typed):
    owner.enterprise_limit = 1
    owner.save()
    before = everything()
    response = manager_client.post(CREATE, typed)
    assert response.status_code == 200
    [said] = response.context["form"].non_field_errors()
    assert said.startswith(f"{owner} ne peut pas posséder 1 entreprise de plus")
    assert response.context["standing"].left == 0
    assert everything() == before


def test_at_the_limit_its_owner_is_told_the_figures(owner, typed):
    owner.enterprise_limit = 1
    owner.save()
    client = Client()
    client.force_login(owner, backend="django.contrib.auth.backends.ModelBackend")
    [said] = client.post(CREATE, typed).context["form"].non_field_errors()
    assert said.startswith("Vous pouvez posséder 1 entreprises et en possédez déjà 1")


def test_a_shop_of_own_products_makes_no_producers(typed):
    farm = factories.EnterpriseFactory(sells="own")
    factories.ShopFactory(enterprise=farm, is_main=False)
    user = factories.UserFactory()
    user.groups.add(factories.wagtail_group("Gestionnaires"))
    factories.ManagerFactory(enterprise=farm, user=user, role="owner")
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    before = everything()
    assert client.get(CREATE).status_code == 403
    assert client.post(CREATE, typed).status_code == 403
    assert CREATE not in client.get(LIST).content.decode()
    assert everything() == before


def test_who_runs_two_shops_says_for_which(manager_client, manager, shop, typed):
    second = factories.ShopFactory(is_main=False)
    factories.ManagerFactory(enterprise=second.enterprise, user=manager)
    foreign = factories.ShopFactory(is_main=False)
    refused = manager_client.post(CREATE, typed | {"shop": foreign.pk})
    assert list(errors(refused)) == ["shop"]
    assert manager_client.post(CREATE, typed | {"shop": second.pk}).status_code == 302
    rows = ShopProduct.objects.filter(product__title="Courgettes")
    assert [row.shop for row in rows] == [second]
    assert Grant.objects.filter(receiver=second.enterprise).count() == len(PermissionKind)


def test_the_connection_is_asked_for_the_chosen_shop(manager_client, manager, stranger, typed):
    second = factories.ShopFactory(is_main=False)
    factories.ManagerFactory(enterprise=second.enterprise, user=manager)
    known = {"name": "ferme du LAC", "shop": second.pk, "connect": "1"}
    assert manager_client.post(CREATE, typed | known).status_code == 302
    assert GrantRequest.objects.get().asker == second.enterprise


@pytest.fixture
def stranger(db):
    """A farm of somebody else's that has nothing to do with the shop."""
    farm = factories.EnterpriseFactory(
        name="Ferme du Lac", postcode="26150", siret="73282932000074", email="agnes@lac.example"
    )
    user = factories.UserFactory(email="agnes@privee.example")
    factories.ManagerFactory(enterprise=farm, user=user, role="owner")
    return farm


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "ferme du LAC"},
        {"name": "Autre nom", "siret": "732 829 320 00074", "postcode": ""},
    ],
)
def test_a_duplicate_leads_to_asking_for_a_connection(
    manager_client, shop, stranger, typed, changes
):
    before = everything()
    response = manager_client.post(CREATE, typed | changes)
    page = response.content.decode()
    assert response.context["known"].enterprise == stranger
    assert 'name="connect"' in page
    assert "agnes@" not in page
    assert everything() == before
    asked = manager_client.post(CREATE, typed | changes | {"connect": "1"})
    assert asked.status_code == 302
    request = GrantRequest.objects.get()
    assert (request.asker, request.giver) == (shop.enterprise, stranger)
    assert set(request.permissions) == {"sell", "catalogue"}
    assert Partner.objects.count() == before[0]
    assert not Grant.objects.exists()


def test_the_enter_key_saves_and_asks_nobody(manager_client, stranger, typed):
    page = BeautifulSoup(manager_client.post(CREATE, typed).content, "html.parser")
    form = page.find("input", {"name": "name"}).find_parent("form")
    assert form.find("button", {"name": "connect"})
    assert not form.find("button", {"type": "submit"}).get("name")


def test_asking_twice_is_told_and_asks_once(manager_client, stranger, typed):
    manager_client.post(CREATE, typed | {"connect": "1"})
    again = manager_client.post(CREATE, typed | {"connect": "1"})
    assert "attend" in again.content.decode()
    assert GrantRequest.objects.count() == 1


@pytest.mark.parametrize(
    "changes", [{"name": "Ferme du Lac", "postcode": "01000"}, {"name": "Tout autre"}]
)
def test_a_connection_is_asked_from_nobody_that_the_form_does_not_name(
    manager_client, stranger, typed, changes
):
    response = manager_client.post(CREATE, typed | changes | {"connect": str(stranger.pk)})
    assert not GrantRequest.objects.exists()
    assert "agnes@" not in response.content.decode()


def test_a_producer_that_is_sold_already_is_shown_not_asked(manager_client, shop, typed):
    farm = factories.EnterpriseFactory(name="Ferme du Lac", postcode="26150")
    factories.ProductFactory(shop=shop, producer=farm)
    response = manager_client.post(CREATE, typed)
    known = response.context["known"]
    assert (known.is_ours, known.may_ask) == (True, False)
    assert 'name="connect"' not in response.content.decode()
    manager_client.post(CREATE, typed | {"connect": "1"})
    assert not GrantRequest.objects.exists()


def test_a_siret_of_another_is_refused_when_a_profile_changes(manager_client, shop, stranger):
    producer = factories.EnterpriseFactory(name="Ferme du Pré")
    factories.ProductFactory(shop=shop, producer=producer)
    data = {"name": "Ferme du Pré", "is_producer": "on", "siret": stranger.siret}
    response = manager_client.post(edit(producer), data)
    assert list(errors(response)) == ["siret"]
    producer.refresh_from_db()
    assert producer.siret == ""


@pytest.mark.parametrize("value", ["\x00", "9" * 40, "💥" * 300])
def test_nonsense_in_any_field_is_answered_and_never_half_written(manager_client, typed, value):
    farms = Partner.objects.count()
    for field in typed:
        response = manager_client.post(CREATE, typed | {"name": f"Ferme {field}", field: value})
        assert response.status_code in (200, 302), field
        made = Partner.objects.count() - farms
        assert made == (1 if response.status_code == 302 else 0), field
        farms += made
        if made:
            Product.objects.all().delete()
            Partner.objects.filter(is_delegated=True).delete()
            farms = Partner.objects.count()
