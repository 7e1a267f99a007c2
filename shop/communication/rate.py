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
        self._limit = settings.MAIL_PER_MINUTE
        self._by_domain = settings.MAIL_PER_MINUTE_BY_DOMAIN
        self._used: Counter[str] = Counter()
        if self._limit or any(self._by_domain.values()):
            since = Message.objects.claimed_since(now - WINDOW).order_by()
            self._used.update(dict(since.values_list("domain").annotate(Count("pk"))))

    @property
    def is_full(self) -> bool:
        return bool(self._limit) and self._used.total() >= self._limit

    @property
    def full_domains(self) -> list[str]:
        return [domain for domain in self._used if self._is_full_for(domain)]

    @property
    def is_tight(self) -> bool:
        """Say whether some message must wait for the rate alone."""
        return self.is_full or bool(self.full_domains)

    def _is_full_for(self, domain: str) -> bool:
        limit = self._by_domain.get(domain, self._by_domain.get("*", 0))
        return bool(limit) and self._used[domain] >= limit
