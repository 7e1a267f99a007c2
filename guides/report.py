"""What an import did, in words: one paragraph per file, then the counts."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from guides.nodes import Remark


class Outcome(models.TextChoices):
    CREATED = "created", gettext_lazy("created")
    UPDATED = "updated", gettext_lazy("updated")
    UNCHANGED = "unchanged", gettext_lazy("unchanged")
    CONFLICT = "conflict", gettext_lazy("CONFLICT")
    FAILED = "failed", gettext_lazy("ERROR")


BROKEN_LINKS = ("broken-link", "unknown-anchor", "unsafe-link")
REMARKS = {
    "broken-link": gettext_lazy("broken link “%s”, shown as text"),
    "unknown-anchor": gettext_lazy("“%s”: no such heading, the link leads to the top of the guide"),
    "unsafe-link": gettext_lazy("refused link “%s”, shown as text"),
    "missing-picture": gettext_lazy("picture “%s” not found, a placeholder stands for it"),
    "not-a-picture": gettext_lazy("“%s” is not a JPEG, PNG or WebP picture: placeholder"),
    "large-picture": gettext_lazy("picture “%s” too large: placeholder"),
    "outside-picture": gettext_lazy("picture “%s” outside of the folder, refused: placeholder"),
    "remote-picture": gettext_lazy("picture “%s” on another site, not fetched: placeholder"),
    "open-hint": gettext_lazy("{%% hint %%} without {%% endhint %%}: runs to the end%s"),
    "unknown-hint-style": gettext_lazy("unknown style of hint “%s”: shown as information"),
    "unknown-tag": gettext_lazy("unknown tag “%s”, left out"),
    "html": gettext_lazy("HTML left out, its words kept %s"),
    "unknown-theme": gettext_lazy("unknown theme “%s”, left as it is"),
    "bad-order": gettext_lazy("the order “%s” is not a number, left as it is"),
}


@dataclass
class Entry:
    """One file: what became of it, and what to know. `message` explains a refusal."""

    name: str
    outcome: Outcome
    message: str = ""
    remarks: list[Remark] = field(default_factory=list)

    def lines(self) -> Iterator[str]:
        yield f"{self.name} : {self.outcome.label}" + (f" — {self.message}" if self.message else "")
        for remark in sorted(self.remarks, key=lambda item: item.line):
            words = str(REMARKS[remark.code]) % remark.detail
            yield f"    {self.name}:{remark.line} : {words.strip()}"


@dataclass
class Report:
    """The files of one import. A dry run tells the same story without its effects."""

    is_dry_run: bool = False
    entries: list[Entry] = field(default_factory=list)

    @property
    def has_failures(self) -> bool:
        """Conflicts and unreadable files ask for somebody; a broken link only says so."""
        bad = (Outcome.CONFLICT, Outcome.FAILED)
        return any(entry.outcome in bad for entry in self.entries)

    @property
    def broken_links(self) -> int:
        return sum(
            remark.code in BROKEN_LINKS for entry in self.entries for remark in entry.remarks
        )

    def count(self, outcome: Outcome) -> int:
        return Counter(entry.outcome for entry in self.entries)[outcome]

    def text(self) -> str:
        """The whole report, file by file, in French when French is active."""
        lines = [_("Dry run: nothing is written.")] if self.is_dry_run else []
        for entry in sorted(self.entries, key=lambda item: item.name):
            lines.extend(entry.lines())
        return "\n".join([*lines, "", self.summary()])

    def summary(self) -> str:
        n = self.count
        created, updated = n(Outcome.CREATED), n(Outcome.UPDATED)
        unchanged, conflicts, failed = n(Outcome.UNCHANGED), n(Outcome.CONFLICT), n(Outcome.FAILED)
        return ", ".join(
            [
                ngettext("%d guide created", "%d guides created", created) % created,
                ngettext("%d updated", "%d updated", updated) % updated,
                ngettext("%d unchanged", "%d unchanged", unchanged) % unchanged,
                ngettext("%d conflict", "%d conflicts", conflicts) % conflicts,
                ngettext("%d error", "%d errors", failed) % failed,
                ngettext("%d broken link", "%d broken links", self.broken_links)
                % self.broken_links,
            ]
        )
