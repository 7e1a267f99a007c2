"""A message to try whether mail arrives: through the door like any other, but at once."""

from datetime import datetime, timedelta
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from shop.rules.mail import one_line

from .composing import key_of
from .delivery import SECONDS, hand_over, take
from .models import Mailbox, Message, Relay, State
from .outlet import Outlet
from .services import write_message

LATE = timedelta(minutes=10)  # a worker takes a message within seconds


class Marked(Exception):
    """The address refuses our mail; the mailbox says why."""

    def __init__(self, mailbox: Mailbox) -> None:
        super().__init__(mailbox.reason)
        self.mailbox = mailbox


def send_trial(*, to: str, shop, now: datetime) -> Message:
    """Write a message, hand it over at once, and return it with what came of it.

    The provider's pause and the rate do not hold it back. Raises Marked when the address refused an
    earlier message: then nothing is written.
    """
    message = _write(to=to, shop=shop, now=now)
    if message.state == State.PENDING:
        with Outlet(patience=SECONDS) as outlet:
            hand_over(message, outlet)
        message.refresh_from_db()
    return message


def stuck(now: datetime) -> tuple[int, str]:
    """Return how many messages should have left long ago, and what the provider failed with."""
    trouble = Relay.objects.filter(paused_until__gt=now).values_list("trouble", flat=True).first()
    return Message.objects.due(now - LATE).count(), trouble or ""


@transaction.atomic
def _write(*, to: str, shop, now: datetime) -> Message:
    """Write the message, claimed by us before any worker can see it."""
    cause, to = f"trial:{uuid4()}", one_line(to)
    write_message(
        shop=shop,
        to=to,
        kind="other",
        subject=_("Test of the mail"),
        context={"text": _text(now)},
        cause=cause,
    )
    message = Message.objects.select_related("shop").get(key=key_of(cause, to))
    mailbox = Mailbox.objects.marked().filter(key=message.to_key).first()
    if mailbox:
        raise Marked(mailbox)
    if message.state == State.PENDING:
        take(message, now)
    return message


def _text(now: datetime) -> str:
    lines = (
        _("This message tries whether the mail of %(url)s arrives.") % {"url": settings.BASE_URL},
        _("Is it in the spam folder? Show its source, and look for three words:"),
        "spf=pass\ndkim=pass\ndmarc=pass",
        _("Where one of them is not “pass”, the record of that name is missing or wrong."),
        _("Sent on %(when)s.") % {"when": timezone.localtime(now).strftime("%d/%m/%Y %H:%M:%S")},
    )
    return "\n\n".join(lines)
