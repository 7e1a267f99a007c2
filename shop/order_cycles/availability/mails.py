"""The message that asks a producer what it brings: one, whatever the number of its cycles."""

from django.urls import reverse
from django.utils.translation import gettext as _

from shop.communication.services import write_message
from shop.order_cycles.models import IncomingLeg
from shop.partner.models import Shop
from shop.partner.recipients import recipients_of
from shop.rules.access import Action

from .words import hand_outs, window


def send_requests(legs: list[IncomingLeg]) -> None:
    """Ask the people of one producer about its legs in cycles of one coordinator.

    Nobody is written to for a delegated producer (rules §3.3), nor for the coordinator itself.
    """
    producer, coordinator = legs[0].producer, legs[0].cycle.coordinator
    shop = Shop.objects.speaking_for(coordinator)
    if shop is None or producer == coordinator:
        return
    asked = [(leg, window(leg.cycle), hand_outs(leg.cycle)) for leg in legs]
    names = ", ".join(leg.cycle.name for leg in legs)
    for person in recipients_of(producer, Action.EDIT_PRICES):
        write_message(
            shop=shop,
            to=person.email,
            subject=_("What do you bring? %(cycles)s") % {"cycles": names[:120]},
            kind="availability_asked",
            context={
                "producer": producer,
                "coordinator": coordinator,
                "asked": asked,
                "path": _answering(legs),
            },
            cause=f"availability:{'+'.join(str(leg.pk) for leg in legs)}",
        )


def _answering(legs: list[IncomingLeg]) -> str:
    """Return the page on which the producer answers: of the one leg, or of them all."""
    if len(legs) == 1:
        return reverse("portal_availability", args=[legs[0].producer_id, legs[0].pk])
    return reverse("portal_cycles", args=[legs[0].producer_id])
