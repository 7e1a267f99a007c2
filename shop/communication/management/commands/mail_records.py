from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from shop.communication import look_up
from shop.communication.checks import is_local
from shop.communication.record_words import advice_on, line_of, trouble_of
from shop.communication.records import (
    NoSuchDomain,
    Record,
    Unanswered,
    sender_domain,
    survey,
    wanted,
)


class Command(BaseCommand):
    help = "Print the DNS records that the sender's domain needs, and say which are published."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--offline", action="store_true", help="do not ask the DNS")

    def handle(self, *args, offline: bool, **options) -> None:
        domain = sender_domain()
        if is_local(domain):
            sender = settings.DEFAULT_FROM_EMAIL
            text = _("The sender of all mail, “%(sender)s”, has no domain on the internet.")
            raise CommandError(text % {"sender": sender})
        is_checked = not offline and settings.MAIL_LOOK_UP
        try:
            records = survey(domain, look_up.texts) if is_checked else wanted(domain)
        except Unanswered:
            text = _("The DNS records of %(domain)s could not be checked: no name server answered.")
            self.stderr.write(text % {"domain": domain})
            records, is_checked = wanted(domain), False
        except NoSuchDomain as error:
            text = _("The domain of the sender, %(domain)s, does not exist.")
            raise CommandError(text % {"domain": domain}) from error
        for record in records:
            self._print(record, is_checked)

    def _print(self, record: Record, is_checked: bool) -> None:
        self.stdout.write(self.style.MIGRATE_HEADING(record.kind))
        self.stdout.write(f"  {line_of(record) if record.text else advice_on(record)}")
        if is_checked and record.trouble:
            self.stdout.write(self.style.WARNING(f"  {trouble_of(record)}"))
        elif is_checked:
            self.stdout.write(self.style.SUCCESS(f"  {_('Published.')}"))
