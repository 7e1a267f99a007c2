"""The screens of customer groups and of their price lists."""

import csv
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry

from shop.backoffice.exceptions import Refused
from shop.customer.models import CustomerGroup
from shop.pricing.group_archiving import archive_group, delete_group, restore_group
from shop.pricing.group_editing import ListTerms, save_group, set_list_prices
from shop.pricing.group_state import version_of
from shop.pricing.models import PriceList, PriceListItem
from tests import factories
from tests.query_growth import assert_same_queries, queries

N = "\u202f"


@pytest.fixture
def apples(shop):
    producer = factories.EnterpriseFactory(name="Ferme du Verger")
    return factories.ProductFactory(shop=shop, title="Pommes", price="3.00", producer=producer)


@pytest.fixture
def pro(shop, apples):
    return factories.CustomerGroupFactory(
        shop=shop, name="Pro", percent="-5", prices={apples: "2.60"}
    )


@pytest.fixture
def other_shop(db):
    return factories.ShopFactory(is_main=False)


def url(action, group=None, screen="groupes") -> str:
    return reverse(f"boutique_{screen}_modeladmin_{action}", args=[group.pk] if group else [])


def client_of(shop, role) -> Client:
    user = factories.UserFactory()
    user.groups.add(factories.wagtail_group("Gestionnaires"))
    factories.ManagerFactory(enterprise=shop.enterprise, user=user, role=role)
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def typed(*rows, initial=0, group=None, **fields) -> dict:
    """Return a posted form, of a new group or of this one as it is now.

    A row is (product or id, quantity, price) and ends with "on" where it is removed.
    """
    data = {"name": "Pro", "percent": "0", "bearer": "seller", **fields}
    data |= {"seen": version_of(group)} if group else {}
    data |= {"prices-TOTAL_FORMS": len(rows), "prices-INITIAL_FORMS": initial}
    for index, (product, quantity, price, *removed) in enumerate(rows):
        data |= {
            f"prices-{index}-product": getattr(product, "pk", product),
            f"prices-{index}-quantity": quantity,
            f"prices-{index}-price": price,
        }
        data |= {f"prices-{index}-DELETE": each for each in removed}
    return data


def everything() -> list:
    """Return what the tables of groups hold, to show that nothing changed."""
    return [
        sorted(model.objects.values_list(), key=str)
        for model in (CustomerGroup, PriceList, PriceListItem, CustomerGroup.customers.through)
    ]


def prices_of(group) -> list[tuple]:
    rows = group.price_list.items.order_by("product__title", "min_quantity")
    return list(rows.values_list("product__title", "min_quantity", "price"))


def errors_of(response) -> list[tuple]:
    """Return (row, field) of the errors at the rows of prices."""
    return [
        (index, name)
        for index, row in enumerate(response.context["form"].rows.forms)
        for name in row.errors
    ]


# Saving


def test_a_group_gets_terms_and_prices_from_quantities_on(manager_client, shop, apples):
    pears = factories.ProductFactory(shop=shop, title="Poires")
    data = typed(
        (apples, "", "2,60"),
        (apples, "10", "2.50"),
        (pears, "1", "0"),
        percent="-12,5",
        bearer="producer",
        shows_excl_vat="on",
        description="Les restaurants",
    )
    assert manager_client.post(url("create"), data).status_code == 302
    group = CustomerGroup.objects.get()
    terms = group.price_list
    assert (group.shop, group.description) == (shop, "Les restaurants")
    assert (terms.percent, terms.bearer) == (Decimal("-12.50"), "producer")
    assert terms.shows_excl_vat
    assert prices_of(group) == [
        ("Poires", 1, Decimal("0.00")),
        ("Pommes", 1, Decimal("2.60")),
        ("Pommes", 10, Decimal("2.50")),
    ]


