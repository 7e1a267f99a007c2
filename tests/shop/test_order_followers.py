"""Who learns of a shop's orders: each message, one summary a day, or nothing."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from shop.backoffice.exceptions import Refused
from shop.communication.models import OptOut
from shop.order.following.models import DigestEntry, OrderFollower
from shop.order.following.readers import declining_of, standing_of
from shop.order.following.services import choose
from shop.order.notices import send_confirmation
from shop.partner.models import OrderMail
from shop.partner.team import admit
from tests import factories
from tests.clients import client_of, team_client

from .test_shop_settings import path_of as settings_path
from .test_shop_settings import typed

pytestmark = pytest.mark.django_db


def member_of(shop, email: str, choice: str = "", role: str = "packing"):
    user = factories.UserFactory(email=email)
    factories.ManagerFactory(enterprise=shop.enterprise, user=user, role=role)
    admit(user)
    if choice:
        choose(actor=user, shop=shop, choice=choice)
    return user


def told(shop, mailoutbox) -> list[str]:
    """Place an order and return who, of the shop's side, is written to at once."""
    mailoutbox.clear()
    product = factories.ProductFactory(shop=shop)
    order = factories.OrderFactory(shop, {product: 1}, buyer=factories.buyer(email=""))
    send_confirmation(order)
    return sorted(address for mail in mailoutbox for address in mail.to)


def test_until_somebody_chooses_only_the_contact_hears_of_each_order(shop, mailoutbox):
    member_of(shop, "remi@halle.example", role="owner")
    assert told(shop, mailoutbox) == [shop.email]
    assert not DigestEntry.objects.exists()


def test_each_chooses_for_themselves_and_for_each_shop(shop, mailoutbox):
    other = factories.ShopFactory(enterprise=shop.enterprise)
    zoe = member_of(shop, "zoe@halle.example", "each")
    member_of(shop, "ida@halle.example", "daily")
    member_of(shop, "max@halle.example", "none")
    choose(actor=zoe, shop=other, choice="daily")
    assert told(shop, mailoutbox) == [shop.email, zoe.email]
    assert [str(each.user.email) for each in DigestEntry.objects.all()] == ["ida@halle.example"]
    assert told(other, mailoutbox) == [other.email]
    assert DigestEntry.objects.filter(user=zoe, order__shop=other).count() == 1


@pytest.mark.parametrize(("choice", "expected"), [("", 1), ("each", 1), ("daily", 0), ("none", 0)])
def test_who_reads_the_contact_address_decides_for_it(shop, mailoutbox, choice, expected):
    member_of(shop, shop.email.upper(), choice)
    assert len(told(shop, mailoutbox)) == expected
    assert DigestEntry.objects.count() == (choice == "daily")


def test_the_contact_has_its_own_choice(shop, mailoutbox):
    client = team_client(shop.enterprise)
    assert client.post(settings_path(shop), typed(shop, contact_orders="daily")).status_code == 302
    shop.refresh_from_db()
    assert told(shop, mailoutbox) == []
    assert DigestEntry.objects.get().user is None


def test_who_left_the_team_or_has_no_account_any_more_hears_nothing(shop, mailoutbox):
    gone = member_of(shop, "gone@halle.example", "each")
    gone.roles.all().delete()
    closed = member_of(shop, "closed@halle.example", "each")
    closed.is_active = False
    closed.save()
    assert told(shop, mailoutbox) == [shop.email]


def test_nobody_chooses_outside_the_team(shop, mailoutbox):
    stranger = factories.UserFactory(is_superuser=True)
    with pytest.raises(PermissionDenied):
        choose(actor=stranger, shop=shop, choice="each")
    assert not OrderFollower.objects.exists()


def test_a_choice_that_does_not_exist_is_refused(shop):
    user = member_of(shop, "zoe@halle.example", "daily")
    with pytest.raises(Refused):
        choose(actor=user, shop=shop, choice="hourly")
    assert OrderFollower.objects.get().choice == "daily"


