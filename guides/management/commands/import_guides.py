from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guides.importer import import_guides
from guides.models import GuideIndexPage


class Command(BaseCommand):
    """Exit codes: 0 done (broken links only warn), 1 conflict or bad file, 2 nothing to do with."""

    help = gettext_lazy("Creates or updates guides from a Markdown file or folder.")

    def add_arguments(self, parser) -> None:
        parser.add_argument("path", type=Path, help=_("a Markdown file, or a folder of them"))
        parser.add_argument(
            "--force", action="store_true", help=_("overwrite what was changed in the site")
        )
        parser.add_argument(
            "--dry-run", action="store_true", help=_("write nothing, print the same report")
        )

    def handle(self, *args, path: Path, force: bool, dry_run: bool, **options) -> None:
        if not path.exists():
            raise CommandError(_("No such file or folder: %s") % path, returncode=2)
        index = GuideIndexPage.objects.order_by("-live", "path").first()
        if index is None:
            raise CommandError(
                _("No index of the guides: create it first, below the home page."), returncode=2
            )
        report = import_guides(path=path, index=index, force=force, dry_run=dry_run)
        self.stdout.write(report.text())
        if report.has_failures:
            raise CommandError(_("Some guides were not imported: see the report."), returncode=1)
