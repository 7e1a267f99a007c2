"""Handing messages over to the provider: each once, in order, no faster than allowed.

A worker claims one message for a time (a lease), hands it over and notes what came of it. So a
worker that is killed leaves at most one message of which nobody knows whether the provider has it;
it is due again once its lease is over. The most awaited message is the next to leave, but while the
provider fails.
"""

import logging
from datetime import datetime, timedelta
from time import monotonic
from uuid import uuid4

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from shop.rules.mail import Fate, pause_after, wait_after

from .marks import mark_address
from .models import Mark, Message, Relay, State
from .outlet import Answer, Outlet, message_id
from .rate import Room

logger = logging.getLogger(__name__)

SECONDS = 30  # of one run, and of one message in the provider's hands
LEASE = timedelta(minutes=3)  # longer than any one message may take, its second try included
TURN = timedelta(minutes=1)  # after a pause others try the provider first


def deliver(*, seconds: float = SECONDS) -> int:
    """Hand over what is due, for so many seconds at most, and return how many messages left.

    It ends sooner when nothing is due, the rate is used up, or the provider fails. A message that
    the provider has then may take as long again.
    """
    sent, end = 0, monotonic() + seconds
    with Outlet(patience=seconds) as outlet:
        while monotonic() < end and (message := claim(timezone.now())):
            answer = hand_over(message, outlet)
            sent += answer.fate is None
            if answer.is_provider:
                break
    return sent


@transaction.atomic
def claim(now: datetime) -> Message | None:
    """Take the message that leaves next, for this worker alone; None if none may leave now."""
    relay = Relay.objects.locked()  # its lock makes the rate shared
    if relay.paused_until and relay.paused_until > now:
        return None
    room = Room(now)
    if room.is_full:
        return None
    due = Message.objects.due(now).exclude(domain__in=room.full_domains)
    if relay.failures:  # whoever has waited longest tries a sick provider: all have their turn
        due = due.order_by("due_at", "pk")
    message = due.select_for_update(skip_locked=True).first()
    return take(message, now) if message else None


def take(message: Message, now: datetime) -> Message:
    """Claim a message that nobody else can have now: locked, or not committed yet."""
    message.claim, message.claimed_at, message.leased_until = uuid4(), now, now + LEASE
    message.attempts += 1
    message.provider_id = message_id(message)  # a provider may tell of it before it is noted
    message.save(
        update_fields=["claim", "claimed_at", "leased_until", "attempts", "provider_id"],
    )
    return message


def expire(now: datetime) -> int:
    """Give up what has waited until nobody needs it any more; return how many messages."""
    free = Q(leased_until=None) | Q(leased_until__lte=now)
    late = Message.objects.to_send().filter(free, expires_at__lte=now)
    outcome = _("It waited until it was of no more use.")
    return late.update(state=State.FAILED, claim=None, outcome=outcome, settled_at=now)


def hand_over(message: Message, outlet: Outlet) -> Answer:
    """Hand a claimed message over and note what came of it. Its claim may be lost meanwhile."""
    answer = outlet.send(message)
    now = timezone.now()
    if answer.fate is None:
        _note_sent(message, answer, now)
        if outlet.was_sick:
            _recovered(outlet)
        return answer
    if answer.is_provider:
        _pause(message, answer, now)
    else:
        _settle(message, answer, now)
    return answer


def _note_sent(message: Message, answer: Answer, now: datetime) -> None:
    """Note that a message left, whoever has claimed it since; a verdict that came first stays."""
    row = Message.objects.filter(pk=message.pk)
    left = {"sent_at": now, "provider_id": answer.provider_id, "claim": None, "leased_until": None}
    if not row.exclude(state=State.REJECTED).update(state=State.SENT, outcome="", **left):
        row.update(**left)


def _settle(message: Message, answer: Answer, now: datetime) -> None:
    """Note a failure: to be tried again, or for good."""
    wait = wait_after(message.attempts)
    if answer.fate is Fate.LATER and wait is not None:
        _note(message, due_at=now + wait, outcome=answer.text)
    elif answer.fate is Fate.REJECTED:
        with transaction.atomic():
            if _note(message, state=State.REJECTED, outcome=answer.text, settled_at=now):
                mark_address(key=message.to_key, mark=Mark.BOUNCED, reason=answer.text, at=now)
    else:
        given_up = _("Given up after %(count)d tries: %(text)s")
        words = {"count": message.attempts, "text": answer.text}
        is_passing = answer.fate is Fate.LATER
        outcome = given_up % words if is_passing else answer.text
        _note(message, state=State.FAILED, outcome=outcome, settled_at=now)


def _note(message: Message, **values) -> int:
    """Note a failure, unless another worker has claimed the message or a verdict came first."""
    mine = Message.objects.to_send().filter(pk=message.pk, claim=message.claim)
    return mine.update(claim=None, leased_until=None, **values)


@transaction.atomic
def _pause(message: Message, answer: Answer, now: datetime) -> None:
    """Leave a provider alone that failed, longer each time.

    The message may be the reason, when the provider took others until then: the try counts. While
    it fails anyway the try is not the message's, and another has its turn after the pause.
    """
    relay = Relay.objects.locked()
    if relay.failures == 0:
        _settle(message, answer, now)
    relay.failures = min(relay.failures + 1, 100)
    relay.paused_until = now + pause_after(relay.failures)
    relay.trouble = answer.text
    relay.save(update_fields=["failures", "paused_until", "trouble"])
    if relay.failures > 1:
        next_turn = relay.paused_until + TURN
        _note(message, due_at=next_turn, attempts=F("attempts") - 1, outcome=answer.text)
    logger.warning("The mail provider failed: %s", answer.text)


def _recovered(outlet: Outlet) -> None:
    Relay.objects.exclude(failures=0).update(failures=0, paused_until=None, trouble="")
    outlet.was_sick = False
