"""What a producer may do with its own incoming leg: its products, instructions and fees (§2.2)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from shop.backoffice.exceptions import Refused
from shop.catalogue.models import Product
from shop.fees.models import Fee, FeeCharge
from shop.fees.terms import Place
from shop.rules.access import Action
from shop.rules.cycles import State

from .models import IncomingLeg, OrderCycle
from .scope import incoming_for
from .words import moment


@dataclass(frozen=True)
class Choice:
    """What a producer chose for its leg. Products and fees are ids; `seen` is `version_of` it."""

    all_products: bool
    products: frozenset[int]
    instructions: str
    fees: frozenset[int]
    seen: str = ""


def shown_legs(legs: QuerySet[IncomingLeg]) -> QuerySet[IncomingLeg]:
    """Keep the legs that their producers see: of dated cycles, and of drafts they are asked about.

    What the coordinator still prepares is not theirs to see.
    """
    dated = Q(cycle__is_draft=False, cycle__opens_at__isnull=False, cycle__closes_at__isnull=False)
    asked = Q(availability__asked_at__isnull=False)
    return legs.filter(dated | asked).select_related("cycle", "producer", "availability")


def is_over(leg: IncomingLeg, now: datetime) -> bool:
    """Say whether nobody can order from the leg any more: its cut-off or the closing is past."""
    if leg.cut_off_at is not None and leg.cut_off_at < now:
        return True
    return leg.cycle.state(now) is State.CLOSED


def closes_at(leg: IncomingLeg) -> datetime | None:
    """Return when the last order may be placed in the leg: its own cut-off, or the closing."""
    ends = [at for at in (leg.cut_off_at, leg.cycle.closes_at) if at is not None]
    return min(ends, default=None)


def own_products(leg: IncomingLeg) -> QuerySet[Product]:
    """Return what may be chosen in the leg: all that its producer makes."""
    return Product.objects.of_producer(leg.producer_id).order_by("search_text", "pk")


def brought(leg: IncomingLeg) -> QuerySet[Product]:
    """Return the products of the leg: all, or those that were chosen."""
    found = own_products(leg)
    return found if leg.all_products else found.filter(incoming_legs=leg)


def own_fees(leg: IncomingLeg) -> QuerySet[Fee]:
    """Return the fees that the producer receives and may put on its leg: of its cycle's shops."""
    shops = leg.cycle.outgoing.order_by().values("shop")
    return Fee.objects.active().filter(owner=leg.producer_id, shop__in=shops).order_by("label")


def own_charges(leg: IncomingLeg) -> QuerySet[FeeCharge]:
    """Return the charges of the producer's own fees on its leg."""
    charges = leg.cycle.fee_charges.filter(place=Place.SUPPLY, producer=leg.producer_id)
    return charges.filter(fee__owner=leg.producer_id, fee__archived_at=None)


def choice_in(leg: IncomingLeg) -> Choice:
    """Return what is stored of the leg."""
    return Choice(
        all_products=leg.all_products,
        products=frozenset(leg.products.values_list("pk", flat=True)),
        instructions=leg.instructions,
        fees=frozenset(own_charges(leg).values_list("fee", flat=True)),
    )


def version_of(leg: IncomingLeg) -> str:
    """Name the state of a leg: another one as soon as somebody has changed its choices."""
    found = choice_in(leg)
    parts = (found.all_products, sorted(found.products), found.instructions, sorted(found.fees))
    return sha256(repr(parts).encode()).hexdigest()[:16]


@transaction.atomic
def choose(*, actor, leg: IncomingLeg, choice: Choice, now: datetime) -> IncomingLeg:
    """Change a producer's products, instructions and own fees in a cycle.

    Placed orders stay; what leaves the cycle is told to open baskets at their next page. Raises
    PermissionDenied without a right in the producer's enterprise, and Refused, with nothing
    changed, for what is not its own, once the leg is over, or where somebody changed it meanwhile.
    """
    locked = locked_leg(actor, leg, Action.EDIT_CYCLES, now)
    if choice.seen != version_of(locked):
        text = _("Somebody else changed this meanwhile. Save again to put yours in place.")
        raise Refused(text, seen=version_of(locked))
    chosen = _checked(own_products(locked), choice.products, "products")
    fees = _checked(own_fees(locked), choice.fees, "fees")
    if not choice.all_products and not chosen:
        raise Refused(_("Tick at least one product, or say that you bring nothing."), "products")
    locked.all_products, locked.instructions = choice.all_products, choice.instructions
    locked.save(update_fields=["all_products", "instructions"])
    locked.products.set(() if choice.all_products else chosen)
    _charge(locked, fees)
    return locked


def locked_leg(actor, leg: IncomingLeg, action: Action, now: datetime) -> IncomingLeg:
    """Return an own leg whose cycle and row are locked, in this order.

    Raises PermissionDenied for another's leg, and Refused once the leg is over.
    """
    if not incoming_for(actor, action).filter(pk=leg.pk).exists():
        raise PermissionDenied
    cycle = OrderCycle.objects.select_for_update().get(pk=leg.cycle_id)
    locked = IncomingLeg.objects.select_for_update(of=("self",)).select_related("producer")
    locked = locked.get(pk=leg.pk)
    locked.cycle = cycle
    if is_over(locked, now):
        words = {"moment": moment(closes_at(locked))}
        raise Refused(_("Orders are closed since %(moment)s.") % words)
    return locked


def _checked(offered: QuerySet, keys: Iterable[int], field: str) -> list[int]:
    wanted = set(keys)
    found = list(offered.filter(pk__in=wanted).values_list("pk", flat=True))
    if len(found) != len(wanted):
        raise Refused(_("Choose among what is offered here."), field)
    return found


def _charge(leg: IncomingLeg, fees: list[int]) -> None:
    held = own_charges(leg)
    held.exclude(fee__in=fees).delete()
    new = set(fees) - set(held.values_list("fee", flat=True))
    words = {"cycle": leg.cycle, "place": Place.SUPPLY, "producer": leg.producer}
    FeeCharge.objects.bulk_create(FeeCharge(fee_id=fee, **words) for fee in sorted(new))
