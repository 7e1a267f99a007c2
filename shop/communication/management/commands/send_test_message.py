from email.header import decode_header, make_header

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shop.communication.checks import PRETENDING
from shop.communication.models import Message, State
from shop.communication.trial import Marked, send_trial, stuck

BAD_OPTION = 2


class Command(BaseCommand):
    help = "Send a message to an address now, and say what the provider answered."

    def add_arguments(self, parser) -> None:
        parser.add_argument("address", help="where you can read it")
        parser.add_argument("--shop", metavar="SLUG", help="the shop that speaks")

    def handle(self, *args, address: str, **options) -> None:
        shop = _shop(options["shop"]) if options["shop"] is not None else None
        now = timezone.now()
        try:
            message = send_trial(to=address, shop=shop, now=now)
        except Marked as error:
            raise CommandError(_marked(error.mailbox)) from error
        if message.state != State.SENT:
            raise CommandError(_not_sent(message))
        self.stdout.write(self.style.SUCCESS(_sent(message)))
        for line in (*_about(message), *_queue(now)):
            self.stdout.write(line)


def _shop(slug: str):
    shop = apps.get_model("partner", "Shop").objects.filter(slug=slug).first()
    if shop is None:
        text = _("There is no shop “%(slug)s” (--shop).") % {"slug": slug}
        raise CommandError(text, returncode=BAD_OPTION)
    return shop


def _marked(mailbox) -> str:
    words = {
        "address": mailbox.key,
        "day": timezone.localtime(mailbox.marked_at).strftime("%d/%m/%Y"),
        "reason": mailbox.reason or mailbox.get_mark_display(),
    }
    return (
        _("Nothing was sent: %(address)s has refused our mail since %(day)s (%(reason)s).") % words
    )


def _sent(message: Message) -> str:
    backend = settings.MAILERS["provider"]["BACKEND"]
    if any(name in backend for name in PRETENDING):
        text = _("Nothing has left this machine: the provider of these settings is %(backend)s.")
        return text % {"backend": backend}
    text = _("The provider took the message to %(address)s. Look for it, in the spam folder too.")
    return text % {"address": message.to}


def _not_sent(message: Message) -> str:
    words = {"answer": message.outcome}
    if message.state == State.REJECTED:
        return _("The provider refused the address: %(answer)s") % words
    if message.state == State.PENDING:
        words["time"] = timezone.localtime(message.due_at).strftime("%H:%M")
        return _("The provider failed: %(answer)s. Next try at %(time)s.") % words
    return _("The message could not be sent: %(answer)s") % words


def _about(message: Message) -> list[str]:
    return [
        _("From: %(sender)s") % {"sender": make_header(decode_header(message.sender))},
        _("Answers go to: %(address)s") % {"address": message.reply_to or "–"},
        _("The provider's number: %(id)s") % {"id": message.provider_id},
    ]


def _queue(now) -> list[str]:
    """Say whether other messages wait too long: the worker does not run, or the provider fails."""
    count, trouble = stuck(now)
    found = []
    if count:
        found.append(
            ngettext(
                "%(count)d message should have left long ago: does the worker (db_worker) run?",
                "%(count)d messages should have left long ago: does the worker (db_worker) run?",
                count,
            )
            % {"count": count}
        )
    if trouble:
        found.append(_("The queue pauses, the provider failed: %(text)s") % {"text": trouble})
    return found
