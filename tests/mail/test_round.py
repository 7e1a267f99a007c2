"""`manage.py run_mail`, each minute: what is due is done, once, and one failure stops no other."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django_tasks_db.models import DBTaskResult

from shop.accounts.models import Tally
from shop.communication.models import Message, ProviderEvent, State
from shop.communication.services import write_message
from shop.operations import mail_round
from shop.operations.mail_round import run_round
from shop.storefront.account.tasks import send_opening_link
from tests import factories

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 17, 1, tzinfo=UTC)
TO = "ida@halle.example"


def written(shop, **changes) -> Message:
    context = {"file": "prix.csv", "counts": {}}
    write_message(shop=shop, to=TO, kind="import_done", subject="Bonjour", context=context)
    message = Message.objects.latest("pk")
    Message.objects.filter(pk=message.pk).update(**changes)
    return message


def test_what_is_older_than_it_may_be_kept_is_forgotten_and_nothing_else(shop, settings):
    settings.MAIL_KEEP_DAYS = 30
    month = timedelta(days=30)
    old, kept = (
        written(shop, written_at=NOW - month - timedelta(minutes=minutes), state=State.SENT)
        for minutes in (1, -1)
    )
    for number, (message, at) in enumerate([(old, NOW), (None, NOW - 2 * month), (None, NOW)]):
        ProviderEvent.objects.create(
            provider="generic", key=str(number), message=message, happened_at=at, received_at=at
        )
    assert run_round(NOW) == []
    assert Message.objects.get() == kept
    assert ProviderEvent.objects.get().key == "2"


def test_with_zero_days_everything_is_kept(shop, settings):
    settings.MAIL_KEEP_DAYS = 0
    written(shop, written_at=NOW - timedelta(days=5000), state=State.SENT)
    run_round(NOW)
    assert Message.objects.exists()


def test_counters_of_senders_that_are_over_are_forgotten():
    for minutes in (0, 1):
        moment = NOW + timedelta(minutes=minutes)
        Tally.objects.create(what="x", key=str(minutes), began_at=NOW, ends_at=moment)
    run_round(NOW)
    assert Tally.objects.get().key == "1"


def test_what_is_of_no_more_use_is_given_up(shop):
    message = written(shop, expires_at=NOW)
    run_round(NOW)
    message.refresh_from_db()
    assert message.state == State.FAILED
    assert message.outcome


def test_what_a_dead_worker_left_is_asked_for_again(shop, monkeypatch):
    woken = []
    monkeypatch.setattr(mail_round, "wake", lambda: woken.append(True))
    message = written(shop, due_at=NOW, leased_until=NOW + timedelta(minutes=1))
    run_round(NOW)
    assert not woken
    Message.objects.filter(pk=message.pk).update(leased_until=NOW)
    run_round(NOW)
    assert woken == [True]


def test_a_step_that_fails_stops_no_other_and_is_told(shop, settings, capsys):
    settings.MAIL_DIGEST_HOUR = 25
    message = written(shop, expires_at=NOW - timedelta(days=1))
    with pytest.raises(CommandError, match="tell_the_day"):
        call_command("run_mail")
    message.refresh_from_db()
    assert message.state == State.FAILED


def test_the_round_writes_the_summaries_at_their_hour(shop, mailoutbox):
    from shop.order.notices import send_confirmation

    shop.contact_orders = "daily"
    shop.save()
    product = factories.ProductFactory(shop=shop)
    placed = NOW - timedelta(hours=1)
    buyer = factories.buyer(email="")
    send_confirmation(factories.OrderFactory(shop, {product: 1}, now=placed, buyer=buyer))
    run_round(NOW - timedelta(minutes=2))
    assert len(mailoutbox) == 0
    run_round(NOW)
    run_round(NOW + timedelta(hours=5))
    assert [mail.to for mail in mailoutbox] == [[shop.email]]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("minutes", "sent"), [(9, 0), (11, 1)])
def test_what_somebody_asked_for_is_not_lost_with_the_worker(
    shop, settings, minutes, sent, mailoutbox
):
    """The library leaves a killed worker's task as running, for ever."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    opening = {"email": TO, "first_name": "Ida", "last_name": "Roux"}
    send_opening_link.enqueue(shop.pk, opening, "")
    began = NOW - timedelta(minutes=minutes)
    DBTaskResult.objects.update(status="RUNNING", started_at=began)
    run_round(NOW)
    work = {"batch": True, "startup_delay": False, "interval": 0, "reload": False, "verbosity": 0}
    call_command("db_worker", **work)
    assert [mail.to for mail in mailoutbox] == [[TO]] * sent


def test_what_still_waits_is_not_forgotten(shop, settings):
    settings.MAIL_KEEP_DAYS = 3
    waiting = written(shop, written_at=NOW - timedelta(days=5), expires_at=NOW + timedelta(days=2))
    run_round(NOW)
    assert Message.objects.get() == waiting
