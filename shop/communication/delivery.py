"""Handing messages over to the provider: each once, in order, no faster than allowed.

A worker claims a few messages for a time (a lease) and hands them over one by one. Each is noted
before and after, so that a worker that is killed leaves at most one message of which nobody knows
whether the provider has it; that one, like the others it had claimed, is due again once its lease
is over.
"""

import logging
from datetime import datetime, timedelta
from time import monotonic
from uuid import uuid4

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from shop.rules.mail import Fate, pause_after, wait_after

from .marks import mark_address
from .models import Mark, Message, Relay, State
from .outlet import Answer, Outlet
from .rate import Room

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=3)  # longer than any one message may take
BATCH = 20


def deliver(*, seconds: float = 50) -> int:
    """Hand over what is due, for so many seconds at most, and return how many messages left.

    It ends sooner when nothing is due, the rate is used up, or the provider fails.
    """
    sent, end = 0, monotonic() + seconds
    with Outlet() as outlet:
        while monotonic() < end and (batch := claim(timezone.now())):
            for position, message in enumerate(batch):
                answer = hand_over(message, outlet)
                if answer is None:
                    continue
                sent += answer.fate is None
                if answer.is_provider:
                    _release(batch[position + 1 :])
                    return sent
    return sent


@transaction.atomic
def claim(now: datetime) -> list[Message]:
    """Take the messages that may leave now, the most awaited first, for this worker alone."""
    relay = Relay.objects.select_for_update().get()  # its lock makes the rate shared
    if relay.paused_until and relay.paused_until > now:
        return []
    room = Room(now)
    if room.is_full:
        return []
    due = Message.objects.due(now).exclude(domain__in=room.full_domains)
    batch = [each for each in due.select_related("shop")[:BATCH] if room.takes(each.domain)]
    claim = uuid4()
    Message.objects.filter(pk__in=[each.pk for each in batch]).update(
        claim=claim, claimed_at=now, leased_until=now + LEASE
    )
    for each in batch:
        each.claim = claim
    return batch


def expire(now: datetime) -> int:
    """Give up what has waited until nobody needs it any more; return how many messages."""
    late = Message.objects.to_send().filter(expires_at__lte=now, claim=None)
    return late.update(state=State.FAILED, outcome=_("It waited until it was of no more use."))


def hand_over(message: Message, outlet: Outlet) -> Answer | None:
    """Hand one claimed message over and note what came of it; None if another worker has it."""
    mine = Message.objects.to_send().filter(pk=message.pk, claim=message.claim)
    lease = timezone.now() + LEASE
    if not mine.update(attempts=F("attempts") + 1, leased_until=lease):
        return None
    message.attempts += 1
    answer = outlet.send(message)
    now = timezone.now()
    if answer.fate is None:
        _note(message, state=State.SENT, sent_at=now, provider_id=answer.provider_id, outcome="")
        if outlet.was_sick:
            _recovered(outlet)
        return answer
    _settle(message, answer, now)
    if answer.is_provider:
        _pause(answer, now)
    return answer


def _settle(message: Message, answer: Answer, now: datetime) -> None:
    """Note a failure: to be tried again, or for good."""
    wait = wait_after(message.attempts)
    if answer.fate is Fate.LATER and wait is not None:
        _note(message, due_at=now + wait, outcome=answer.text)
    elif answer.fate is Fate.REJECTED:
        with transaction.atomic():
            _note(message, state=State.REJECTED, outcome=answer.text)
            mark_address(key=message.to_key, mark=Mark.BOUNCED, reason=answer.text, at=now)
    else:
        given_up = _("Given up after %(count)d tries: %(text)s")
        words = {"count": message.attempts, "text": answer.text}
        is_passing = answer.fate is Fate.LATER
        _note(message, state=State.FAILED, outcome=given_up % words if is_passing else answer.text)


def _note(message: Message, **values) -> None:
    Message.objects.to_send().filter(pk=message.pk).update(claim=None, leased_until=None, **values)


def _release(messages: list[Message]) -> None:
    """Give back what was claimed and not handed over."""
    for each in messages:
        mine = Message.objects.to_send().filter(pk=each.pk, claim=each.claim)
        mine.update(claim=None, claimed_at=None, leased_until=None)


@transaction.atomic
def _pause(answer: Answer, now: datetime) -> None:
    """Leave a provider alone that failed, longer each time."""
    relay = Relay.objects.select_for_update().get()
    relay.failures = min(relay.failures + 1, 100)
    relay.paused_until = now + pause_after(relay.failures)
    relay.trouble = answer.text
    relay.save(update_fields=["failures", "paused_until", "trouble"])
    logger.warning("The mail provider failed: %s", answer.text)


def _recovered(outlet: Outlet) -> None:
    Relay.objects.exclude(failures=0).update(failures=0, paused_until=None, trouble="")
    outlet.was_sick = False
