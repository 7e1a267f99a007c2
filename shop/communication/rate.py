"""How many messages may leave: per minute, and per minute to each domain (rules §3.4)."""

from collections import Counter
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count

from .models import Message

WINDOW = timedelta(minutes=1)


class Room:
    """What is left of the rate. Ask under the relay's lock, so that two workers share it.

    MAIL_PER_MINUTE counts all messages, MAIL_PER_MINUTE_BY_DOMAIN those to a domain; "*" is every
    domain that has no number of its own. 0, or no number, is no limit.
    """

    def __init__(self, now: datetime) -> None:
        since = Message.objects.claimed_since(now - WINDOW).order_by()
        rows = since.values_list("domain").annotate(Count("pk"))
        self._used = Counter(dict(rows))
        self._limit = settings.MAIL_PER_MINUTE
        self._by_domain = settings.MAIL_PER_MINUTE_BY_DOMAIN

    @property
    def is_full(self) -> bool:
        return bool(self._limit) and self._used.total() >= self._limit

    @property
    def full_domains(self) -> list[str]:
        return [domain for domain in self._used if self._is_full_for(domain)]

    def takes(self, domain: str) -> bool:
        """Take one more message to a domain, or say no."""
        if self.is_full or self._is_full_for(domain):
            return False
        self._used[domain] += 1
        return True

    def _is_full_for(self, domain: str) -> bool:
        limit = self._by_domain.get(domain, self._by_domain.get("*", 0))
        return bool(limit) and self._used[domain] >= limit
