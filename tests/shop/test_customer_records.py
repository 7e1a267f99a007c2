"""A shop's record of a buyer: found by account or address, never taken over."""

import pytest
from django.utils import timezone

from shop.accounts.exceptions import EmailTaken
from shop.customer.models import Customer
from shop.customer.services import confirm_account, customer_for_order, join_records
from tests import factories

pytestmark = pytest.mark.django_db


def confirmed_user(**fields):
    return factories.UserFactory(email_confirmed_at=timezone.now(), **fields)


def test_a_guest_gets_a_record_and_keeps_it_at_the_next_order(shop):
    buyer = factories.buyer(email="Zoe@halle.example")
    first = customer_for_order(shop=shop, user=None, buyer=buyer)
    again = customer_for_order(
        shop=shop, user=None, buyer=factories.buyer(email="zoe@HALLE.example")
    )
    assert first == again
    assert Customer.objects.count() == 1


def test_a_guest_who_gives_a_known_address_changes_nothing_of_that_record(shop):
    known = factories.CustomerFactory(shop=shop, name="Durand", email="d@halle.example", phone="1")
    buyer = factories.buyer(name="Autre", email="d@halle.example", phone="2")
    assert customer_for_order(shop=shop, user=None, buyer=buyer) == known
    known.refresh_from_db()
    assert (known.name, known.phone, known.user) == ("Durand", "1", None)


def test_an_account_whose_address_is_not_confirmed_does_not_join_a_record_by_ordering(shop):
    group = factories.CustomerGroupFactory(shop=shop, percent="-10")
    made = factories.CustomerFactory(shop=shop, email="pro@halle.example", groups=[group])
    user = factories.UserFactory(email="pro@halle.example")
    buyer = factories.buyer(email=user.email)
    assert customer_for_order(shop=shop, user=user, buyer=buyer) == made
    made.refresh_from_db()
    assert made.user is None


def test_records_of_two_shops_with_the_same_address_stay_apart(shop):
    other = factories.ShopFactory()
    foreign = factories.CustomerFactory(shop=other, email="zoe@halle.example")
    own = customer_for_order(shop=shop, user=None, buyer=factories.buyer(email="zoe@halle.example"))
    assert own != foreign
    assert own.shop == shop


def test_a_buyer_without_an_address_gets_a_record_of_their_own(shop):
    buyers = [factories.buyer(name=name, email="") for name in ("Anne", "Bruno")]
    records = [customer_for_order(shop=shop, user=None, buyer=each) for each in buyers]
    assert [record.name for record in records] == ["Anne", "Bruno"]


def test_confirming_an_address_joins_the_records_made_for_it_with_their_groups(shop):
    group = factories.CustomerGroupFactory(shop=shop, percent="-10")
    made = factories.CustomerFactory(shop=shop, email="Pro@halle.example", groups=[group])
    stranger = factories.CustomerFactory(shop=shop, email="autre@halle.example")
    user = factories.UserFactory(email="pro@halle.example")
    assert confirm_account(user=user, email=user.email, now=timezone.now()) == 1
    made.refresh_from_db()
    stranger.refresh_from_db()
    assert (made.user, list(made.groups.all()), stranger.user) == (user, [group], None)


def test_a_record_that_another_account_holds_is_never_taken(shop):
    owner = factories.UserFactory()
    held = factories.CustomerFactory(shop=shop, user=owner, email="pro@halle.example")
    user = confirmed_user(email="pro@halle.example")
    assert join_records(user=user) == 0
    held.refresh_from_db()
    assert held.user == owner


def test_an_account_with_a_record_in_the_shop_joins_no_second_one(shop):
    user = confirmed_user(email="zoe@halle.example")
    factories.CustomerFactory(shop=shop, user=user, email="ancienne@halle.example")
    made = factories.CustomerFactory(shop=shop, email="zoe@halle.example")
    assert join_records(user=user) == 0
    made.refresh_from_db()
    assert made.user is None


def test_an_address_that_another_account_got_meanwhile_is_not_confirmed(shop):
    factories.UserFactory(email="prise@halle.example")
    user = factories.UserFactory(email="mienne@halle.example")
    with pytest.raises(EmailTaken):
        confirm_account(user=user, email="Prise@halle.example", now=timezone.now())
    user.refresh_from_db()
    assert (user.email, user.email_confirmed_at) == ("mienne@halle.example", None)
