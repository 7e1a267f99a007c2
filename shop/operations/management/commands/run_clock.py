from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from shop.operations.clock.running import run_clock


class Command(BaseCommand):
    help = "Open and close cycles, tell producers, see to mail: each minute."

    def handle(self, *args, **options) -> None:
        run = run_clock(timezone.now())
        if run is None:
            self.stdout.write(_("Another run is going on: nothing to do."))
        elif run.failed:
            raise CommandError(
                _("Failed, see the log: %(steps)s") % {"steps": ", ".join(run.failed)}
            )
