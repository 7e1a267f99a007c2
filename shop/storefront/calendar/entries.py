"""What a shop's calendar tells: openings, closings and pick-ups of its published cycles."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from shop.order_cycles.models import OutgoingLeg

PAST = timedelta(days=31)  # what is over for longer is left out


@dataclass(frozen=True)
class Event:
    """One entry. `ends_at` is None for a moment; a `date` in `starts_at` means the whole day."""

    uid: str
    title: str
    starts_at: datetime | date
    ends_at: datetime | date | None
    description: str
    location: str
    url: str
    updated_at: datetime


def entries_of(*, shop, now: datetime) -> list[Event]:
    """Return the entries from a month ago on, in order: three queries. Drafts are private."""
    url, since = settings.BASE_URL + shop.path, now - PAST
    found = [
        event for leg in _legs(shop, since) for event in _of_leg(leg, url) if _is_in(event, since)
    ]
    return sorted(found, key=lambda event: (_begin(event), event.uid))


def _legs(shop, since: datetime):
    rows = OutgoingLeg.objects.of_shop(shop).filter(
        Q(cycle__closes_at__isnull=False) | Q(cycle__sells_shelf=True),
        cycle__is_draft=False,
        cycle__opens_at__isnull=False,
    )
    lately = Q(cycle__closes_at__gte=since) | Q(ready_on__gte=since) | Q(slots__ends_at__gte=since)
    rows = rows.filter(lately | Q(cycle__closes_at=None)).distinct()
    rows = rows.select_related("cycle", "shop").order_by("cycle__opens_at", "pk")
    return rows.prefetch_related("slots__pickup_point")


def _of_leg(leg: OutgoingLeg, url: str) -> Iterator[Event]:
    cycle = leg.cycle
    words = {"cycle": cycle.name, "shop": leg.shop.name}
    about = _("Ready for: %(when)s") % {"when": leg.ready_for} if leg.ready_for else ""
    yield _moment(leg, "open", _("%(shop)s: “%(cycle)s” opens") % words, cycle.opens_at, about, url)
    if cycle.closes_at:
        title = _("%(shop)s: last orders of “%(cycle)s”") % words
        yield _moment(leg, "close", title, cycle.closes_at, about, url)
    title = _("%(shop)s: pick-up of “%(cycle)s”") % words
    yield from _pickups(leg, title, url)


def _moment(leg, what: str, title: str, at: datetime, about: str, url: str) -> Event:
    return Event(_uid(leg, what), title, at, None, about, "", url, _updated(leg))


def _pickups(leg: OutgoingLeg, title: str, url: str) -> Iterator[Event]:
    """Yield the slots; without any the day, if one is known."""
    about = "\n".join(filter(None, (leg.ready_for, leg.instructions)))
    slots = list(leg.slots.all())
    for slot in slots:
        point = slot.pickup_point
        where = ", ".join(filter(None, (point.name, point.address)))
        times, uid = (slot.starts_at, slot.ends_at), _uid(leg, f"slot-{slot.pk}")
        yield Event(uid, title, *times, about, where, url, _updated(leg))
    if leg.ready_on and not slots:
        days = (leg.ready_on, leg.ready_on + timedelta(days=1))
        yield Event(_uid(leg, "pickup"), title, *days, about, "", url, _updated(leg))


def _uid(leg: OutgoingLeg, what: str) -> str:
    """Return a name that stays when dates change, so that a calendar moves the entry."""
    host = settings.BASE_URL.partition("://")[2].partition(":")[0]
    return f"cycle-{leg.cycle_id}-{leg.pk}-{what}@{host}"


def _updated(leg: OutgoingLeg) -> datetime:
    return leg.cycle.opened_at or leg.cycle.opens_at


def _begin(event: Event) -> datetime:
    """Return the beginning as a moment: a day begins at midnight in Paris."""
    if isinstance(event.starts_at, datetime):
        return event.starts_at
    return timezone.make_aware(datetime.combine(event.starts_at, time.min))


def _is_in(event: Event, since: datetime) -> bool:
    return _begin(event) >= since
