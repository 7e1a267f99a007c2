"""« Mes ventes »: the cycles that the enterprise supplies, and its own leg of each (rules §2.2)."""

from functools import cached_property

from django.contrib import messages
from django.db.models import QuerySet
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from producers.portal.base import PortalRowView, PortalView
from producers.portal.orders.sales import totals_of
from shop.backoffice.exceptions import Refused
from shop.order.models import Order
from shop.order_cycles.models import IncomingLeg
from shop.order_cycles.supplying import choose
from shop.rules.access import Action
from shop.rules.cycles import State

from .cards import Card, cards_of, legs_of
from .forms import LegForm

CONFLICT, INVALID = 409, 422


class CyclesView(PortalView):
    """The cycles to confirm, open, to come and lately closed."""

    section = "cycles"
    template_name = "producers/portal/cycles.html"

    def get_context_data(self, **kwargs) -> dict:
        cards = cards_of(self.enterprise)
        closed = [card for card in cards if card.state is State.CLOSED]
        return super().get_context_data(
            cards=sorted(
                (card for card in cards if card.state is not State.CLOSED),
                key=lambda card: (not card.waits, card.state is not State.OPEN),
            ),
            closed=closed[::-1],
            may_answer=self.may(Action.EDIT_PRICES),
            **kwargs,
        )


class LegBase(PortalRowView):
    """A screen of one own leg. Another's, or one that is still being prepared: 404."""

    section = "cycles"

    @cached_property
    def now(self):
        return timezone.now()

    def rows(self) -> QuerySet[IncomingLeg]:
        return legs_of(self.enterprise, self.now)

    @property
    def card(self) -> Card:
        return Card(self.row, self.now)

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(card=self.card, **kwargs)


class LegView(LegBase):
    """What the enterprise brings to a cycle, and what was ordered of it so far."""

    post_action = Action.EDIT_CYCLES
    template_name = "producers/portal/leg.html"

    def get_context_data(self, **kwargs) -> dict:
        kwargs.setdefault("form", LegForm(leg=self.row))
        orders = Order.objects.filter(cycle=self.row.cycle_id)
        return super().get_context_data(
            total=totals_of(self.enterprise, orders),
            may_choose=self.may(Action.EDIT_CYCLES) and not self.card.is_over,
            may_answer=self.may(Action.EDIT_PRICES) and not self.card.is_over,
            **kwargs,
        )

    def post(self, request, *args, **kwargs):
        form = LegForm(request.POST, leg=self.row)
        status = self._refusal(form)
        if status is not None:
            return self.render_to_response(self.get_context_data(form=form), status=status)
        messages.success(request, _("Saved: “%(name)s”.") % {"name": self.row.cycle.name})
        return redirect("portal_leg", self.enterprise.pk, self.row.pk)

    def _refusal(self, form: LegForm) -> int | None:
        """Save what was typed, or return the status of the refusal."""
        if not form.is_valid():
            return INVALID
        try:
            choose(actor=self.request.user, leg=self.row, choice=form.choice, now=self.now)
        except Refused as refused:
            form.refuse(refused)
            return CONFLICT if "seen" in refused.corrections else INVALID
        return None
