"""What of a cycle somebody sees: its coordinator all of it, another shop what it sells itself."""

from dataclasses import dataclass

from django.db.models import QuerySet

from shop.order.desk import orders_for
from shop.order.models import Order
from shop.order_cycles.models import OrderCycle
from shop.order_cycles.scope import cycles_for
from shop.partner.models import Shop
from shop.partner.scope import own_enterprises
from shop.rules.access import Action


@dataclass(frozen=True)
class View:
    """A cycle as one person may see it."""

    actor: object
    cycle: OrderCycle
    sees_all: bool

    @property
    def orders(self) -> QuerySet[Order]:
        """Return the orders of the cycle, cancelled ones too, or those of the actor's shops."""
        rows = Order.objects.all() if self.sees_all else orders_for(self.actor, Action.VIEW)
        return rows.filter(cycle=self.cycle)

    @property
    def legs(self) -> QuerySet:
        rows = self.cycle.outgoing.select_related("shop")
        if self.sees_all:
            return rows
        return rows.filter(shop__in=Shop.objects.for_actor(self.actor, Action.VIEW).order_by())

    def may_run(self) -> bool:
        rows = cycles_for(self.actor, Action.EDIT_CYCLES)
        return rows.filter(pk=self.cycle.pk).exists()

    def may_read_messages(self) -> bool:
        """Say whether the log shows the actor the messages to the producers."""
        speaker = Shop.objects.speaking_for(self.cycle.coordinator_id)
        shops = Shop.objects.for_actor(self.actor, Action.READ_MESSAGES)
        return speaker is not None and shops.filter(pk=speaker.pk).exists()


def view_of(actor, pk: int) -> View | None:
    """Return a cycle as the actor sees it, None for one that does not exist for the actor."""
    cycle = cycles_for(actor, Action.VIEW).select_related("coordinator").filter(pk=pk).first()
    if cycle is None:
        return None
    own = own_enterprises(actor, Action.VIEW).filter(pk=cycle.coordinator_id)
    return View(actor, cycle, sees_all=own.exists())
