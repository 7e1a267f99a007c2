"""The messages of the demo: all have left, but for a few that show what may go wrong."""

from datetime import timedelta

from django.core.mail import mailers
from django.utils.translation import gettext as _

from shop.communication.files import FileMailer
from shop.communication.models import Message, State
from shop.communication.outlet import PROVIDER, as_mail, message_id
from shop.communication.returns.events import BOUNCED, COMPLAINED, DELIVERED, Event
from shop.communication.returns.services import take_in
from shop.order.models import Order

LOGINS = "@halle.example"  # who signs in to the demo gets everything
UNKNOWN = "550 5.1.1 <{address}>: Recipient address rejected: User unknown"
FULL = "452 4.2.2 <{address}>: The mailbox is over quota, try again later"
MINUTE = timedelta(minutes=1)


def load_messages(*, shop) -> None:
    """Date the messages of the orders, and let them leave; nothing is handed to a provider.

    In development they become files, as any other message.
    """
    _let_leave(_dated(shop))
    _let_leave(list(Message.objects.to_send().filter(attempts=0)))
    confirmations = _confirmations(shop)
    _refuse(confirmations)
    for message in _confirmations(shop)[:12]:
        _report(message, DELIVERED, "")


def _dated(shop) -> list[Message]:
    """Return the messages about orders, each written when its order was placed."""
    found = []
    for order in Order.objects.filter(shop=shop):
        for message in Message.objects.filter(shop=shop, subject__contains=order.number):
            message.written_at = message.due_at = order.date_placed
            found.append(message)
    return found


def _let_leave(messages: list[Message]) -> None:
    for message in messages:
        message.state, message.attempts = State.SENT, 1
        message.claimed_at = message.sent_at = message.written_at + MINUTE
        message.provider_id = message_id(message)
    fields = ("written_at", "due_at", "state", "attempts", "claimed_at", "sent_at", "provider_id")
    Message.objects.bulk_update(messages, fields, batch_size=100)
    mailer = mailers[PROVIDER]
    if isinstance(mailer, FileMailer):
        mailer.send_messages([as_mail(message) for message in messages])


def _confirmations(shop) -> list[Message]:
    """Return the confirmations of orders to people who cannot sign in, the latest first."""
    sent = Message.objects.filter(shop=shop, kind="order_placed", state=State.SENT)
    return list(sent.exclude(to_key__endswith=LOGINS))


def _refuse(confirmations: list[Message]) -> None:
    """Let two come back while a later one waits, give one up, and have one reported."""
    by_address: dict[str, list[Message]] = {}
    for message in confirmations:
        by_address.setdefault(message.to_key, []).append(message)
    later, earlier = next(each for each in by_address.values() if len(each) > 1)[:2]
    others = [each for each in confirmations if each.to_key != later.to_key]
    _hold(later)
    _report(earlier, BOUNCED, UNKNOWN.format(address=earlier.to))
    _give_up(others[0])
    _report(others[1], BOUNCED, UNKNOWN.format(address=others[1].to))
    _report(others[3], COMPLAINED, "")


def _hold(message: Message) -> None:
    Message.objects.filter(pk=message.pk).update(
        state=State.PENDING, attempts=0, claimed_at=None, sent_at=None, provider_id=""
    )
    message.events.all().delete()


def _give_up(message: Message) -> None:
    words = {"count": 8, "text": FULL.format(address=message.to)}
    outcome = _("Given up after %(count)d tries: %(text)s") % words
    Message.objects.filter(pk=message.pk).update(
        state=State.FAILED, attempts=8, sent_at=None, outcome=outcome
    )
    message.events.all().delete()


def _report(message: Message, kind: str, text: str) -> None:
    moment = message.sent_at + MINUTE
    key = f"demo-{message.pk}-{kind}"
    event = Event(kind, message.provider_id, message.to_key, text, moment, key)
    take_in(provider="generic", event=event, now=moment)
