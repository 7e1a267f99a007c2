"""When a daily round is due."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo


def last_round(now: datetime, hour: int, zone: tzinfo) -> datetime:
    """Return the last moment (UTC) at which it was so many o'clock in a zone, `now` included.

    An hour that a day leaves out in spring is the one after it; of one that comes twice in autumn
    the first counts: each day has one round.
    """
    day = now.astimezone(zone).date()
    today = _at(day, hour, zone)
    return today if today <= now else _at(day - timedelta(days=1), hour, zone)


def _at(day: date, hour: int, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(hour), zone).astimezone(UTC)
