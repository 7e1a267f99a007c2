"""Writes a calendar that every agenda reads (RFC 5545)."""

from collections.abc import Iterable
from datetime import UTC, date, datetime

from icalendar import Calendar
from icalendar import Event as Component

from .entries import Event

PRODUCT = "-//Halle//Calendrier de la boutique//FR"


def calendar_of(name: str, url: str, events: Iterable[Event]) -> bytes:
    """Return the text of a calendar. Moments are written in UTC, which every agenda converts."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", "Europe/Paris")
    calendar.add("url", url)
    for event in events:
        calendar.add_component(_component(event))
    return calendar.to_ical()


def _component(event: Event) -> Component:
    found = Component()
    found.add("uid", event.uid)
    found.add("summary", event.title)
    found.add("dtstamp", event.updated_at.astimezone(UTC))
    found.add("dtstart", _moment(event.starts_at))
    if event.ends_at is not None:
        found.add("dtend", _moment(event.ends_at))
    for field in ("description", "location", "url"):
        if text := getattr(event, field):
            found.add(field, text)
    return found


def _moment(moment: datetime | date) -> datetime | date:
    return moment.astimezone(UTC) if isinstance(moment, datetime) else moment
