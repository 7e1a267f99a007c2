"""What an enterprise gave, received, was asked for and ended: the rows of its screen, in words."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from shop.backoffice.display import day
from shop.partner.grants.rights import same_owner
from shop.partner.models import Grant, GrantRequest, Partner, Sells
from shop.partner.scope import enterprises_for
from shop.rules.access import Action

from .words import GIVEN, RECEIVED, Words, said

HISTORY = 50  # lines shown, the latest first
_ORDER = list(GIVEN)


@dataclass(frozen=True)
class Party:
    """The other enterprise, with what is in force between the two."""

    enterprise: Partner
    grants: list[tuple[Grant, str, str]]  # with its words and, if it ends, when
    unlisted: int = 0  # products that the shop may put on its shelf

    @property
    def said(self) -> str:
        """Return what is in force in one sentence, with the ends that are known."""
        return ", ".join(
            f"{words}{until and f' ({until})'}" for _grant, words, until in self.grants
        )


@dataclass(frozen=True)
class Line:
    """One line of the history."""

    at: datetime
    text: str


def given_by(enterprise: Partner, now: datetime) -> list[Party]:
    """Return to whom the enterprise leaves something, by name."""
    rows = enterprise.grants_given.in_force(now).select_related("receiver")
    return _by_party(((row.receiver, row) for row in rows), GIVEN)


def received_by(enterprise: Partner, now: datetime, unlisted: dict[int, int]) -> list[Party]:
    """Return who leaves something to the enterprise, by name.

    `unlisted` counts their products that its shop may still list, by their id.
    """
    rows = enterprise.grants_received.in_force(now).select_related("giver")
    parties = _by_party(((row.giver, row) for row in rows), RECEIVED)
    return [replace(each, unlisted=unlisted.get(each.enterprise.pk, 0)) for each in parties]


def siblings_of(enterprise: Partner, actor, unlisted: dict[int, int]) -> list[Party]:
    """Return the other enterprises of the same owner, by name (§4.6).

    Those that sell, and those that the actor sees: a team of one farm does not learn of another.
    """
    seen = Q(pk__in=enterprises_for(actor, Action.VIEW).order_by().values("pk"))
    rows = Partner.objects.filter(same_owner(of=enterprise.pk)).exclude(pk=enterprise.pk)
    rows = rows.filter(~Q(sells=Sells.NONE) | seen)
    return [Party(row, [], unlisted.get(row.pk, 0)) for row in rows.order_by("name_key")]


def _by_party(rows: Iterable[tuple[Partner, Grant]], words: Words) -> list[Party]:
    found: dict[int, Party] = {}
    for other, grant in rows:
        party = found.setdefault(other.pk, Party(other, []))
        party.grants.append((grant, str(words[grant.permission]), _until(grant.ends_at)))
    for party in found.values():
        party.grants.sort(key=lambda each: _ORDER.index(each[0].permission))
    return sorted(found.values(), key=lambda party: party.enterprise.name_key)


def history_of(enterprise: Partner, now: datetime) -> list[Line]:
    """Return what is over: permissions that ended and requests that were answered."""
    given = enterprise.grants_given.over(now).select_related("receiver")
    received = enterprise.grants_received.over(now).select_related("giver")
    asked = enterprise.grants_asked.answered().select_related("giver")
    asked_of = enterprise.grant_requests.answered().select_related("asker")
    lines = [
        *(_ended(row, row.receiver, GIVEN) for row in given.order_by("-ends_at")[:HISTORY]),
        *(_ended(row, row.giver, RECEIVED) for row in received.order_by("-ends_at")[:HISTORY]),
        *(_answered(row, row.giver, RECEIVED) for row in asked.order_by("-answered_at")[:HISTORY]),
        *(_answered(row, row.asker, GIVEN) for row in asked_of.order_by("-answered_at")[:HISTORY]),
    ]
    return sorted(lines, key=lambda line: line.at, reverse=True)[:HISTORY]


def _ended(grant: Grant, other: Partner, words: Words) -> Line:
    text = _("%(name)s: %(permission)s, from %(start)s to %(end)s.") % {
        "name": other.name,
        "permission": words[grant.permission],
        "start": _day(grant.starts_at),
        "end": _last_day(grant.ends_at),
    }
    return Line(grant.ends_at, text)


def _answered(request: GrantRequest, other: Partner, words: Words) -> Line:
    sentence = _("You asked %(name)s: %(permissions)s.")
    if words is GIVEN:
        sentence = _("%(name)s asked you: %(permissions)s.")
    refused = [each for each in request.permissions if each not in request.accepted]
    outcome = _("Accepted.")
    if refused:
        outcome = _("Refused: %(permissions)s.") % {"permissions": said(refused, words)}
    asked = {"name": other.name, "permissions": said(request.permissions, words)}
    return Line(request.answered_at, f"{sentence % asked} {outcome}")


def _until(moment: datetime | None) -> str:
    return _("until %(day)s") % {"day": _last_day(moment)} if moment else ""


def _day(moment: datetime) -> str:
    return day(localtime(moment), "j F Y")


def _last_day(moment: datetime) -> str:
    """Return the last day of what ends at a moment: for midnight, the day before."""
    return _day(moment - timedelta(microseconds=1))
