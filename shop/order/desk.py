"""The hub's desk: orders as the shop's people see and move them."""

from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from wagtail.log_actions import log

from shop.partner.models import Shop
from shop.rules.access import Action, action_for_move
from shop.rules.money import ZERO

from .models import Order
from .services import change_status
from .vat import vat_by_rate

STATUS_LOG_ACTION = "shop.order.status"


def orders_for(actor, action: Action) -> QuerySet[Order]:
    """Return the orders of the shops in which the actor may do this."""
    return Order.objects.filter(shop__in=Shop.objects.for_actor(actor, action).order_by())


@transaction.atomic
def move_order(*, actor, order: Order, status: str) -> Order:
    """Move an order for somebody of the shop and write it to the admin's log.

    Raises PermissionDenied when the role does not allow this move, StatusRefused when the order
    cannot make it; nothing is then changed.
    """
    before = Order.objects.select_for_update().get(pk=order.pk).status
    if not orders_for(actor, action_for_move(before, status)).filter(pk=order.pk).exists():
        raise PermissionDenied
    moved = change_status(order=order, status=status, actor=actor)
    log(
        instance=moved,
        action=STATUS_LOG_ACTION,
        user=actor,
        data={"before": before, "after": status},
        content_changed=True,
    )
    return moved


@dataclass(frozen=True)
class Money:
    """The figures of an order, in euros, read from its frozen lines."""

    total: Decimal
    owed_total: Decimal  # to the producers, for their goods
    margin: Decimal  # the seller's: sale base less what is owed
    fees_total: Decimal
    vat_by_rate: tuple[tuple[Decimal, Decimal], ...]  # (rate in per cent, VAT contained)


def money_of(order: Order) -> Money:
    """Add up an order. Load it with `with_money()`."""
    lines = order.lines.all()
    owed = sum((line.owed_price * line.quantity for line in lines), ZERO)
    goods = sum((line.base_price * line.quantity for line in lines), ZERO)
    return Money(
        total=order.total_incl_tax,
        owed_total=owed,
        margin=goods - owed,
        fees_total=order.total_incl_tax - order.shipping_incl_tax - goods,
        vat_by_rate=tuple(vat_by_rate(order)),
    )
