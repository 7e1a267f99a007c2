"""A shop's settings: who saves them, what the journal keeps, what the back office warns of."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from wagtail.models import ModelLogEntry

from shop.checkout.readiness import Need, missing_in, warning_of
from shop.partner.models import Shop
from shop.partner.selling import change_sells
from shop.partner.shop_settings.services import SWITCHES, save_settings
from tests import factories
from tests.clients import team_client

pytestmark = pytest.mark.django_db


def path_of(shop) -> str:
    return reverse("boutique_reglages_boutiques_modeladmin_edit", args=[shop.pk])


def typed(shop, **changes) -> dict:
    texts = (
        "name",
        "announcement",
        "welcome",
        "email",
        "contact_orders",
        "phone",
        "closed_message",
        "minimum_order",
        "grace_minutes",
    )
    ticks = ("is_open", "guests_may_order", *SWITCHES)
    form = {name: getattr(shop, name) for name in texts}
    form |= {name: "on" for name in ticks if getattr(shop, name)}
    return {key: value for key, value in (form | changes).items() if value is not None}


def settings_of(shop) -> tuple:
    return Shop.objects.filter(pk=shop.pk).values_list().get()


def journal_of(shop) -> list[str]:
    rows = ModelLogEntry.objects.for_instance(shop.enterprise).order_by("pk")
    return [row.message for row in rows]


def test_the_switches_are_saved_and_noted_one_by_one(shop):
    client = team_client(shop.enterprise)
    form = typed(shop, shows_names="on", reviews_stories=None)
    assert client.post(path_of(shop), form).status_code == 302
    shop.refresh_from_db()
    assert [getattr(shop, name) for name in SWITCHES] == [True, False, False, False]
    assert journal_of(shop) == [
        f"{shop}\u202f: «\u202fles producteurs voient le nom des acheteurs\u202f» activé",
        f"{shop}\u202f: «\u202fun éditeur relit les histoires des producteurs avant leur"
        " publication\u202f» désactivé",
    ]


def test_a_shop_of_own_products_has_no_switch_for_others(shop):
    shop.enterprise.sells = "own"
    shop.enterprise.save()
    client = team_client(shop.enterprise)
    assert not any(f'name="{name}"' in client.get(path_of(shop)).text for name in SWITCHES)
    client.post(path_of(shop), typed(shop, shows_names="on", shows_contacts="on"))
    shop.refresh_from_db()
    assert (shop.shows_names, shop.shows_contacts) == (False, False)


def test_a_hidden_shop_is_not_opened_by_its_settings(shop):
    owner = factories.ManagerFactory(enterprise=shop.enterprise, role="owner").user
    change_sells(actor=owner, enterprise=shop.enterprise, sells="none")
    shop.refresh_from_db()
    answer = team_client(shop.enterprise, "manager").post(path_of(shop), typed(shop, is_open="on"))
    assert answer.status_code == 302
    save_settings(actor=owner, shop=Shop(**{**Shop.objects.values().get(), "is_open": True}))
    shop.refresh_from_db()
    assert not shop.is_open
    assert "Boutique ouverte" not in "".join(journal_of(shop))


@pytest.mark.parametrize(("role", "status"), [("packing", 403), ("reader", 403), (None, 404)])
def test_who_does_not_run_the_shop_changes_none_of_its_settings(shop, role, status):
    other = factories.ShopFactory()
    client = team_client(shop.enterprise if role else other.enterprise, role or "owner")
    before = settings_of(shop)
    form = typed(shop, name="Forgé", shows_names="on")
    assert client.post(path_of(shop), form).status_code == status
    assert settings_of(shop) == before
    assert journal_of(shop) == []


def test_the_service_refuses_a_stranger_and_changes_nothing(shop):
    stranger = factories.ManagerFactory(enterprise=factories.ShopFactory().enterprise).user
    before = settings_of(shop)
    shop.shows_contacts = True
    with pytest.raises(PermissionDenied):
        save_settings(actor=stranger, shop=shop)
    assert settings_of(shop) == before


def test_the_settings_of_one_shop_change_no_other(shop):
    other = factories.ShopFactory()
    before = settings_of(other)
    client = team_client(shop.enterprise)
    client.post(path_of(shop), typed(shop, is_open=None, name="Le Marché", shows_names="on"))
    assert settings_of(other) == before
    shop.refresh_from_db()
    assert (shop.name, shop.is_open) == ("Le Marché", False)
    assert journal_of(shop)[0] == "Boutique fermée\u202f: Le Marché"


@pytest.mark.parametrize("field", ["name", "email"])
def test_a_missing_field_is_pointed_out_and_nothing_is_saved(shop, field):
    client = team_client(shop.enterprise)
    before = settings_of(shop)
    answer = client.post(path_of(shop), typed(shop, welcome="Bonjour", **{field: ""}))
    assert answer.status_code == 200
    assert "Bonjour" in answer.text
    assert settings_of(shop) == before


@pytest.mark.parametrize("field", ["welcome", "closed_message"])
def test_a_message_longer_than_a_page_is_refused_at_its_field(shop, field):
    before = settings_of(shop)
    answer = team_client(shop.enterprise).post(path_of(shop), typed(shop, **{field: "y" * 2_001}))
    assert answer.status_code == 200
    assert "au plus 2000 caractères" in answer.text
    assert settings_of(shop) == before


def test_a_name_with_a_line_break_is_kept_on_one_line(shop):
    name = "Le Marché\r\nBcc: voisine@ferme.example"
    assert (
        team_client(shop.enterprise).post(path_of(shop), typed(shop, name=name)).status_code == 302
    )
    shop.refresh_from_db()
    assert shop.name == "Le Marché Bcc: voisine@ferme.example"


def test_p11_the_back_office_says_what_an_open_shop_lacks(shop):
    factories.ProductFactory(shop=shop)
    client = team_client(shop.enterprise)
    home = reverse("wagtailadmin_home")
    assert "on ne peut pas" not in client.get(home).text
    shop.pickup_points.all().delete()
    page = client.get(home).text
    assert "Il manque\u202f: un point de retrait." in page
    assert reverse("boutique_reglages_retraits_modeladmin_create") in page


def test_the_back_office_warns_of_no_other_shop(shop):
    other = factories.ShopFactory(name="La Halle d’à côté")
    other.payment_methods.all().delete()
    assert "d’à côté" not in team_client(shop.enterprise).get(reverse("wagtailadmin_home")).text


def test_d01_the_dashboard_of_a_farm_says_what_its_shop_lacks(shop):
    farm = factories.EnterpriseFactory()
    client = team_client(farm)
    home = reverse("portal_home", args=[farm.pk])
    assert "on ne peut pas" not in client.get(home).text
    change_sells(actor=farm.managers.get().user, enterprise=farm, sells="own")
    made = farm.shops.get()
    lacks = "un point de retrait, un moyen de paiement, un produit à l’étalage"
    lacks += ", un cycle de vente ouvert ou à venir"
    assert f"Il manque\u202f: {lacks}." in client.get(home).text
    factories.PickupPointFactory(shop=made)
    factories.PaymentMethodFactory(shop=made)
    factories.ProductFactory(shop=made, producer=farm)
    assert missing_in(made) == [Need.CYCLE, Need.OPENING]
    assert warning_of(made, missing_in(made)).replace("’", "'") in client.get(home).text.replace(
        "’", "'"
    )


def shown(client, shop) -> dict:
    """Return what a browser sends back of the form as it is shown."""
    form = client.get(path_of(shop)).context["form"]
    values = {bound.name: bound.value() for bound in form}
    return {name: "on" if value is True else value for name, value in values.items() if value}


def test_a_form_left_open_does_not_open_again_what_somebody_closed_meanwhile(shop):
    client = team_client(shop.enterprise)
    form = shown(client, shop)
    Shop.objects.update(is_open=False, welcome="Bonjour", shows_names=True)
    assert client.post(path_of(shop), form | {"phone": "0475000000"}).status_code == 302
    shop.refresh_from_db()
    assert (shop.is_open, shop.welcome, shop.shows_names) == (False, "Bonjour", True)
    assert shop.phone == "0475000000"


def test_two_people_at_the_same_setting_the_second_is_told_and_decides(shop):
    client = team_client(shop.enterprise)
    form = shown(client, shop)
    Shop.objects.update(welcome="Bonjour", is_open=False)
    before = settings_of(shop)
    told = client.post(path_of(shop), form | {"welcome": "Bienvenue"})
    assert "Quelqu’un d’autre l’a changé" in told.text.replace("&#x27;", "’")
    assert "Bonjour" in told.text
    assert settings_of(shop) == before
    again = {bound.name: bound.value() for bound in told.context["form"]}
    assert (again["welcome"], again["is_open"]) == ("Bienvenue", False)
    again = {name: "on" if value is True else value for name, value in again.items() if value}
    assert client.post(path_of(shop), again).status_code == 302
    shop.refresh_from_db()
    assert (shop.welcome, shop.is_open) == ("Bienvenue", False)


def test_the_minimum_order_and_the_grace_are_saved_and_checked(shop):
    client = team_client(shop.enterprise)
    assert client.post(path_of(shop), typed(shop, minimum_order="20")).status_code == 302
    shop.refresh_from_db()
    assert (shop.minimum_order, shop.grace_minutes) == (Decimal("20.00"), 10)
    before = settings_of(shop)
    for wrong in ({"minimum_order": "-1"}, {"minimum_order": "x"}, {"grace_minutes": "61"}):
        assert client.post(path_of(shop), typed(shop, **wrong)).status_code == 200
    assert settings_of(shop) == before
    assert client.post(path_of(shop), typed(shop, minimum_order="")).status_code == 302
    shop.refresh_from_db()
    assert shop.minimum_order is None


def test_two_people_at_the_minimum_the_second_reads_the_first_one_s_amount(shop):
    client = team_client(shop.enterprise)
    form = shown(client, shop)
    Shop.objects.update(minimum_order="15.00")
    told = client.post(path_of(shop), form | {"minimum_order": "20"}).text
    assert "« 15,00 € »" in told
    shop.refresh_from_db()
    assert shop.minimum_order == Decimal("15.00")


def test_two_people_at_the_contact_s_messages_the_second_reads_the_first_one_s_words(shop):
    client = team_client(shop.enterprise)
    form = shown(client, shop)
    Shop.objects.update(contact_orders="daily")
    told = client.post(path_of(shop), form | {"contact_orders": "none"}).text
    assert "«\u202fun résumé par jour\u202f»" in told
    shop.refresh_from_db()
    assert shop.contact_orders == "daily"
