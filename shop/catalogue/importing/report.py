"""The lines of a plan as a screen shows them: of one outcome or all, a page at a time."""

from dataclasses import dataclass
from functools import cached_property

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext_lazy as _

from .planning import Outcome, Plan, PlannedLine

PER_PAGE = 100
ALL = "all"
LABELS = {
    Outcome.ERROR: _("to correct"),
    Outcome.CREATED: _("to create"),
    Outcome.CHANGED: _("to change"),
    Outcome.SAME: _("unchanged"),
}
STATES = {Outcome.ERROR: "bad", Outcome.CREATED: "good", Outcome.CHANGED: "warning"}


@dataclass(frozen=True)
class Tab:
    """A choice of lines with their number."""

    key: str
    label: str
    count: int
    is_current: bool


@dataclass(frozen=True)
class Row:
    """A line with the words and the colour of its outcome."""

    line: PlannedLine

    @property
    def label(self) -> str:
        return LABELS[self.line.outcome]

    @property
    def state(self) -> str:
        return STATES.get(self.line.outcome, "")


@dataclass(frozen=True)
class Report:
    """What the address asks for: `asked` is an outcome, `number` a page. Errors come first."""

    plan: Plan
    asked: str
    number: str

    @cached_property
    def chosen(self) -> str:
        if self.asked == ALL or self.plan.counts[self.asked]:
            return self.asked
        return Outcome.ERROR.value if self.plan.has_errors else ALL

    @property
    def wrong(self) -> int:
        return self.plan.counts[Outcome.ERROR]

    @property
    def tabs(self) -> list[Tab]:
        counts = self.plan.counts
        found = [
            Tab(each.value, str(LABELS[each]), counts[each], each.value == self.chosen)
            for each in Outcome
            if counts[each]
        ]
        every = Tab(ALL, str(_("all the lines")), len(self.plan.lines), self.chosen == ALL)
        return [every, *found]

    @cached_property
    def page(self) -> Page:
        wanted = [Row(line) for line in self.plan.lines if self.chosen in (ALL, line.outcome.value)]
        return Paginator(wanted, PER_PAGE).get_page(self.number)