def test_a_removed_row_leaves_the_list_and_the_others_stay(manager_client, shop, apples, pro):
    pears = factories.ProductFactory(shop=shop, title="Poires")
    pro.price_list.items.create(product=pears, price=Decimal("2.00"))
    data = typed((apples, "1", "x", "on"), (pears, "1", "2,10"), initial=2, group=pro)
    assert manager_client.post(url("edit", pro), data).status_code == 302
    assert prices_of(pro) == [("Poires", 1, Decimal("2.10"))]


def test_a_row_may_move_to_another_quantity(manager_client, apples, pro):
    data = typed((apples, "6", "2,60"), initial=1, group=pro)
    assert manager_client.post(url("edit", pro), data).status_code == 302
    assert prices_of(pro) == [("Pommes", 6, Decimal("2.60"))]


def test_the_form_shows_public_price_shelf_price_and_what_is_owed(
    manager_client, shop, apples, pro
):
    factories.FeeFactory(shop, percent="20")
    PriceList.objects.update(bearer="producer", shows_excl_vat=True)
    page = manager_client.get(url("edit", pro)).content.decode()
    for text in (f"3,60{N}€", f"3,12{N}€", f"2,96{N}€", f"2,60{N}€", f"au lieu de 3,00{N}€"):
        assert text in page


def test_the_form_lists_priced_products_only_and_offers_the_others_by_producer(
    manager_client, shop, pro
):
    factories.ProductFactory(
        shop=shop, title="Miel", producer=factories.EnterpriseFactory(name="Rucher")
    )
    form = manager_client.get(url("edit", pro)).context["form"]
    fixed = [row for row in form.price_rows.forms if row.is_fixed]
    assert [row.product_row.title for row in fixed] == ["Pommes"]
    assert len(form.price_rows.forms) == 4
    offered = {group: titles for group, titles in form.rows.choices if group}
    assert [[title for _pk, title in offered[name]] for name in ("Rucher", "Ferme du Verger")] == [
        ["Miel"],
        ["Pommes"],
    ]


def test_looking_at_prices_saves_nothing_and_keeps_what_was_typed(
    manager_client, shop, apples, pro
):
    before = everything()
    data = typed((apples, "1", "2,40"), initial=1, group=pro, percent="-50", look="prices")
    response = manager_client.post(url("edit", pro), data)
    assert response.status_code == 200
    assert everything() == before
    page = response.content.decode()
    assert "Rien n’est encore enregistré" in page
    assert 'value="2,40"' in page
    assert response.context["form"].price_rows.forms[0].figures.shelf_price == Decimal("2.40")


def test_more_rows_are_added_without_javascript(manager_client, apples, pro):
    data = typed((apples, "1", "2,40"), *[("", "", "")] * 3, initial=1, group=pro, look="rows")
    response = manager_client.post(url("edit", pro), data)
    assert len(response.context["form"].rows.forms) == 9
    assert prices_of(pro) == [("Pommes", 1, Decimal("2.60"))]


def test_a_seller_without_vat_is_not_asked_how_to_show_it(manager_client, shop, apples, pro):
    shop.enterprise.charges_vat = False
    shop.enterprise.save()
    assert "shows_excl_vat" not in manager_client.get(url("edit", pro)).context["form"].fields
    data = typed((apples, "1", "2,40"), initial=1, group=pro, shows_excl_vat="on")
    assert manager_client.post(url("edit", pro), data).status_code == 302
    pro.price_list.refresh_from_db()
    assert not pro.price_list.shows_excl_vat


def test_a_product_that_left_the_catalogue_keeps_its_price(manager_client, shop, apples, pro):
    apples.shop_products.all().delete()
    assert "Pommes" in manager_client.get(url("edit", pro)).content.decode()
    data = typed((apples, "1", "2,40"), initial=1, group=pro)
    assert manager_client.post(url("edit", pro), data).status_code == 302
    assert prices_of(pro) == [("Pommes", 1, Decimal("2.40"))]


