from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.log_actions import LogFormatter

from shop.backoffice.panels import FIGURE_HOOK, Figure
from shop.rules.access import Action
from shop.rules.orders import PLACED, READY

from .desk import STATUS_LOG_ACTION, orders_for
from .modeladmin import OrderAdmin
from .models import STATUS_LABELS

orders = OrderAdmin()
orders.register_with_wagtail()


class StatusFormatter(LogFormatter):
    """Tell a status move in the history."""

    label = _("Change the status")

    def format_message(self, log_entry):
        names = [STATUS_LABELS.get(log_entry.data.get(key), "") for key in ("before", "after")]
        return _("Status: %(before)s → %(after)s") % dict(
            zip(("before", "after"), names, strict=True)
        )


@hooks.register("register_log_actions")
def register_status_log(actions) -> None:
    actions.register_action(STATUS_LOG_ACTION)(StatusFormatter)


def _figure(actor, status: str, words, order: int) -> Figure:
    count = orders_for(actor, Action.VIEW).filter(status=status).count()
    index = reverse(orders.url_helper.get_action_url_name("index"))
    return Figure(count, words(count), f"{index}?statut={status}", "form", order)


@hooks.register(FIGURE_HOOK)
def to_prepare(actor) -> Figure:
    return _figure(
        actor, PLACED, lambda count: ngettext("order to prepare", "orders to prepare", count), 0
    )


@hooks.register(FIGURE_HOOK)
def to_hand_out(actor) -> Figure:
    return _figure(
        actor, READY, lambda count: ngettext("order to hand out", "orders to hand out", count), 1
    )
