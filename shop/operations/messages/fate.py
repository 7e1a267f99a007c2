"""What became of a message, told in sentences, and what to do about it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from shop.communication.models import Mailbox, Mark, Message, Relay, State
from shop.communication.returns.events import BOUNCED, COMPLAINED, DELIVERED, REFUSED

from .reasons import reason_of
from .shown import Shown

LATE = timedelta(hours=1)
STATE_KINDS = {
    State.PENDING: "warning",
    State.SENT: "good",
    State.FAILED: "bad",
    State.REJECTED: "bad",
}
BY_ITSELF = gettext_lazy("You have nothing to do: it leaves by itself.")
LOOK = gettext_lazy("If it is not found, have its reader look among the unwanted messages (spam).")
MARKED = {
    Mark.BOUNCED: gettext_lazy("Have the address checked, or ask for another one."),
    Mark.COMPLAINED: gettext_lazy(
        "Its reader reported a message as unwanted. Call before you write."
    ),
}
EVENTS = {
    DELIVERED: gettext_lazy("arrived in the mailbox"),
    BOUNCED: gettext_lazy("came back"),
    REFUSED: gettext_lazy("kept back by the service that sends our mail"),
    COMPLAINED: gettext_lazy("reported as unwanted by its reader"),
}


@dataclass(frozen=True)
class Told:
    """Sentences about a message, and the raw answer where the reader may see it."""

    words: str
    advice: str = ""
    answer: str = ""


def told(message: Message, shown: Shown, mailbox: Mailbox | None, now: datetime) -> Told:
    """Say what became of a message. `mailbox` is its address, if it is marked."""
    if message.state == State.PENDING:
        return _waiting(message, shown, mailbox, now)
    if message.state == State.SENT:
        return _sent(message)
    return explained(message.outcome, is_open=shown.is_open, is_marked=mailbox is not None)


def _waiting(message: Message, shown: Shown, mailbox: Mailbox | None, now: datetime) -> Told:
    if mailbox and not message.passes_mark:
        words = _("It waits until %(moment)s at most: its address refuses our messages.")
        words %= {"moment": moment(message.expires_at)}
        return Told(words, str(MARKED[mailbox.mark]))
    if Relay.objects.filter(paused_until__gt=now).exists():
        words = _("It waits: the service that sends our mail does not take any for now.")
        return Told(words, str(BY_ITSELF))
    if message.attempts and message.due_at > now:
        next_try = _("Not taken yet, next try on %(moment)s.") % {"moment": moment(message.due_at)}
        why = explained(message.outcome, is_open=shown.is_open)
        return Told(f"{next_try} {why.words}", str(BY_ITSELF), why.answer)
    if message.due_at < now - LATE:
        words = _("It should have left more than an hour ago.")
        return Told(words, _("Tell whoever looks after the site."))
    return Told(_("It leaves in a moment."))


def _sent(message: Message) -> Told:
    kinds = {event.kind for event in message.events.all()}
    if COMPLAINED in kinds:
        words = _("It arrived, and its reader reported it as unwanted.")
        return Told(words, str(MARKED[Mark.COMPLAINED]))
    if DELIVERED in kinds:
        return Told(_("It is in the mailbox of its reader."), str(LOOK))
    return Told(_("It has left, and nothing came back."), str(LOOK))


def explained(answer: str, *, is_open: bool, is_marked: bool = True) -> Told:
    """Say what an answer means. It may name the address: it is shown to who knows that one."""
    reason = reason_of(answer)
    if reason:
        advice = reason.advice if is_marked else reason.unmarked or reason.advice
        return Told(str(reason.words), str(advice), answer if is_open else "")
    if is_open:
        return Told(answer or _("Nobody said why."))
    return Told(_("The reason is not shown: it may name the address."))


def story(message: Message) -> list[tuple[datetime, str]]:
    """Return what happened to a message, moment by moment, the latest first."""
    lines = [(message.written_at, _("written"))]
    if message.claimed_at:
        tries = ngettext("%(count)d try", "%(count)d tries", message.attempts)
        lines.append((message.claimed_at, tries % {"count": message.attempts}))
    if message.sent_at:
        lines.append((message.sent_at, _("taken by the service that sends our mail")))
    events = message.events.all()
    lines += [(event.happened_at, str(EVENTS.get(event.kind, event.kind))) for event in events]
    return sorted(lines, key=lambda line: line[0])[::-1]  # what happened at once, in this order too


def moment(when: datetime) -> str:
    return date_format(localtime(when), "d/m/Y H:i")
