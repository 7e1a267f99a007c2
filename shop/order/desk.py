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
