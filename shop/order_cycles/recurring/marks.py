"""What a draft looks like, to see whether somebody touched it since it was prepared."""

from hashlib import sha256

from shop.order_cycles.models import IncomingLeg, OrderCycle, OutgoingLeg, PickupSlot

_CYCLE = ("name", "opens_at", "closes_at", "is_draft", "sells_shelf", "notifies_producers")
_INCOMING = ("producer", "all_products", "instructions", "cut_off_at", "confirmed_at")
_OUTGOING = (
    "shop",
    "all_products",
    "ready_for",
    "ready_on",
    "instructions",
    "tags",
    "all_pickups",
    "all_payments",
)


def mark_of(cycle: OrderCycle) -> str:
    """Return a mark of all that people choose in a cycle, answers of producers included."""
    incoming, outgoing = cycle.incoming.order_by("pk"), cycle.outgoing.order_by("pk")
    parts = [
        OrderCycle.objects.filter(pk=cycle.pk).values_list(*_CYCLE),
        incoming.values_list(*_INCOMING),
        outgoing.values_list(*_OUTGOING),
        cycle.fee_charges.order_by("fee", "producer", "pk").values_list("fee", "place", "producer"),
        _links(IncomingLeg.products.through, "incomingleg", incoming, "product"),
        _links(OutgoingLeg.products.through, "outgoingleg", outgoing, "product"),
        _links(OutgoingLeg.pickup_points.through, "outgoingleg", outgoing, "pickuppoint"),
        _links(OutgoingLeg.payment_methods.through, "outgoingleg", outgoing, "paymentmethod"),
        PickupSlot.objects.filter(leg__in=outgoing.values("pk")).order_by("pk").values_list(),
    ]
    text = repr([list(part) for part in parts])
    return sha256(text.encode()).hexdigest()[:32]


def _links(through, leg: str, legs, other: str):
    rows = through.objects.filter(**{f"{leg}__in": legs.values("pk")})
    return rows.order_by(leg, other).values_list(leg, other)
