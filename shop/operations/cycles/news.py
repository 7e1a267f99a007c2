"""What the producers of a cycle have not been told yet."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max

from shop.order.models import Order
from shop.order.totals import ProducerTotal, producer_totals
from shop.order_cycles.models import OrderCycle
from shop.rules.cycles import is_over

from .goods import Change, Rows, changes_between, digest_of, from_json
from .models import ProducerNotice


@dataclass(frozen=True)
class News:
    """What a producer has to bring, where it is not what its `last` notice said."""

    producer: int
    rows: Rows
    last: ProducerNotice | None
    changes: tuple[Change, ...]

    @property
    def number(self) -> int:
        return self.last.number + 1 if self.last else 1

    @property
    def digest(self) -> str:
        return digest_of(self.rows)


def totals_of(cycle: OrderCycle, producer=None) -> tuple[ProducerTotal, ...]:
    """Return what was ordered in a cycle from each producer, whichever the shop: one query."""
    return producer_totals(Order.objects.filter(cycle=cycle), producer)


def news_of(cycle: OrderCycle) -> list[News]:
    """Return what differs from the last notices, by the producer's key: two queries.

    Who had nothing and was told nothing has no news.
    """
    now = {each.producer: each.rows for each in totals_of(cycle) if each.producer}
    last = ProducerNotice.objects.of_cycle(cycle).latest_by_producer()
    found = (_news(key, now.get(key, ()), last.get(key)) for key in sorted({*now, *last}))
    return [each for each in found if each.changes]


def _news(producer: int, rows: Rows, last: ProducerNotice | None) -> News:
    before = from_json(last.lines) if last else ()
    return News(producer, rows, last, changes_between(before, rows))


@dataclass(frozen=True)
class Ends:
    """When orders end for each producer of a cycle, the late ones counted."""

    cycle: OrderCycle
    grace: timedelta
    cut_offs: dict[int, datetime | None]

    def is_over(self, now: datetime) -> bool:
        return is_over(self.cycle.closes_at, at=now, grace=self.grace)

    def is_over_for(self, producer: int, now: datetime) -> bool:
        """Say whether nobody can order from this producer any more."""
        cut_off = self.cut_offs.get(producer)
        return self.is_over(now) or is_over(cut_off, at=now, grace=self.grace)


def ends_of(cycle: OrderCycle) -> Ends:
    """Return when orders end, with the longest grace of the shops that sell: two queries."""
    minutes = cycle.outgoing.aggregate(most=Max("shop__grace_minutes"))["most"] or 0
    cut_offs = dict(cycle.incoming.values_list("producer", "cut_off_at"))
    return Ends(cycle, timedelta(minutes=minutes), cut_offs)
