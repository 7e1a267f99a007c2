"""The daily summary of a shop's orders: one for each reader, shop and day."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shop.communication import composing
from shop.communication.models import Message
from shop.order.following.digests import write_digests
from shop.order.following.models import DigestEntry
from shop.order.following.readers import declining_of
from shop.order.following.services import choose
from shop.order.notices import send_confirmation
from tests import factories
from tests.concurrency import run_together

pytestmark = pytest.mark.django_db
SIX = datetime(2026, 11, 24, 17, tzinfo=UTC)  # 18 h in Paris
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
SPACE = "\u202f"


@pytest.fixture
def ida(shop):
    """Somebody of the team who wants one summary a day; the contact wants nothing."""
    shop.contact_orders = "none"
    shop.save()
    return follower(shop, "ida@halle.example", "daily")


def follower(shop, email: str, choice: str):
    user = factories.UserFactory(email=email)
    factories.ManagerFactory(enterprise=shop.enterprise, user=user)
    choose(actor=user, shop=shop, choice=choice)
    return user


def order_at(shop, moment: datetime, *, quantity: int = 1, price: str = "2.40", name="Zoé Petit"):
    product = factories.ProductFactory(shop=shop, price=Decimal(price))
    buyer = factories.buyer(name=name, email="")
    order = factories.OrderFactory(shop, {product: quantity}, now=moment, buyer=buyer)
    send_confirmation(order)
    return order


def cancel(order) -> None:
    from shop.order.services import change_status

    change_status(order=order, status="cancelled", actor=None)


def test_the_summary_adds_up_to_the_cent_and_tells_of_cancelled_orders(shop, ida, mailoutbox):
    first = order_at(shop, SIX - 5 * HOUR, quantity=3, price="1.33", name="Œuvrard & Cie")
    second = order_at(shop, SIX - 4 * HOUR, price="10.07")
    cancel(order_at(shop, SIX - 3 * HOUR, name="Max Annulé"))
    assert write_digests(moment=SIX) == 1
    [mail] = mailoutbox
    total = first.total_incl_tax + second.total_incl_tax
    written = f"{total:.2f}".replace(".", ",")
    assert (mail.to, mail.subject) == (
        [ida.email],
        f"Commandes du 24 novembre{SPACE}: 2 nouvelles",
    )
    for part in (mail.body, mail.alternatives[0][0]):
        assert part.count(written) >= 2
        before, _title, after = part.partition("Annulées depuis")
        assert ("Max Annulé" in before, "Max Annulé" in after) == (False, True)
        assert first.number in before
        assert second.number in before
    assert "Œuvrard & Cie" in mail.body
    assert "Œuvrard &amp; Cie" in mail.alternatives[0][0]


def test_when_all_orders_are_cancelled_the_summary_says_so(shop, ida, mailoutbox):
    cancel(order_at(shop, SIX - HOUR))
    write_digests(moment=SIX)
    [mail] = mailoutbox
    assert "toutes ont été annulées" in mail.body


def test_without_an_order_there_is_no_summary(shop, ida, mailoutbox):
    assert write_digests(moment=SIX) == 0
    assert not Message.objects.exists()


def test_asked_each_minute_it_leaves_once_a_day(shop, ida, mailoutbox):
    order_at(shop, SIX - HOUR)
    for _minute in range(3):
        write_digests(moment=SIX)
    later = order_at(shop, SIX + HOUR)
    write_digests(moment=SIX)
    assert len(mailoutbox) == 1
    write_digests(moment=SIX + DAY)
    assert [later.number in mail.body for mail in mailoutbox] == [False, True]


def test_after_days_without_a_round_one_summary_tells_all(shop, ida, mailoutbox):
    orders = [order_at(shop, SIX - days * DAY - HOUR) for days in range(3)]
    write_digests(moment=SIX)
    [mail] = mailoutbox
    assert all(order.number in mail.body for order in orders)


def test_an_order_committed_too_late_for_its_round_waits_for_the_next(shop, ida, mailoutbox):
    order_at(shop, SIX - 2 * HOUR)
    write_digests(moment=SIX)
    late = order_at(shop, SIX - HOUR)
    write_digests(moment=SIX)
    assert (len(mailoutbox), DigestEntry.objects.get().order) == (1, late)
    write_digests(moment=SIX + DAY)
    assert late.number in mailoutbox[1].body


def test_the_contact_and_each_of_the_team_get_one_of_their_own(shop, ida, mailoutbox):
    shop.contact_orders = "daily"
    shop.save()
    order_at(shop, SIX - HOUR)
    write_digests(moment=SIX)
    assert sorted(mail.to for mail in mailoutbox) == [[shop.email], [ida.email]]


def test_who_becomes_the_contact_meanwhile_gets_one_summary_of_all(shop, ida, mailoutbox):
    shop.contact_orders = "daily"
    shop.save()
    orders = [order_at(shop, SIX - HOUR)]
    shop.email = ida.email.upper()
    shop.save()
    orders.append(order_at(shop, SIX - HOUR / 2))
    write_digests(moment=SIX)
    [mail] = mailoutbox
    assert all(mail.body.count(order.number) == 1 for order in orders)


def test_who_left_or_wants_nothing_more_gets_no_summary_of_what_waited(shop, ida, mailoutbox):
    gone, quiet = (follower(shop, f"{name}@halle.example", "daily") for name in ("gone", "quiet"))
    order_at(shop, SIX - HOUR)
    gone.roles.all().delete()
    choose(actor=quiet, shop=shop, choice="none")
    declining_of(ida.email, shop).decline(now=SIX)
    write_digests(moment=SIX)
    assert (len(mailoutbox), DigestEntry.objects.count()) == (0, 0)


def test_who_wants_each_message_from_now_on_hears_of_what_waited_once_more(shop, ida, mailoutbox):
    waiting = order_at(shop, SIX - HOUR)
    choose(actor=ida, shop=shop, choice="each")
    now = order_at(shop, SIX - HOUR / 2)
    write_digests(moment=SIX)
    assert [now.number in mailoutbox[0].subject, waiting.number in mailoutbox[1].body] == [True] * 2
    assert now.number not in mailoutbox[1].body


def test_two_shops_of_one_team_are_told_apart(shop, ida, mailoutbox):
    other = factories.ShopFactory(enterprise=shop.enterprise, contact_orders="none")
    choose(actor=ida, shop=other, choice="daily")
    orders = {each.name: order_at(each, SIX - HOUR) for each in (shop, other)}
    write_digests(moment=SIX)
    assert len(mailoutbox) == 2
    for mail in mailoutbox:
        told = [name for name, order in orders.items() if order.number in mail.body]
        assert told == [name for name in orders if name in mail.from_email]


def test_a_summary_may_be_declined_by_its_link(shop, ida, mailoutbox):
    order_at(shop, SIX - HOUR)
    write_digests(moment=SIX)
    assert "/courrier/desabonnement/" in mailoutbox[0].extra_headers["List-Unsubscribe"]


@pytest.mark.django_db(transaction=True)
def test_four_rounds_at_once_write_one_summary_each(shop, ida):
    follower(shop, "zoe@halle.example", "daily")
    order_at(shop, SIX - HOUR)
    written = run_together(*[lambda: write_digests(moment=SIX)] * 4)
    assert sorted(written) == [0, 0, 0, 2]
    assert Message.objects.filter(kind="order_digest").count() == 2
    assert not DigestEntry.objects.exists()


def test_a_summary_of_thirty_orders_costs_no_more_queries_than_one_of_three(shop, ida):
    def cost(count: int, moment: datetime) -> int:
        for _each in range(count):
            order_at(shop, moment - HOUR)
        with CaptureQueriesContext(connection) as asked:
            write_digests(moment=moment)
        return len(asked)

    assert cost(3, SIX) == cost(30, SIX + DAY)


def test_a_summary_that_cannot_be_written_keeps_its_orders_for_the_next(
    shop, ida, mailoutbox, monkeypatch
):
    order = order_at(shop, SIX - HOUR)
    monkeypatch.setattr(composing, "tidy", lambda text: 1 / 0)
    write_digests(moment=SIX)
    assert Message.objects.get().state == "failed"
    assert DigestEntry.objects.count() == 1
    monkeypatch.undo()
    write_digests(moment=SIX + DAY)
    assert order.number in mailoutbox[0].body
    assert not DigestEntry.objects.exists()