# What may not be


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("percent", "-101"),
        ("percent", "100,01"),
        ("percent", "-10,555"),
        ("percent", "x"),
        ("percent", "NaN"),
        ("percent", ""),
        ("bearer", "nobody"),
        ("bearer", ""),
        ("name", ""),
        ("name", "   "),
        ("name", "x" * 61),
    ],
)
@pytest.mark.parametrize("screen", ["create", "edit"])
def test_wrong_terms_are_told_at_the_field(manager_client, apples, pro, screen, field, value):
    before = everything()
    data = {"name": "Autre", **typed((apples, "1", "2,22"))} | {"name": "Autre", field: value}
    group = pro if screen == "edit" else None
    response = manager_client.post(url(screen, group), data)
    assert list(response.context["form"].errors) == [field]
    assert 'value="2,22"' in response.content.decode()
    assert everything() == before


@pytest.mark.parametrize(
    ("quantity", "price", "field"),
    [
        ("1", "-1", "price"),
        ("1", "-0,01", "price"),
        ("1", "1,999", "price"),
        ("1", "abc", "price"),
        ("1", "NaN", "price"),
        ("1", "1e9", "price"),
        ("1", "1234567,00", "price"),
        ("1", "", "price"),
        ("0", "2,60", "quantity"),
        ("-3", "2,60", "quantity"),
        ("1,5", "2,60", "quantity"),
        ("deux", "2,60", "quantity"),
        ("99999999999999999999", "2,60", "quantity"),
    ],
)
@pytest.mark.parametrize("screen", ["create", "edit"])
def test_a_wrong_row_is_told_at_the_row(
    manager_client, shop, apples, pro, screen, quantity, price, field
):
    before = everything()
    pears = factories.ProductFactory(shop=shop, title="Poires")
    data = typed(
        (apples, "1", "2,22"),
        (pears, quantity, price),
        name="Autre",
        group=pro if screen == "edit" else None,
    )
    response = manager_client.post(url(screen, pro if screen == "edit" else None), data)
    assert response.status_code == 200
    assert errors_of(response) == [(1, field)]
    page = response.content.decode()
    for value in ("Autre", "2,22", quantity, price):
        assert f'value="{value}"' in page or not value
    assert everything() == before


def test_two_rows_with_the_same_product_and_quantity_are_told(manager_client, apples):
    response = manager_client.post(
        url("create"), typed((apples, "", "2,60"), (apples, "1", "2,50"), (apples, "2", "2,40"))
    )
    assert errors_of(response) == [(1, "quantity")]
    assert not CustomerGroup.objects.exists()


def test_a_price_without_product_is_told(manager_client, apples):
    response = manager_client.post(url("create"), typed(("", "", "2,60")))
    assert errors_of(response) == [(0, "product")]
    assert not CustomerGroup.objects.exists()


@pytest.mark.parametrize("forged", ["foreign", "0", "-1", "999999", "x", "1e3", "9" * 40, "²"])
def test_a_product_that_the_shop_does_not_have_is_refused(
    manager_client, apples, pro, other_shop, forged
):
    before = everything()
    product = factories.ProductFactory(shop=other_shop) if forged == "foreign" else forged
    response = manager_client.post(
        url("edit", pro), typed((apples, "1", "2,22"), (product, "1", "1"), initial=1, group=pro)
    )
    assert errors_of(response)[0] == (1, "product")
    assert "Ce produit n’est pas au catalogue" in response.content.decode()
    assert everything() == before


@pytest.mark.parametrize("total", ["", "x", "-1", None])
def test_forged_row_counts_are_no_error_of_ours(manager_client, apples, pro, total):
    before = everything()
    data = typed((apples, "1", "2,22"), group=pro) | {"prices-TOTAL_FORMS": total}
    data = {key: value for key, value in data.items() if value is not None}
    assert manager_client.post(url("edit", pro), data).status_code == 200
    assert everything() == before


