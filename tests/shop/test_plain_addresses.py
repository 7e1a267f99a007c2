"""An address is one person's: none that looks like it, or is written otherwise, passes for it."""

import pytest
from django.utils import timezone

from shop.accounts.models import User
from shop.accounts.services import register
from shop.communication.models import Message, State
from shop.communication.services import write_message
from shop.customer.models import Customer
from shop.customer.services import customer_for_order
from shop.partner.invitations.members import bring_in
from shop.partner.models import Invitation
from shop.storefront.account.tasks import send_opening_link
from shop.storefront.urlconf import shop_reverse
from tests import factories
from tests.clients import client_of, teammate

pytestmark = pytest.mark.django_db
VICTIM = "victim@gmail.example"
LIKE_HERS = "victim@gma\u0131l.example"  # PostgreSQL: the capital of ı is I
TWISTED = [
    LIKE_HERS,
    "\u017fam@gmail.example",
    '"victim"@gmail.example',
    r'"vic\tim"@gmail.example',
]
REFUSED = "sans accents ni guillemets"


@pytest.mark.parametrize("address", TWISTED)
@pytest.mark.parametrize("name", ["customer:register", "customer:password-reset", "contact"])
def test_a_twisted_address_is_refused_at_its_field_and_nothing_is_written(
    client, shop, name, address
):
    sent = {"first_name": "Zoé", "last_name": "Roux", "name": "Zoé", "text": "Bonjour"}
    answer = client.post(shop_reverse(shop, name), sent | {"email": address})
    assert list(answer.context["form"].errors) == ["email"]
    assert REFUSED in answer.text
    assert not Message.objects.exists()


def test_nor_does_an_order_take_one(client, shop):
    product = factories.ProductFactory(shop=shop, stock=3)
    client.post(shop_reverse(shop, "basket:add", pk=product.pk), {"quantity": 1})
    sent = {"name": "Zoé Roux", "email": LIKE_HERS}
    assert REFUSED in client.post(shop_reverse(shop, "checkout:buyer"), sent).text


def test_nor_does_a_team_or_an_invitation(shop):
    client = client_of(teammate(shop.enterprise))
    farm = f"/gestion/ferme/{shop.enterprise.pk}"
    for path in (f"{farm}/equipe/", f"{farm}/inviter/"):
        sent = {"email": LIKE_HERS, "role": "reader", "name": "Ferme du Lac", "permissions": "sell"}
        assert REFUSED in client.post(path, sent).text
    assert not Invitation.objects.exists()


def test_nor_does_a_record_of_a_customer(manager_client, shop):
    path = "/gestion/boutique/acheteurs/create/"
    sent = {"shop": shop.pk, "name": "Zoé Roux", "email": LIKE_HERS}
    assert REFUSED in manager_client.post(path, sent).text
    assert not Customer.objects.filter(name="Zoé Roux").exists()


@pytest.mark.parametrize("address", TWISTED)
def test_what_comes_by_another_way_never_leaves(shop, address, mailoutbox):
    write_message(shop=shop, to=address, kind="order_placed", subject="x", content=("x", "x"))
    assert mailoutbox == []
    assert Message.objects.get().state == State.FAILED


def test_the_reader_of_the_other_address_gets_nothing_of_hers(shop, manager, mailoutbox):
    """Whatever a form lets through, no question to the database takes one for the other."""
    hers = factories.UserFactory(email=VICTIM, email_confirmed_at=timezone.now())
    record = factories.CustomerFactory(shop=shop, email=VICTIM)
    with pytest.raises(User.DoesNotExist):
        User.objects.get_by_natural_key(LIKE_HERS)
    assert User.objects.get_by_natural_key(VICTIM.upper()) == hers

    other = register(email=LIKE_HERS, password="x", first_name="", last_name="")
    assert other not in (None, hers)
    User.objects.filter(pk=other.pk).update(email_confirmed_at=timezone.now())
    other.refresh_from_db()
    buyer = factories.buyer(email=LIKE_HERS)
    assert customer_for_order(shop=shop, user=other, buyer=buyer) != record
    record.refresh_from_db()
    assert record.user is None

    words = {"email": VICTIM, "role": "reader", "shop": shop, "now": timezone.now()}
    bring_in(actor=manager, enterprise=shop.enterprise, **words)
    assert not shop.enterprise.managers.filter(user=other).exists()
    assert shop.enterprise.managers.filter(user=hers).exists()

    names = {"email": LIKE_HERS.replace("victim", "nobody"), "first_name": "", "last_name": ""}
    factories.UserFactory(email="nobody@gmail.example")
    send_opening_link.call(shop.pk, names, "")
    assert not Message.objects.filter(kind="account_known").exists()
