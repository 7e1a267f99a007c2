"""The hub's desk: orders as the shop's people see and move them."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from wagtail.log_actions import log

from shop.partner.models import Shop
from shop.rules.access import Action, action_for_move

from .models import Order
from .services import change_status

STATUS_LOG_ACTION = "shop.order.status"


def orders_for(actor, action: Action) -> QuerySet[Order]:
    """Return the orders of the shops in which the actor may do this."""
    return Order.objects.filter(shop__in=Shop.objects.for_actor(actor, action).order_by())


def check_may_move(*, actor, order: Order, status: str) -> None:
    """Raise PermissionDenied unless the actor's role allows to move the order to this status."""
    action = action_for_move(order.status, status)
    if not orders_for(actor, action).filter(pk=order.pk).exists():
        raise PermissionDenied


@transaction.atomic
def move_order(*, actor, order: Order, status: str) -> Order:
    """Move an order for somebody of the shop and write it to the admin's log.

    Raises PermissionDenied when the role does not allow this move, StatusRefused when the order
    cannot make it; nothing is then changed.
    """
    locked = Order.objects.select_for_update().get(pk=order.pk)
    before = locked.status
    check_may_move(actor=actor, order=locked, status=status)
    moved = change_status(order=order, status=status, actor=actor)
    log(
        instance=moved,
        action=STATUS_LOG_ACTION,
        user=actor,
        data={"before": before, "after": status},
        content_changed=True,
    )
    return moved
