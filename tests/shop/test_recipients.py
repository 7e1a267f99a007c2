"""§3.3: who is written to for an enterprise; for a delegated one nobody, but who looks after it."""

import pytest
from django.utils import timezone

from shop.communication.models import Message
from shop.order.notices import send_confirmation
from shop.partner.connections import ask_to_join
from shop.partner.recipients import answering_for, recipients_of
from shop.rules.access import Action
from tests import factories

pytestmark = pytest.mark.django_db
FARMER = "agnes@ferme.example"


@pytest.fixture
def farm(db):
    """A delegated farm that has an address; `reseller@…` looks after it."""
    farm = factories.EnterpriseFactory(is_delegated=True, email=FARMER)
    user = factories.UserFactory(email="reseller@halle.example")
    factories.ManagerFactory(enterprise=farm, user=user, role="owner")
    return farm


def test_p04_nobody_is_written_to_for_a_delegated_enterprise(farm):
    assert recipients_of(farm, Action.GRANT) == []
    farm.is_delegated = False
    assert [each.email for each in recipients_of(farm, Action.GRANT)] == ["reseller@halle.example"]


def test_only_those_whose_role_allows_it_and_whose_account_is_open_are_written_to(farm):
    farm.is_delegated = False
    for role, is_active in (("manager", True), ("manager", False), ("packing", True)):
        user = factories.UserFactory(email=f"{role}-{is_active}@halle.example", is_active=is_active)
        factories.ManagerFactory(enterprise=farm, user=user, role=role)
    told = [each.email for each in recipients_of(farm, Action.GRANT)]
    assert told == ["reseller@halle.example", "manager-True@halle.example"]


def test_who_recognises_a_delegated_farm_asks_the_reseller_and_not_the_farmer(shop, farm):
    person = factories.UserFactory()
    ask_to_join(actor=person, enterprise=farm, shop=shop, now=timezone.now())
    assert Message.objects.get().to == "reseller@halle.example"


def test_for_a_farm_whose_owner_is_gone_the_shop_answers(shop, farm):
    farm.managers.update(role="manager")
    assert answering_for(farm, shop) == shop.email


def test_p04_an_order_of_its_products_writes_nothing_to_a_delegated_producer(shop, farm):
    product = factories.ProductFactory(shop=shop, producer=farm)
    order = factories.OrderFactory(shop, {product: 1})
    send_confirmation(order)
    told = set(Message.objects.values_list("to", flat=True))
    assert told == {order.buyer_email, shop.email}
