"""An enterprise's own legs in the words of its phone: nothing of anybody else's."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shop.order_cycles.availability.reading import answer_in, with_stock
from shop.order_cycles.availability.words import own_cut_off, window
from shop.order_cycles.models import IncomingLeg, OutgoingLeg
from shop.order_cycles.supplying import is_over, shown_legs
from shop.partner.models import Partner
from shop.rules.availability import Answer
from shop.rules.cycles import State

KEPT = timedelta(days=30)  # how long a closed cycle stays in sight

STATES = {
    State.DRAFT: _("being prepared"),
    State.UNDATED: _("being prepared"),
    State.UPCOMING: _("to come"),
    State.OPEN: _("open"),
    State.CLOSED: _("closed"),
}
ANSWERS = {
    Answer.WAITING: _("waits for your answer"),
    Answer.CONFIRMED: _("you have confirmed"),
    Answer.NOTHING: _("nothing this week"),
}


@dataclass(frozen=True)
class Card:
    """One own leg at a moment."""

    leg: IncomingLeg
    at: datetime

    @property
    def state(self) -> State:
        return self.leg.cycle.state(self.at)

    @property
    def state_words(self) -> str:
        return str(STATES[self.state])

    @property
    def answer(self) -> Answer:
        return answer_in(self.leg, self.at)

    @property
    def answer_words(self) -> str:
        return str(ANSWERS[self.answer])

    @property
    def is_over(self) -> bool:
        return is_over(self.leg, self.at)

    @property
    def waits(self) -> bool:
        """Say whether an answer is asked for: unsaid, even where there is no stock."""
        row = getattr(self.leg, "availability", None)
        is_asked = row is not None and row.asked_at is not None
        return is_asked and self.leg.confirmed_at is None and not self.is_over

    @property
    def is_undoable(self) -> bool:
        row = getattr(self.leg, "availability", None)
        return bool(row and row.taken_off) and not self.is_over

    @property
    def window(self) -> str:
        return window(self.leg.cycle)

    @property
    def cut_off(self) -> str:
        return own_cut_off(self.leg)

    @property
    def hand_outs(self) -> list[tuple[str, str]]:
        """Return the shops of the cycle, each with when its orders are ready."""
        return [(each.shop.name, each.ready_for) for each in self.leg.cycle.outgoing.all()]


def legs_of(enterprise: Partner, at: datetime):
    """Return the own legs that the enterprise sees: to come, open, asked about, lately closed."""
    shops = OutgoingLeg.objects.select_related("shop")
    legs = shown_legs(with_stock(IncomingLeg.objects.filter(producer=enterprise)))
    legs = legs.exclude(cycle__closes_at__lt=at - KEPT)
    legs = legs.prefetch_related(Prefetch("cycle__outgoing", shops))
    return legs.order_by("cycle__opens_at", "pk")


def cards_of(enterprise: Partner, at: datetime | None = None) -> list[Card]:
    moment = at or timezone.now()
    return [Card(leg, moment) for leg in legs_of(enterprise, moment)]
