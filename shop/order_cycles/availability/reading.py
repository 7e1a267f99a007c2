"""Who has answered for a cycle: a fixed number of queries, whatever the number of producers."""

from datetime import datetime

from django.db.models import Case, Exists, OuterRef, Q, Value, When
from django.db.models.fields import BooleanField
from django.utils import timezone

from shop.order_cycles.models import IncomingLeg, OrderCycle
from shop.partner.models import StockRecord
from shop.rules.availability import Answer, answer_of
from shop.rules.cycles import State


def availability_of(
    cycle: OrderCycle, at: datetime | None = None
) -> list[tuple[IncomingLeg, Answer]]:
    """Return each incoming leg with its producer's answer, by name: one query.

    `leg.availability_asked_at` is when it was asked, `leg.confirmed_at` and `confirmed_by` who
    answered. The moment `at` is now by default.
    """
    legs = with_stock(cycle.incoming.all())
    legs = legs.select_related("producer", "confirmed_by", "availability")
    moment = at or timezone.now()
    found = []
    for leg in legs.order_by("producer__name_key", "pk"):
        leg.cycle = cycle
        found.append((leg, answer_in(leg, moment)))
    return found


def with_stock(legs):
    """Load with each leg `has_stock`: whether one of its products can be sold."""
    stock = StockRecord.objects.filter(
        Q(is_unlimited=True) | Q(num_in_stock__gt=0),
        partner=OuterRef("producer"),
        price__isnull=False,
        product__is_public=True,
    )
    chosen = IncomingLeg.products.through.objects.filter(
        incomingleg=OuterRef(OuterRef("pk")), product=OuterRef("product")
    )
    return legs.annotate(
        has_stock=Case(
            When(Q(Exists(stock), all_products=True), then=Value(True)),
            When(Q(Exists(stock.filter(Exists(chosen))), all_products=False), then=Value(True)),
            default=Value(False),
            output_field=BooleanField(),
        )
    )


def answer_in(leg: IncomingLeg, at: datetime) -> Answer:
    """Return the answer of one leg that was loaded `with_stock`, its cycle and `availability`."""
    row = getattr(leg, "availability", None)
    leg.availability_asked_at = row and row.asked_at
    return answer_of(
        has_stock=leg.has_stock,
        is_confirmed=leg.confirmed_at is not None,
        said_nothing=bool(row and row.taken_off),
        has_begun=leg.cycle.state(at) in (State.OPEN, State.CLOSED),
    )
