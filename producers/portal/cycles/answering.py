"""The answer to « qu’apportez-vous ? »: the stock in place, then one touch (rules §2.6)."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from producers.portal.products.rows import products_of, row_of
from shop.backoffice.exceptions import Refused
from shop.order_cycles.availability.services import bring_again, bring_nothing, confirm
from shop.order_cycles.models import IncomingLeg
from shop.order_cycles.supplying import brought
from shop.rules.access import Action
from shop.rules.cycles import State

from .cards import cards_of
from .views import LegBase

ROW_QUERY = "?vente="  # brings a row that was saved without a script back to this page


class AnswerBase(LegBase):
    """A screen that answers for a leg. What the service refuses is told, and changes nothing."""

    action = post_action = Action.EDIT_PRICES

    def answer(self, words: dict) -> str:
        """Write the answer and return what to tell. `words` go to the service as they are."""
        raise NotImplementedError

    def post(self, request, *args, **kwargs):
        words = {"actor": request.user, "leg": self.row, "now": self.now}
        try:
            messages.success(request, self.answer(words))
        except Refused as refused:
            messages.error(request, refused.message)
        return redirect("portal_leg", self.enterprise.pk, self.row.pk)


class AvailabilityView(AnswerBase):
    """One page: each product of the leg with its stock, and « Je confirme »."""

    template_name = "producers/portal/availability.html"

    def get_context_data(self, **kwargs) -> dict:
        own = products_of(self.enterprise).filter(pk__in=brought(self.row).order_by().values("pk"))
        return super().get_context_data(
            rows=[row_of(product) for product in own],
            row_query=f"{ROW_QUERY}{self.row.pk}",
            may_edit=True,
            **kwargs,
        )

    def answer(self, words: dict) -> str:
        confirm(**words)
        return _("Thank you: your stock for “%(cycle)s” is confirmed.") % {
            "cycle": self.row.cycle.name
        }


class NothingHereView(AnswerBase):
    """« Rien cette semaine »: says what it does, then does it."""

    template_name = "producers/portal/leg_nothing.html"

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(running=self._running(), **kwargs)

    def _running(self) -> list[IncomingLeg]:
        """Return the legs of other cycles in which the products are sold at this moment."""
        cards = cards_of(self.enterprise, self.now)
        others = [card for card in cards if card.leg.pk != self.row.pk]
        return [each.leg for each in others if each.state is State.OPEN and not each.is_over]

    def answer(self, words: dict) -> str:
        only_here = self.request.POST.get("scope") == "here"
        bring_nothing(**words, only_here=only_here)
        return _("It is noted: nothing from you in “%(cycle)s”.") % {"cycle": self.row.cycle.name}


class UndoNothingView(AnswerBase):
    """Takes « rien cette semaine » back."""

    http_method_names = ["post"]

    def answer(self, words: dict) -> str:
        bring_again(**words)
        return _("Done: your products are back. Look at your stock, then confirm.")
