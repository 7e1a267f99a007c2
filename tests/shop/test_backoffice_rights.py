"""Every screen of the back office, for everybody who may come to it."""

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from shop.catalogue.models import ShopProduct
from shop.rules.orders import PLACED
from tests import factories
from tests.clients import client_of

SCREENS = ["produits", "stocks", "commandes", "acheteurs", "groupes", "producteurs", "frais"]
SETTINGS = ["reglages_boutiques", "reglages_marge", "reglages_retraits", "reglages_paiements"]
ALL = SCREENS + SETTINGS
EDITABLE = [name for name in ALL if name != "commandes"]
OTHERS_JOURNAL = "producteurs"  # a producer's journal is for its own people


def url(screen: str, action: str = "index", row=None) -> str:
    args = [row.pk] if row else []
    return reverse(f"boutique_{screen}_modeladmin_{action}", args=args)


def rows_of(shop) -> dict:
    """Return one row for each screen, all of this shop."""
    producer = factories.EnterpriseFactory()
    product = factories.ProductFactory(shop=shop, producer=producer)
    return {
        "produits": product,
        "stocks": ShopProduct.objects.get(product=product),
        "commandes": factories.OrderFactory(shop, {product: 1}),
        "acheteurs": factories.CustomerFactory(shop=shop),
        "groupes": factories.CustomerGroupFactory(shop=shop),
        "producteurs": producer,
        "frais": factories.FeeFactory(shop, label="Tournée"),
        "reglages_marge": shop,
        "reglages_boutiques": shop,
        "reglages_retraits": shop.pickup_points.first(),
        "reglages_paiements": shop.payment_methods.first(),
    }


def somebody(shop=None, role: str | None = None, group: str = "Gestionnaires", **fields) -> Client:
    user = factories.UserFactory(**fields)
    user.groups.add(factories.wagtail_group(group))
    if role:
        factories.ManagerFactory(enterprise=shop.enterprise, user=user, role=role)
    return client_of(user)