def test_a_huge_row_count_is_no_error_of_ours(manager_client, apples, pro):
    before = everything()
    data = typed((apples, "1", "2,22"), group=pro) | {"prices-TOTAL_FORMS": "99999999"}
    assert manager_client.post(url("edit", pro), data).status_code == 200
    assert everything() == before


@pytest.mark.parametrize("screen", ["create", "edit"])
def test_a_price_below_zero_after_fees_is_told_at_its_row(
    manager_client, shop, apples, pro, screen
):
    factories.FeeFactory(shop, calculator="per_item", amount="-2.55", percent="0")
    before = everything()
    group = pro if screen == "edit" else None
    pears = factories.ProductFactory(shop=shop, title="Poires", price="4.00")
    data = typed((apples, "1", "2,56"), (pears, "5", "2,54"), name="Autre", group=group)
    response = manager_client.post(url(screen, group), data)
    assert errors_of(response) == [(1, "price")]
    assert f"−0,01{N}€" in response.content.decode()
    assert everything() == before
    if screen == "create":
        assert response.context["form"].instance.pk is None


def test_a_percentage_that_brings_a_price_below_zero_is_refused(manager_client, shop, apples, pro):
    factories.FeeFactory(shop, calculator="per_item", amount="-2.00", percent="0")
    before = everything()
    response = manager_client.post(url("edit", pro), typed(percent="-100", group=pro))
    [words] = response.context["form"].errors["percent"]
    assert "coûterait" in words
    assert everything() == before


def test_a_list_of_more_prices_than_a_form_holds_is_refused_in_plain_words(manager_client, pro):
    data = typed(group=pro) | {"prices-TOTAL_FORMS": "2500"}
    response = manager_client.post(url("edit", pro), data)
    assert "Pas plus de 2400 prix dans un tarif." in response.content.decode()


def test_a_price_below_what_the_producer_is_owed_is_marked(manager_client, shop):
    kale = factories.ProductFactory(shop=shop, price="2.00", shop_price="2.50")
    group = factories.CustomerGroupFactory(shop=shop, prices={kale: "2.10"})
    assert "à perte" not in manager_client.get(url("edit", group)).content.decode()
    group.price_list.items.update(price=Decimal("1.90"))
    assert "à perte" in manager_client.get(url("edit", group)).content.decode()


def test_a_name_is_taken_whatever_the_case_of_its_accents(manager_client, shop):
    factories.CustomerGroupFactory(shop=shop, name="Éleveurs")
    response = manager_client.post(url("create"), typed(name=" éleveurs "))
    assert list(response.context["form"].errors) == ["name"]
    assert list(CustomerGroup.objects.values_list("name", flat=True)) == ["Éleveurs"]


# Two managers


def test_the_second_of_two_managers_is_told_and_may_insist(manager_client, apples, pro):
    seen = manager_client.get(url("edit", pro)).context["form"].initial["seen"]
    first = typed((apples, "1", "2,50"), initial=1, seen=seen)
    assert manager_client.post(url("edit", pro), first).status_code == 302

    second = typed((apples, "1", "2,40"), initial=1, seen=seen)
    response = manager_client.post(url("edit", pro), second)
    assert response.status_code == 200
    assert "Quelqu’un a modifié ce groupe" in response.content.decode()
    assert prices_of(pro) == [("Pommes", 1, Decimal("2.50"))]

    again = second | {"seen": response.context["form"]["seen"].value()}
    assert manager_client.post(url("edit", pro), again).status_code == 302
    assert prices_of(pro) == [("Pommes", 1, Decimal("2.40"))]


# The end of a group


