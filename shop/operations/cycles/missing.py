"""What a cycle lacks before it can sell, in words (rules §5.5, K-05)."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import BooleanField, Case, Exists, OuterRef, Q, When
from django.utils.translation import gettext as _

from shop.order_cycles.models import IncomingLeg
from shop.partner.models import StockRecord
from shop.rules.cycles import State

from .scope import View


@dataclass(frozen=True)
class Lack:
    """A sentence, and the names that it is about."""

    text: str
    names: list[str] = field(default_factory=list)


def lacks_of(view: View, now: datetime) -> list[Lack]:
    """Return what is missing: two queries. Nothing is, once the cycle is over."""
    state = view.cycle.state(now)
    if state is State.CLOSED:
        return []
    found = [*_of_dates(state), *_of_legs(view)]
    if view.sees_all and not view.cycle.sells_shelf:
        found += _of_producers(view.cycle)
    return found


def _of_dates(state: State):
    if state is State.DRAFT:
        yield Lack(_("It is a draft: nobody sees it, whatever its dates."))
    if state is State.UNDATED:
        yield Lack(_("It has no opening or no closing: it never opens."))


def _of_legs(view: View):
    legs = list(view.legs.with_means())
    if not legs:
        yield Lack(_("No shop sells in it."))
    sentences = (
        (_("Closed shop:"), lambda leg: not leg.shop.is_open),
        (_("No pick-up point is offered:"), lambda leg: not leg.has_pickup),
        (_("No payment method is offered:"), lambda leg: not leg.has_payment),
    )
    for text, is_missing in sentences:
        if names := [leg.shop.name for leg in legs if is_missing(leg)]:
            yield Lack(text, names)


def _of_producers(cycle):
    legs = list(_with_goods(cycle.incoming.select_related("producer")))
    if not legs:
        yield Lack(_("No producer brings anything."))
    empty = [leg.producer.name for leg in legs if not leg.has_goods]
    idle = [leg.producer.name for leg in legs if leg.has_goods and not leg.has_stock]
    silent = [leg.producer.name for leg in legs if not leg.confirmed_at and leg.has_stock]
    for text, names in (
        (_("No product is chosen:"), empty),
        (_("Nothing this week (all their stock is 0):"), idle),
        (_("They have not confirmed what they have:"), silent),
    ):
        if names:
            yield Lack(text, names)


def _with_goods(legs):
    """Load with each leg whether it has products, and some of them in stock."""
    own = StockRecord.objects.filter(partner=OuterRef("producer")).order_by()
    available = own.filter(Q(is_unlimited=True) | Q(num_in_stock__gt=0))
    return legs.annotate(has_goods=_brings(own), has_stock=_brings(available))


def _brings(records):
    """Return whether the leg brings one of the records: all of its producer's, or the chosen."""
    chosen = IncomingLeg.products.through.objects.filter(
        incomingleg=OuterRef(OuterRef("pk")), product=OuterRef("product")
    )
    return Case(
        When(Q(all_products=True) & Exists(records), then=True),
        When(Q(all_products=False) & Exists(records.filter(Exists(chosen))), then=True),
        default=False,
        output_field=BooleanField(),
    )
