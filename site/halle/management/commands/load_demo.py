import logging
from datetime import date
from time import monotonic

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from halle.demo.loader import AlreadyLoaded, load
from halle.demo.logins import describe


class Command(BaseCommand):
    help = "Load the demo hub, once, and print its addresses and logins."

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--date",
            type=date.fromisoformat,
            help="the day on which the hub is seen (YYYY-MM-DD); today when left out",
        )

    def handle(self, *args, date=None, **options) -> None:
        logging.getLogger("django.tasks").setLevel(logging.WARNING)  # one line for each row
        start = monotonic()
        try:
            load(day=date or timezone.localdate(), say=self.say)
        except AlreadyLoaded:
            self.stdout.write(_("The demo is loaded already."))
        else:
            seconds = round(monotonic() - start)
            self.stdout.write(_("The demo is ready, in %(seconds)s s.") % {"seconds": seconds})
        self.stdout.write(f"\n{describe()}")

    def say(self, step: str) -> None:
        self.stdout.write(f"  {step}…")
        self.stdout.flush()