def test_a_group_that_orders_used_is_archived_instead_of_deleted(
    manager_client, shop, apples, customer, pro
):
    customer.groups.add(pro)
    order = factories.OrderFactory(shop, {apples: 1}, user=customer.user)
    assert "il s’archive" in manager_client.get(url("delete", pro)).content.decode()
    response = manager_client.post(url("delete", pro), follow=True)
    assert "il est archivé" in response.content.decode()
    pro.refresh_from_db()
    assert pro.archived_at is not None
    assert list(customer.groups.all()) == [pro]
    line = order.lines.get()
    assert (line.price_list, line.price_list_name) == (pro.price_list, "Pro")
    assert order.total_incl_tax == Decimal("2.60")


def test_a_group_that_no_order_used_is_deleted_with_its_customers_kept(
    manager_client, customer, pro
):
    customer.groups.add(pro)
    assert manager_client.post(url("delete", pro)).status_code == 302
    assert not CustomerGroup.objects.exists()
    customer.refresh_from_db()
    assert list(customer.groups.all()) == []


def move(client, action, group):
    return client.post(reverse(f"shop_group_{action}", args=[group.pk]), follow=True)


def test_a_group_is_archived_and_restored(manager_client, customer, pro):
    customer.groups.add(pro)
    move(manager_client, "archive", pro)
    pro.refresh_from_db()
    first = pro.archived_at
    assert first is not None
    move(manager_client, "archive", pro)
    pro.refresh_from_db()
    assert pro.archived_at == first
    assert list(customer.groups.all()) == [pro]
    move(manager_client, "restore", pro)
    pro.refresh_from_db()
    assert pro.archived_at is None
    assert set(ModelLogEntry.objects.values_list("action", flat=True)) == {
        "shop.group_archived",
        "shop.group_restored",
    }


def test_an_archived_group_is_not_restored_over_another_of_its_name(manager_client, shop, pro):
    move(manager_client, "archive", pro)
    assert manager_client.post(url("create"), typed(name="pro")).status_code == 302
    assert "Un autre groupe s’appelle" in move(manager_client, "restore", pro).content.decode()
    pro.refresh_from_db()
    assert pro.archived_at is not None


def test_a_group_is_not_restored_below_zero(shop, manager, apples):
    group = factories.CustomerGroupFactory(shop=shop, prices={apples: "0.40"})
    archive_group(actor=manager, group=group)
    factories.FeeFactory(shop, calculator="per_item", amount="-1.00")
    with pytest.raises(Refused):
        restore_group(actor=manager, group=group)
    group.refresh_from_db()
    assert group.archived_at is not None


def test_an_archived_group_is_not_changed(manager_client, apples, pro):
    move(manager_client, "archive", pro)
    before = everything()
    assert manager_client.get(url("edit", pro)).status_code == 200
    response = manager_client.post(
        url("edit", pro), typed((apples, "1", "1"), initial=1, group=pro)
    )
    assert "Ce groupe est archivé" in response.content.decode()
    assert everything() == before


def test_archived_groups_stay_in_a_filter(manager_client, shop, pro):
    factories.CustomerGroupFactory(shop=shop, name="Amap")
    move(manager_client, "archive", pro)

    def listed(query=""):
        page = manager_client.get(url("index") + query)
        return [group.name for group in page.context["object_list"]]

    assert listed() == ["Amap"]
    assert listed("?etat=archives") == ["Pro"]
    assert listed("?etat=tous") == ["Amap", "Pro"]


def test_groups_are_filtered_by_bearer_and_by_prices(manager_client, shop, pro):
    factories.CustomerGroupFactory(shop=shop, name="Amap")
    PriceList.objects.filter(group=pro).update(bearer="producer")
    for query, names in (
        ("difference=producer", ["Pro"]),
        ("difference=seller", ["Amap"]),
        ("prix=oui", ["Pro"]),
        ("prix=non", ["Amap"]),
    ):
        page = manager_client.get(url("index"), query_params=dict([query.split("=")]))
        assert [group.name for group in page.context["object_list"]] == names


# Customers


