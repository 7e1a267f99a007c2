from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from shop.operations.mail_round import run_round


class Command(BaseCommand):
    help = "Do what mail needs each minute: daily summaries, giving up, forgetting, waking."

    def handle(self, *args, **options) -> None:
        if failed := run_round(timezone.now()):
            raise CommandError(f"Failed, see the log: {', '.join(failed)}")
