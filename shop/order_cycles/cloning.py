"""Another cycle like this one: all but its dates, marks and orders (rules §5.4, C-04)."""

from datetime import datetime

from django.db import transaction

from shop.fees.models import FeeCharge

from .models import IncomingLeg, OrderCycle, OutgoingLeg

_CYCLE = ("coordinator_id", "sells_shelf", "notifies_producers")
_INCOMING = ("producer_id", "all_products", "instructions")
_OUTGOING = (
    "shop_id",
    "all_products",
    "ready_for",
    "instructions",
    "tags",
    "all_pickups",
    "all_payments",
)
_CHARGE = ("fee_id", "place", "producer_id")


@transaction.atomic
def clone_cycle(
    *,
    cycle: OrderCycle,
    name: str,
    opens_at: datetime | None = None,
    closes_at: datetime | None = None,
    is_draft: bool = False,
) -> OrderCycle:
    """Return a new cycle with the legs, products, fees, tags and methods of `cycle`.

    Cut-offs, pick-up days and slots are dates, and stay behind. The caller has checked the right,
    and that the closing comes after the opening.
    """
    new = OrderCycle.objects.create(
        name=name, opens_at=opens_at, closes_at=closes_at, is_draft=is_draft, **_of(cycle, _CYCLE)
    )
    incoming = _copied_legs(IncomingLeg, cycle.incoming, new, _INCOMING)
    outgoing = _copied_legs(OutgoingLeg, cycle.outgoing, new, _OUTGOING)
    _copy_links(IncomingLeg.products.through, "incomingleg_id", "product_id", incoming)
    _copy_links(OutgoingLeg.products.through, "outgoingleg_id", "product_id", outgoing)
    _copy_links(OutgoingLeg.pickup_points.through, "outgoingleg_id", "pickuppoint_id", outgoing)
    _copy_links(OutgoingLeg.payment_methods.through, "outgoingleg_id", "paymentmethod_id", outgoing)
    charges = cycle.fee_charges.filter(fee__archived_at=None)
    FeeCharge.objects.bulk_create(FeeCharge(cycle=new, **_of(each, _CHARGE)) for each in charges)
    return new


def _of(row, columns: tuple[str, ...]) -> dict:
    return {column: getattr(row, column) for column in columns}


def _copied_legs(model, rows, cycle: OrderCycle, columns: tuple[str, ...]) -> dict[int, int]:
    """Copy the legs of a cycle; return the key of each copy by that of its model."""
    old = list(rows.order_by("pk"))
    new = model.objects.bulk_create(model(cycle=cycle, **_of(each, columns)) for each in old)
    return {before.pk: after.pk for before, after in zip(old, new, strict=True)}


def _copy_links(through, leg: str, other: str, copies: dict[int, int]) -> None:
    rows = through.objects.filter(**{f"{leg}__in": copies}).values_list(leg, other)
    through.objects.bulk_create(
        through(**{leg: copies[key], other: linked}) for key, linked in rows
    )
