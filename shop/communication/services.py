"""The one door: every message of the site is written here, and nowhere else (rules §3.4)."""

from collections.abc import Iterable
from datetime import datetime
from itertools import batched
from operator import attrgetter

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from .composing import Letter, compose
from .models import Mailbox, Mark, Message, OptOut, State
from .tasks import wake

BATCH = 200  # messages in memory at once, with their texts


def write_message(**words) -> None:
    """Write one message: the fields of `Letter`, by name."""
    write_messages([Letter(**words)])


def write_messages(letters: Iterable[Letter]) -> None:
    """Write messages in the transaction that causes them; they leave after its commit.

    The same cause never writes two messages to one address. A bad address or a template that fails
    leaves a failed message in the log, and never undoes what the message tells about. Who declined
    the topic of a message gets none.
    """
    now = timezone.now()
    for some in batched(letters, BATCH):
        _write([compose(letter, now) for letter in some])


def _write(composed: list[Message]) -> None:
    # In one order: two transactions that write the same wait for each other in turn, not crosswise.
    messages = sorted(_wanted(composed), key=attrgetter("key"))
    Message.objects.bulk_create(messages, ignore_conflicts=True)
    if any(each.state == State.PENDING for each in messages):
        wake_after_commit()


def wake_after_commit() -> None:
    """Have a worker look at the queue once this transaction is over; once is enough for many."""
    if all(function is not wake for _ids, function, *_rest in connection.run_on_commit):
        transaction.on_commit(wake, robust=True)


@transaction.atomic
def clear_address(*, key: str, now: datetime) -> bool:
    """Send to an address again that was proven to work: what waited for it leaves.

    Say whether it was marked.
    """
    marked = Mailbox.objects.marked().filter(key=key)
    if not marked.update(mark=Mark.NONE, reason="", cleared_at=now):
        return False
    wake_after_commit()
    return True


def _wanted(messages: list[Message]) -> list[Message]:
    """Leave out what readers have declined."""
    about = [each for each in messages if each.about.topic and each.shop_id]
    if not about:
        return messages
    asked = Q(shop__in={each.shop_id for each in about}, key__in={each.to_key for each in about})
    declined = set(OptOut.objects.filter(asked).values_list("shop", "key", "topic"))
    return [
        each for each in messages if (each.shop_id, each.to_key, each.about.topic) not in declined
    ]