@pytest.fixture(scope="module")
def market(django_db_setup, django_db_blocker):
    """A shop with a row for each screen, made once for this module and thrown away after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        shop = factories.ShopFactory()
        yield shop, rows_of(shop)
        transaction.set_rollback(True)


@pytest.fixture
def shop(market, db):
    return market[0]


@pytest.fixture
def rows(market, db):
    return market[1]


@pytest.fixture
def reader(shop):
    return somebody(shop, "reader")


@pytest.fixture
def stranger(shop):
    return somebody(factories.ShopFactory(is_main=False), "owner")


@pytest.fixture
def root(db):
    return client_of(factories.UserFactory(is_superuser=True))


def state_of(rows: dict) -> dict:
    """Return every column of the rows, to prove that nothing changed."""
    return {
        name: type(row)._default_manager.filter(pk=row.pk).values().first()
        for name, row in rows.items()
    }


@pytest.mark.parametrize("screen", ALL)
def test_a_manager_sees_lists_and_history(rows, manager_client, screen):
    assert manager_client.get(url(screen)).status_code == 200
    history = manager_client.get(url(screen, "history", rows[screen]))
    assert history.status_code == (403 if screen == OTHERS_JOURNAL else 200)


@pytest.mark.parametrize("screen", EDITABLE)
def test_a_manager_opens_forms(rows, manager_client, screen):
    assert manager_client.get(url(screen, "edit", rows[screen])).status_code == 200


@pytest.mark.parametrize("screen", EDITABLE)
def test_a_reader_sees_but_edits_nothing(rows, reader, screen):
    before = state_of(rows)
    assert reader.get(url(screen)).status_code == 200
    history = reader.get(url(screen, "history", rows[screen]))
    assert history.status_code == (403 if screen == OTHERS_JOURNAL else 200)
    for action in ("edit", "delete"):
        assert reader.get(url(screen, action, rows[screen])).status_code == 403
        posted = reader.post(url(screen, action, rows[screen]), {"name": "Pris", "title": "Pris"})
        assert posted.status_code == 403
    assert reader.get(url(screen, "create")).status_code == 403
    assert reader.post(url(screen, "create"), {"name": "Pris"}).status_code == 403
    assert state_of(rows) == before


@pytest.mark.parametrize("screen", ALL)
def test_another_shops_owner_finds_nothing(rows, stranger, screen):
    before = state_of(rows)
    row = rows[screen]
    for action in ("edit", "delete", "history"):
        assert stranger.get(url(screen, action, row)).status_code == 404
        assert stranger.post(url(screen, action, row), {"name": "Pris"}).status_code == 404
    listed = stranger.get(url(screen)).content.decode()
    assert url(screen, "edit", row) not in listed
    assert f'data-object-pk="{row.pk}"' not in listed
    assert state_of(rows) == before


@pytest.mark.parametrize("screen", ALL)
def test_an_editor_without_a_role_has_no_screen(rows, editor_client, screen):
    assert editor_client.get(url(screen)).status_code == 403
    assert editor_client.get(f"{url(screen)}?export=csv").status_code == 403
    assert editor_client.get(url(screen, "edit", rows[screen])).status_code == 404
    assert editor_client.get(url(screen, "create")).status_code == 403


@pytest.mark.parametrize("screen", ALL)
def test_a_superuser_sees_every_shop(rows, root, screen):
    foreign = rows_of(factories.ShopFactory(is_main=False))
    for row in (rows[screen], foreign[screen]):
        assert root.get(url(screen, "history", row)).status_code == 200


@pytest.mark.parametrize("screen", ALL)
def test_the_public_is_sent_to_sign_in(rows, client, screen):
    for address in (url(screen), url(screen, "edit", rows[screen])):
        assert client.get(address).status_code == 302


@pytest.mark.parametrize("screen", ALL)
def test_nonsense_in_the_address_is_not_found(rows, manager_client, screen):
    name = f"boutique_{screen}_modeladmin_edit"
    for key in ("abc", "0", "-1", "99999999"):
        assert manager_client.get(reverse(name, args=[key])).status_code == 404


@pytest.mark.parametrize("screen", ALL)
def test_the_address_of_a_list_cannot_ask_for_other_columns(rows, manager_client, screen):
    asked = (
        "?x=1&shop__enterprise__name__startswith=F&p=zz&o=99.-x&q=%00&statut=zz&rayon=zz&groupe='"
    )
    assert manager_client.get(url(screen) + asked).status_code == 200


@pytest.mark.parametrize("screen", SCREENS)
def test_exports_hold_the_actors_rows_only(rows, manager_client, stranger, screen):
    label = str(getattr(rows[screen], "number", rows[screen]))
    label = rows["produits"].title if screen == "stocks" else label
    for format_ in ("csv", "xlsx"):
        own = manager_client.get(f"{url(screen)}?export={format_}")
        assert own.status_code == 200
    assert label in manager_client.get(f"{url(screen)}?export=csv").content.decode()
    assert label not in stranger.get(f"{url(screen)}?export=csv").content.decode()


def test_a_reader_does_not_export_buyers(rows, reader):
    assert reader.get(f"{url('acheteurs')}?export=csv").status_code == 403
    assert reader.get(f"{url('commandes')}?export=csv").status_code == 200


def test_orders_are_neither_edited_nor_deleted(rows, manager_client, root):
    order = rows["commandes"]
    for client in (manager_client, root):
        for action in ("edit", "delete"):
            assert client.post(url("commandes", action, order), {}).status_code == 403
        assert client.post(url("commandes", "create"), {}).status_code == 403
    order.refresh_from_db()
    assert order.status == PLACED


@pytest.mark.parametrize(
    ("role", "status"), [("owner", 200), ("manager", 200), ("packing", 200), ("reader", 200)]
)
def test_every_role_reads_an_order(rows, shop, role, status):
    somebody_ = somebody(shop, role)
    assert somebody_.get(url("commandes", "inspect", rows["commandes"])).status_code == status


def test_another_shops_order_is_not_found(rows, stranger):
    assert stranger.get(url("commandes", "inspect", rows["commandes"])).status_code == 404


def test_django_permissions_grant_nothing(rows, shop):
    from django.contrib.auth.models import Permission

    user = factories.UserFactory()
    user.groups.add(factories.wagtail_group("Gestionnaires"))
    user.user_permissions.set(Permission.objects.all())
    client = client_of(user)
    for screen in ALL:
        assert client.get(url(screen)).status_code == 403
        assert client.get(url(screen, "edit", rows[screen])).status_code == 404


def test_the_menu_and_the_panel_are_for_those_who_have_a_shop(rows, manager_client, editor_client):
    home = reverse("wagtailadmin_home")
    assert url("commandes") in manager_client.get(home).content.decode()
    seen = editor_client.get(home).content.decode()
    assert url("commandes") not in seen
    assert "shop-panel" not in seen


def test_the_sites_history_shows_no_shop_row_to_editors(rows, manager_client, editor_client):
    group = rows["groupes"]
    assert manager_client.post(url("groupes", "delete", group)).status_code == 302
    for name in ("wagtailadmin_reports:site_history", "wagtailadmin_reports:site_history_results"):
        page = editor_client.get(reverse(name))
        assert group.name not in page.content.decode()


@pytest.mark.parametrize(
    "screen", ["acheteurs", "groupes", "reglages_retraits", "reglages_paiements"]
)
def test_a_forged_shop_is_refused_at_its_field(manager, manager_client, shop, screen):
    second = factories.ShopFactory(is_main=False)
    factories.ManagerFactory(enterprise=second.enterprise, user=manager)
    foreign = factories.ShopFactory(is_main=False)
    for forged in (foreign.pk, 99999, "x", ""):
        data = {"name": "Pris", "shop": forged, "percent": "0", "town": "Die", "opening": "lundi"}
        data |= {"kind": "cash", "position": "0", "bearer": "seller"}
        response = manager_client.post(url(screen, "create"), data)
        assert list(response.context["form"].errors) == ["shop"]


def test_oscars_dashboard_has_no_address():
    from django.urls import NoReverseMatch

    for name in ("dashboard:index", "dashboard:catalogue-product-list", "dashboard:order-list"):
        with pytest.raises(NoReverseMatch):
            reverse(name)


def test_a_producer_without_a_shop_has_no_screen(rows):
    producer = rows["producteurs"]
    user = factories.UserFactory()
    user.groups.add(factories.wagtail_group("Gestionnaires"))
    factories.ManagerFactory(enterprise=producer, user=user, role="owner")
    client = client_of(user)
    for screen in ALL:
        assert client.get(url(screen)).status_code == 403
    assert client.get(url("producteurs", "edit", producer)).status_code == 403
    assert "shop-panel" not in client.get(reverse("wagtailadmin_home")).content.decode()
