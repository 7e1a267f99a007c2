from django.db import models


class ProducerNoticeQuerySet(models.QuerySet):
    """What producers were told."""

    def of_cycle(self, cycle) -> "ProducerNoticeQuerySet":
        return self.filter(cycle=cycle)

    def latest_by_producer(self) -> dict:
        """Return the last notice to each producer of a cycle, by the producer's key: one query."""
        return {each.producer_id: each for each in self.order_by("number")}