def test_who_declined_by_a_link_gets_nothing_and_takes_it_back_on_the_screen(shop, mailoutbox):
    user = member_of(shop, "Zoe@halle.example", "each")
    declining_of(user.email, shop).decline(now=timezone.now())
    assert told(shop, mailoutbox) == [shop.email]
    assert standing_of(user, shop).choice is OrderMail.NONE
    client, path = client_of(user), path_of(shop)
    assert "désinscrit" in client.get(path).text
    client.post(path, {"shop": shop.pk, "choice": "none"})
    assert OptOut.objects.exists()
    client.post(path, {"shop": shop.pk, "choice": "each"})
    assert not OptOut.objects.exists()
    assert told(shop, mailoutbox) == [user.email, shop.email]


def test_the_settings_show_that_the_contact_declined_and_take_it_back(shop):
    declining_of(shop.email, shop).decline(now=timezone.now())
    client, path = team_client(shop.enterprise), settings_path(shop)
    assert "désinscrite" in client.get(path).text
    client.post(path, typed(shop, contact_orders="none", name="Autre nom"))
    shop.refresh_from_db()
    assert (shop.name, shop.contact_orders, OptOut.objects.count()) == ("Autre nom", "each", 1)
    client.post(path, typed(shop, contact_orders="daily"))
    shop.refresh_from_db()
    assert (shop.contact_orders, OptOut.objects.count()) == ("daily", 0)


def test_another_contact_has_not_declined_what_the_former_one_did(shop):
    declining_of(shop.email, shop).decline(now=timezone.now())
    form = typed(shop, contact_orders="none", email="neuf@halle.example")
    team_client(shop.enterprise).post(settings_path(shop), form)
    shop.refresh_from_db()
    assert (shop.email, shop.contact_orders) == ("neuf@halle.example", "none")
    assert OptOut.objects.count() == 1


def path_of(shop) -> str:
    return reverse("portal_order_mails", args=[shop.enterprise_id])


def test_the_screen_shows_the_choice_and_saves_another(shop):
    user = member_of(shop, "zoe@halle.example", role="reader")
    client, path = client_of(user), path_of(shop)
    assert 'value="none" checked' in " ".join(client.get(path).text.split())
    assert client.post(path, {"shop": shop.pk, "choice": "daily"}).status_code == 302
    assert 'value="daily" checked' in " ".join(client.get(path).text.split())


@pytest.mark.parametrize("pk", ["", "x", "9" * 30, "²", "other"])
def test_a_forged_shop_does_not_exist_and_nothing_changes(shop, pk):
    other = factories.ShopFactory()
    client = client_of(member_of(shop, "zoe@halle.example"))
    form = {"shop": other.pk if pk == "other" else pk, "choice": "each"}
    assert client.post(path_of(shop), form).status_code == 404
    assert not OrderFollower.objects.exists()


def test_a_forged_choice_is_told_beside_its_shop(shop):
    client = client_of(member_of(shop, "zoe@halle.example"))
    answer = client.post(path_of(shop), {"shop": shop.pk, "choice": "hourly"})
    assert (answer.status_code, 'role="alert"' in answer.text) == (422, True)
    assert not OrderFollower.objects.exists()


def test_an_administrator_outside_the_team_looks_and_does_not_choose(shop):
    client = client_of(factories.UserFactory(is_superuser=True))
    assert 'type="radio"' not in client.get(path_of(shop)).text
    assert client.post(path_of(shop), {"shop": shop.pk, "choice": "each"}).status_code == 403


def test_thirty_followers_cost_no_more_queries_than_three(shop, mailoutbox):
    def cost() -> int:
        product = factories.ProductFactory(shop=shop)
        order = factories.OrderFactory(shop, {product: 1}, buyer=factories.buyer(email=""))
        with CaptureQueriesContext(connection) as counted:
            send_confirmation(order)
        asked = [each["sql"] for each in counted.captured_queries]
        return len([sql for sql in asked if "SAVEPOINT" not in sql])

    for number in range(3):
        member_of(shop, f"a{number}@halle.example", "each")
    before = cost()
    for number in range(27):
        member_of(shop, f"b{number}@halle.example", ("each", "daily")[number % 2])
    assert cost() <= before + 1  # the entries of the summaries
