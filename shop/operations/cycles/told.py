"""What became of the messages to the producers of a cycle."""

from dataclasses import dataclass

from django.db.models import Q

from shop.communication.models import Message, State
from shop.order_cycles.models import OrderCycle

from .models import ProducerNotice
from .news import news_of

WORST_FIRST = (State.REJECTED, State.FAILED, State.PENDING, State.SENT)


@dataclass(frozen=True)
class Fate:
    """The last notice to a producer with its messages, and whether its totals changed since."""

    notice: ProducerNotice | None
    messages: tuple[Message, ...] = ()
    has_news: bool = False

    @property
    def state(self) -> State | None:
        """Return the worst state of its messages; None once the log has forgotten them."""
        states = {each.state for each in self.messages}
        return next((each for each in WORST_FIRST if each in states), None)

    @property
    def is_for_paper(self) -> bool:
        """Say whether nobody reads mail for the producer: its sheet is printed."""
        return self.notice is not None and not self.notice.message_keys


def fates_of(cycle: OrderCycle) -> dict[int, Fate]:
    """Return the fate by the producer's key, of who was told or has something to be told.

    Four queries.
    """
    last = (
        ProducerNotice.objects.of_cycle(cycle)
        .select_related("producer", "written_by")
        .latest_by_producer()
    )
    changed = {each.producer for each in news_of(cycle)}
    messages = _by_key(key for each in last.values() for key in each.message_keys)
    return {
        key: Fate(
            notice=last.get(key),
            messages=tuple(_found(last.get(key), messages)),
            has_news=key in changed,
        )
        for key in {*last, *changed}
    }


def _found(notice: ProducerNotice | None, messages: dict[str, Message]):
    keys = notice.message_keys if notice else []
    return (messages[key] for key in keys if key in messages)


def _by_key(keys) -> dict[str, Message]:
    """Return the messages by key; one that was sent again by the copy that left last."""
    wanted = list(keys)
    rows = Message.objects.filter(Q(key__in=wanted) | Q(resent_from__key__in=wanted))
    rows = rows.select_related("resent_from").defer("text", "html").order_by("pk")
    return {(each.resent_from or each).key: each for each in rows}
