"""The producers of a cycle as its page lists them, each in a row."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from shop.communication.models import Message
from shop.operations.messages.fate import STATE_KINDS
from shop.order.totals import ProducerTotal

from .figures import Figures
from .scope import View
from .told import Fate, fates_of


@dataclass(frozen=True)
class Row:
    """One producer: what it brings, whether it confirmed, and what it was told."""

    key: int | None
    name: str
    total: ProducerTotal
    confirmed_at: datetime | None
    fate: Fate | None
    waits: bool  # it is told by itself at the closing

    @property
    def has_sheet(self) -> bool:
        return bool(self.key and self.total.rows)

    @property
    def pieces(self) -> int:
        return sum(row.quantity for row in self.total.rows)

    @property
    def state(self) -> tuple[str, str]:
        """Return what became of its messages, in words, and the kind of the label."""
        if self.fate is None or self.fate.notice is None:
            return _untold(self)
        if self.fate.is_for_paper:
            return _("to print"), "warning"
        found = self.fate.state
        return (str(found.label), STATE_KINDS[found]) if found else (_("told"), "")

    @property
    def messages(self) -> tuple[Message, ...]:
        return self.fate.messages if self.fate else ()

    @property
    def has_change(self) -> bool:
        """Say whether a correction is to leave."""
        return bool(self.fate and self.fate.notice and self.fate.has_news)


def _untold(row: Row) -> tuple[str, str]:
    if not row.total.rows:
        return _("nothing to bring"), ""
    return (_("at the closing"), "") if row.waits else (_("not told"), "warning")


def rows_of(view: View, figures: Figures, now: datetime) -> list[Row]:
    """Return the producers of the legs and of the orders, by name: six queries at most.

    Another shop sees those whose products it sold, and nothing of their messages.
    """
    totals = {each.producer or each.name: each for each in figures.producers}
    if not view.sees_all:
        return [_row(each.producer, each, None, None, False) for each in totals.values()]
    legs = {leg.producer_id: leg for leg in view.cycle.incoming.select_related("producer")}
    fates = {} if view.cycle.sells_shelf else fates_of(view.cycle)
    for key in {*legs, *fates} - set(totals):
        totals[key] = ProducerTotal(key, _name(key, legs, fates), ())
    waits = view.cycle.notifies_producers and view.cycle.closed_at is None
    found = [
        _row(each.producer, each, legs.get(key), fates.get(key), waits)
        for key, each in totals.items()
    ]
    return sorted(found, key=lambda row: row.name.casefold())


def _name(key: int, legs: dict, fates: dict[int, Fate]) -> str:
    return legs[key].producer.name if key in legs else fates[key].notice.producer.name


def _row(key, total: ProducerTotal, leg, fate: Fate | None, waits: bool) -> Row:
    return Row(key, total.name, total, leg and leg.confirmed_at, fate, waits)


def log_url(message: Message) -> str:
    """Return the page of a message in the log."""
    return reverse("boutique_messages_modeladmin_inspect", args=[message.pk])