def test_an_archived_group_is_offered_to_its_members_only(manager_client, shop, customer, pro):
    amap = factories.CustomerGroupFactory(shop=shop, name="Amap")
    customer.groups.add(pro)
    stranger = factories.CustomerFactory(shop=shop)
    move(manager_client, "archive", pro)

    def offered(row):
        form = manager_client.get(url("edit", row, "acheteurs")).context["form"]
        return [str(label) for _value, label in form.fields["groups"].choices]

    assert offered(customer) == ["Amap", "Pro (archivé)"]
    assert offered(stranger) == ["Amap"]

    data = {"name": "Ana", "email": customer.email, "groups": [amap.pk, pro.pk]}
    assert manager_client.post(url("edit", customer, "acheteurs"), data).status_code == 302
    assert set(customer.groups.all()) == {amap, pro}
    forged = manager_client.post(
        url("edit", stranger, "acheteurs"), data | {"email": "b@halle.example"}
    )
    assert list(forged.context["form"].errors) == ["groups"]
    assert list(stranger.groups.all()) == []


# Rights


@pytest.mark.parametrize(
    ("role", "status"), [("reader", 403), ("packing", 403), ("another shop", 404)]
)
def test_who_may_not_change_prices_changes_none(shop, other_shop, apples, pro, role, status):
    client = client_of(other_shop, "manager") if status == 404 else client_of(shop, role)
    before = everything()
    for address in (
        url("edit", pro),
        url("delete", pro),
        reverse("shop_group_archive", args=[pro.pk]),
        reverse("shop_group_restore", args=[pro.pk]),
    ):
        assert (
            client.post(address, typed((apples, "1", "1"), initial=1, group=pro)).status_code
            == status
        )
    if status == 403:
        assert client.post(url("create"), typed(name="Neuf")).status_code == 403
    assert everything() == before


def test_services_refuse_who_is_not_of_the_shop(shop, other_shop, manager, apples):
    foreign = factories.CustomerGroupFactory(shop=other_shop, name="Pro")
    before = everything()
    for call in (
        lambda: save_group(actor=manager, group=foreign, terms=ListTerms(), prices={}),
        lambda: save_group(
            actor=manager,
            group=CustomerGroup(shop=other_shop, name="Neuf"),
            terms=ListTerms(),
            prices={},
        ),
        lambda: set_list_prices(actor=manager, group=foreign, prices={apples.pk: Decimal(1)}),
        lambda: archive_group(actor=manager, group=foreign),
        lambda: restore_group(actor=manager, group=foreign),
        lambda: delete_group(actor=manager, group=foreign),
    ):
        with pytest.raises(PermissionDenied):
            call()
    assert everything() == before


def test_a_group_is_not_moved_to_another_shop(shop, other_shop, manager, pro):
    before = everything()
    factories.ManagerFactory(enterprise=other_shop.enterprise, user=manager, role="manager")
    pro.shop = other_shop
    with pytest.raises(PermissionDenied):
        save_group(actor=manager, group=pro, terms=ListTerms(), prices={})
    assert everything() == before


# Prices of a list, one unit


def test_list_prices_are_set_and_emptied_and_tiers_stay(manager, shop, apples, pro):
    pears = factories.ProductFactory(shop=shop, title="Poires")
    pro.price_list.items.create(product=apples, min_quantity=10, price=Decimal("2.50"))
    set_list_prices(actor=manager, group=pro, prices={apples.pk: None, pears.pk: Decimal("2.00")})
    assert prices_of(pro) == [("Poires", 1, Decimal("2.00")), ("Pommes", 10, Decimal("2.50"))]


@pytest.mark.parametrize("price", ["-0.01", "2.555", "1000000"])
def test_a_list_price_that_may_not_be_changes_nothing(manager, apples, pro, price):
    before = everything()
    with pytest.raises(Refused):
        set_list_prices(actor=manager, group=pro, prices={apples.pk: Decimal(price)})
    with pytest.raises(Refused):
        save_group(
            actor=manager, group=pro, terms=ListTerms(), prices={(apples.pk, 1): Decimal(price)}
        )
    assert everything() == before


