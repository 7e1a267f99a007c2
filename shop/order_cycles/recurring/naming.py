"""The names of the cycles of a rhythm, from its pattern, and the pattern in words."""

from datetime import date
from string import Formatter

from django.utils.timezone import get_default_timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shop.backoffice.display import day as written
from shop.backoffice.exceptions import Refused
from shop.rules.rhythm import Occurrence, Unit

from .models import DAYS, CycleRhythm, Nth


def check_pattern(pattern: str) -> None:
    """Raise Refused for a name pattern that names something unknown."""
    try:
        name_on(pattern, date(2026, 12, 31))
    except (KeyError, ValueError, IndexError, AttributeError) as error:
        text = _("Between { } only semaine, jour, mois or année may stand.")
        raise Refused(text, "name_pattern") from error


def name_of(rhythm: CycleRhythm, occurrence: Occurrence) -> str:
    """Return the name of one cycle: the week, day and month are those of the hand-out."""
    closing = occurrence.closes_at.astimezone(get_default_timezone()).date()
    return name_on(rhythm.name_pattern, occurrence.ready_on or closing)


def name_on(pattern: str, on: date) -> str:
    words = {
        "semaine": str(on.isocalendar().week),
        "jour": written(on, "j F"),
        "mois": written(on, "F"),
        "année": str(on.year),
    }
    parts = Formatter().parse(pattern)
    named = (text + (words[field] if field is not None else "") for text, field, *_ in parts)
    return "".join(named)[:80]


def in_words(rhythm: CycleRhythm) -> str:
    """Return « chaque lundi 8 h → jeudi 20 h, prêt samedi »."""
    opening = _("%(day)s %(hour)s") % {
        "day": _day(rhythm.opens_day),
        "hour": _hour(rhythm.opens_time),
    }
    closing = _("%(day)s %(hour)s") % {
        "day": _day(rhythm.closes_day),
        "hour": _hour(rhythm.closes_time),
    }
    text = f"{_often(rhythm, opening)} → {closing}"
    if rhythm.more_weeks:
        later = ngettext("%(count)d week later", "%(count)d weeks later", rhythm.more_weeks)
        text = f"{text}, {later % {'count': rhythm.more_weeks}}"
    if rhythm.ready_day is None:
        return text
    return _("%(rhythm)s, ready on %(day)s") % {"rhythm": text, "day": _day(rhythm.ready_day)}


def _often(rhythm: CycleRhythm, opening: str) -> str:
    words = {"opening": opening, "count": rhythm.every, "nth": Nth(rhythm.nth).label}
    if rhythm.unit == Unit.MONTH:
        if rhythm.every == 1:
            return _("the %(nth)s %(opening)s of each month") % words
        return _("the %(nth)s %(opening)s, every %(count)d months") % words
    if rhythm.every == 1:
        return _("each %(opening)s") % words
    return _("%(opening)s, every %(count)d weeks") % words


def _day(weekday: int) -> str:
    return str(dict(DAYS)[weekday]).lower()


def _hour(at) -> str:
    return f"{at.hour} h {at.minute:02}" if at.minute else f"{at.hour} h"
