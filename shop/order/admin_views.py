from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View
from wagtail.log_actions import registry as log_registry

from shop.backoffice.screens import InspectView
from shop.rules.access import Action, action_for_move
from shop.rules.orders import CANCELLED, HANDED_OUT, PIPELINE, PLACED, READY

from .amounts import amounts_of
from .desk import check_may_move, move_order
from .exceptions import StatusRefused
from .labels import purpose_label
from .models import STATUS_LABELS, Order
from .querysets import MONEY
from .reconciliation import reconcile

MOVES = {
    (PLACED, READY): gettext_lazy("Mark as ready"),
    (READY, PLACED): gettext_lazy("Back to preparation"),
    (READY, HANDED_OUT): gettext_lazy("Mark as handed out"),
    (HANDED_OUT, READY): gettext_lazy("Not handed out after all"),
    (CANCELLED, PLACED): gettext_lazy("Resume the order"),
}
CANCEL = gettext_lazy("Cancel the order")


class OrderView(InspectView):
    """One order: lines, money, customer, pick-up, history, and the moves that the role allows."""

    def get_page_title(self):
        return _("Order %(number)s") % {"number": self.instance.number}

    def get_meta_title(self):
        return self.get_page_title()

    def get_page_subtitle(self):
        return ""

    def get_context_data(self, **kwargs):
        order = self.instance
        prefetch_related_objects([order], *MONEY)
        lines = sorted(order.lines.all(), key=lambda each: (each.partner_name, each.title, each.pk))
        books = reconcile(Order.objects.filter(pk=order.pk))
        return super().get_context_data(
            order=order,
            lines=lines,
            amounts=amounts_of(order),
            books=books,
            receipts=[(each, purpose_label(each.purpose)) for each in books.receipts],
            moves=self._moves(),
            changes=order.status_changes.select_related("actor").order_by("-date_created"),
            history_url=self.url_helper.get_action_url("history", order.pk),
            has_log=log_registry.get_logs_for_instance(order).exists(),
            **kwargs,
        )

    def get_fields_dict(self):
        return []

    def _moves(self) -> list[dict]:
        """Return the buttons: only the moves that exist and that this person may make."""
        user, now = self.request.user, self.instance.status
        allowed = {
            action
            for action in (Action.PACK_ORDERS, Action.EDIT_ORDERS)
            if self.permission_helper.may(user, self.instance, action)
        }
        return [
            {
                "status": wanted,
                "label": MOVES.get((now, wanted), CANCEL),
                "cancels": wanted == CANCELLED,
            }
            for wanted in PIPELINE.get(now, ())
            if action_for_move(now, wanted) in allowed
        ]


class MoveView(View):
    """Move an order by POST. A cancellation is asked a second time."""

    model_admin = None

    def get(self, request, instance_pk):
        return HttpResponseNotAllowed(["POST"])

    def post(self, request, instance_pk):
        order = self.model_admin.visible_or_404(request.user, instance_pk)
        status = request.POST.get("status", "")
        if status == CANCELLED and not request.POST.get("confirmed"):
            check_may_move(actor=request.user, order=order, status=status)
            return self._ask(request, order)
        try:
            moved = move_order(actor=request.user, order=order, status=status)
        except StatusRefused as refused:
            messages.error(request, refused.message)
        else:
            words = {"number": moved.number, "status": STATUS_LABELS[moved.status]}
            messages.success(request, _("Order %(number)s: %(status)s.") % words)
        return redirect(self.model_admin.screen_url(order))

    def _ask(self, request, order):
        back = self.model_admin.screen_url(order)
        return render(request, "shop/backoffice/order_cancel.html", {"order": order, "back": back})