@pytest.mark.parametrize("quantity", [0, -1, 10_000])
def test_a_quantity_that_may_not_be_changes_nothing(manager, apples, pro, quantity):
    before = everything()
    with pytest.raises(Refused):
        save_group(
            actor=manager, group=pro, terms=ListTerms(), prices={(apples.pk, quantity): Decimal(1)}
        )
    assert everything() == before


def test_a_product_of_another_shop_gets_no_list_price(manager, other_shop, pro):
    before = everything()
    foreign = factories.ProductFactory(shop=other_shop)
    with pytest.raises(Refused):
        set_list_prices(actor=manager, group=pro, prices={foreign.pk: Decimal(1)})
    assert everything() == before


# Exports and cost


def test_all_list_prices_are_exported_with_what_they_come_to(manager_client, shop, apples, pro):
    factories.FeeFactory(shop, percent="20")
    pro.price_list.items.create(product=apples, min_quantity=10, price=Decimal("2.50"))
    archived = factories.CustomerGroupFactory(shop=shop, name="Vieux", prices={apples: "1.00"})
    move(manager_client, "archive", archived)
    other = factories.ShopFactory(is_main=False)
    factories.CustomerGroupFactory(shop=other, prices={factories.ProductFactory(shop=other): "1"})
    response = manager_client.get(reverse("shop_group_prices", args=["csv"]))
    rows = list(csv.reader(response.content.decode("utf-8-sig").splitlines(), delimiter=";"))
    own = "Pro;Pommes;Ferme du Verger"
    assert [";".join(row[1:]) for row in rows[1:]] == [
        f"{own};1;2,60;3,60;3,12;2,96;3,00;3,00",
        f"{own};10;2,50;3,60;3,00;2,84;3,00;3,00",
    ]
    assert manager_client.get(reverse("shop_group_prices", args=["xlsx"])).status_code == 200
    assert manager_client.get(reverse("shop_group_prices", args=["pdf"])).status_code == 404


def test_groups_are_exported_with_their_terms(manager_client, pro, customer):
    customer.groups.add(pro)
    page = manager_client.get(url("index") + "?export=csv").content.decode("utf-8-sig")
    assert "Pro;;-5,00;1;0;la boutique;1;" in page


def test_the_list_costs_the_same_with_thirty_groups(manager_client, shop, apples):
    def add():
        group = factories.CustomerGroupFactory(shop=shop, percent="-5", prices={apples: "2.00"})
        factories.CustomerFactory(shop=shop, groups=[group])

    assert assert_same_queries(manager_client, url("index"), add) < 30


def test_the_form_costs_the_same_with_thirty_prices(manager_client, shop, pro):
    def add():
        product = factories.ProductFactory(shop=shop, producer=factories.EnterpriseFactory())
        pro.price_list.items.create(product=product, price=Decimal("1.00"))

    assert assert_same_queries(manager_client, url("edit", pro), add) < 40


def test_saving_costs_the_same_with_thirty_prices(
    manager, shop, pro, django_assert_max_num_queries
):
    products = [factories.ProductFactory(shop=shop) for _ in range(30)]
    with django_assert_max_num_queries(40):
        save_group(
            actor=manager,
            group=pro,
            terms=ListTerms(),
            prices={(product.pk, 1): Decimal("1.00") for product in products},
        )


def test_the_export_costs_the_same_with_thirty_prices(manager_client, shop, pro):
    def cost(more):
        for _ in range(more):
            product = factories.ProductFactory(shop=shop, producer=factories.EnterpriseFactory())
            pro.price_list.items.create(product=product, price=Decimal("1.00"))
        return len(queries(manager_client, reverse("shop_group_prices", args=["csv"])))

    assert cost(3) == cost(27)
