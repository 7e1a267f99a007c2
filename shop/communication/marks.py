"""Addresses that refuse our mail: what is sent to them waits until they are confirmed again."""

from datetime import datetime

from django.db import transaction

from .models import Mailbox, Mark


def is_marked_since(key: str, moment: datetime) -> bool:
    """Say whether an address was marked after a moment: a link of before proves nothing of it."""
    return Mailbox.objects.marked().filter(key=key, marked_at__gt=moment).exists()


@transaction.atomic
def mark_address(*, key: str, mark: Mark, reason: str, at: datetime) -> None:
    """Mark an address that refused a message, or whose reader reported one, at a moment.

    What is older than its last confirmation says nothing any more. A complaint stays one.
    """
    Mailbox.objects.get_or_create(key=key)
    mailbox = Mailbox.objects.select_for_update().get(key=key)
    if mailbox.cleared_at and at <= mailbox.cleared_at:
        return
    if mailbox.mark in (mark, Mark.COMPLAINED):
        return
    mailbox.mark, mailbox.reason, mailbox.marked_at = mark, reason[:500], at
    mailbox.save(update_fields=["mark", "reason", "marked_at"])
