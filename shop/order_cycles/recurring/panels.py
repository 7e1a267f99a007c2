"""The dates that a rhythm gives, beside its form."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import HelpPanel

from shop.backoffice.display import day
from shop.order_cycles.words import moment
from shop.rules.cycles import State

from .models import CycleRhythm, PreparedCycle
from .naming import in_words, name_of
from .preparing import next_dates

SHOWN = 6
STATES = {
    State.DRAFT: _("draft"),
    State.UNDATED: _("not dated"),
    State.UPCOMING: _("to come"),
    State.OPEN: _("open"),
    State.CLOSED: _("closed"),
}


@dataclass(frozen=True)
class Date:
    """One date to come, in words."""

    name: str
    opens: str
    closes: str
    ready: str
    state: str  # of what was prepared for it, "" for a date that nothing stands at yet


class DatesPanel(HelpPanel):
    """The next dates of the pattern in the form, each with what became of it."""

    def __init__(self, template: str = "shop/backoffice/rhythm_dates.html", **kwargs) -> None:
        super().__init__(template=template, **kwargs)

    class BoundPanel(HelpPanel.BoundPanel):
        @property
        def words(self) -> str:
            return _read(lambda: in_words(self.instance), "")

        @property
        def dates(self) -> list[Date]:
            return _read(lambda: dates_of(self.instance), [])


def dates_of(rhythm: CycleRhythm) -> list[Date]:
    """Return the next dates of a rhythm, saved or not."""
    now = timezone.now()
    rows = rhythm.prepared.select_related("cycle") if rhythm.pk else PreparedCycle.objects.none()
    known = {row.opens_at: row for row in rows}
    return [_date(rhythm, each, known, now) for each in next_dates(rhythm, now)[:SHOWN]]


def _date(rhythm: CycleRhythm, each, known: dict, now) -> Date:
    row = known.get(each.opens_at)
    return Date(
        name=row.cycle.name if row and row.cycle else name_of(rhythm, each),
        opens=moment(each.opens_at),
        closes=moment(each.closes_at),
        ready=day(each.ready_on, "l j F") if each.ready_on else "",
        state=_state(row, now),
    )


def _state(row: PreparedCycle | None, now) -> str:
    if row is None:
        return ""
    return str(STATES[row.cycle.state(now)]) if row.cycle else str(_("deleted"))


def _read(words, otherwise):
    """Return what a form's values say, or nothing while one of them cannot be."""
    try:
        return words()
    except (TypeError, ValueError, KeyError, AttributeError, OverflowError, ZeroDivisionError):
        return otherwise
