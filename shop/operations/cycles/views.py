"""The page of a cycle: what comes in, what is missing, what producers were told (rules §5)."""

from django.contrib import messages as notices
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import View

from shop.backoffice.exceptions import Refused
from shop.backoffice.exports import csv_response, xlsx_response
from shop.backoffice.modeladmin import forbidden
from shop.rules.cycles import State

from .figures import figures_of
from .missing import lacks_of
from .models import ProducerNotice
from .news import news_of
from .notifying import check_may_notify, notify_producers
from .rows import log_url, rows_of
from .scope import view_of
from .sheets import TOTAL_COLUMNS, exported, sheet_of
from .words import STATES, dates_of, share_label

PAGE = "boutique_cycle"
LIVE = "chiffres"  # ?partie=chiffres gives the figures alone
FORMATS = {"csv": csv_response, "xlsx": xlsx_response}


class CycleView(View):
    """Answer 404 for a cycle that the person may not see."""

    http_method_names = ["get", "head", "post"]

    def setup(self, request, *args, **kwargs) -> None:
        super().setup(request, *args, **kwargs)
        self.now = timezone.now()

    def dispatch(self, request, pk, *args, **kwargs):
        if not request.user.is_authenticated or (found := view_of(request.user, pk)) is None:
            raise Http404
        self.view, self.cycle = found, found.cycle
        try:
            return super().dispatch(request, *args, **kwargs)
        except PermissionDenied:
            return forbidden(request)


class PageView(CycleView):
    """The page, or its figures alone."""

    def get(self, request):
        is_part = request.GET.get("partie") == LIVE
        name = "cycle_live" if is_part else "cycle"
        words = self._live() if is_part else self._live() | self._around()
        return render(request, f"shop/backoffice/{name}.html", words)

    def _live(self) -> dict:
        figures = figures_of(self.view.orders)
        rows = rows_of(self.view, figures, self.now)
        reads = self.view.sees_all and self.view.may_read_messages()
        return {
            "cycle": self.cycle,
            "shows_told": self.view.sees_all and not self.cycle.sells_shelf,
            "figures": figures,
            "shares": [(share_label(role), amount) for role, amount in figures.shares],
            "rows": [
                (row, [log_url(each) for each in row.messages] if reads else []) for row in rows
            ],
            "orders_url": f"{reverse('boutique_commandes_modeladmin_index')}?cycle={self.cycle.pk}",
            "now": self.now,
        }

    def _around(self) -> dict:
        state = self.cycle.state(self.now)
        label, kind = STATES[state]
        return {
            "label": label,
            "kind": kind,
            "dates": dates_of(self.cycle),
            "legs": self.view.legs,
            "lacks": lacks_of(self.view, self.now),
            "may_notify": not self.cycle.sells_shelf and self.view.may_run(),
            "is_live": state is State.OPEN,
            "live_url": f"{self.request.path}?partie={LIVE}",
        }


class NotifyView(CycleView):
    """Tell the producers, by POST; while customers may still order it is asked a second time."""

    def get(self, request):
        return HttpResponseNotAllowed(["POST"])

    def post(self, request):
        check_may_notify(actor=request.user, cycle=self.cycle)
        if self.cycle.state(self.now) is State.OPEN and not request.POST.get("confirmed"):
            return self._ask(request)
        try:
            told = notify_producers(actor=request.user, cycle=self.cycle, now=self.now)
        except Refused as refused:
            notices.error(request, refused.message)
        else:
            _say(request, told)
        return redirect(PAGE, self.cycle.pk)

    def _ask(self, request):
        untold = [each for each in news_of(self.cycle) if each.last is None]
        words = {"cycle": self.cycle, "count": len(untold), "dates": dates_of(self.cycle)}
        return render(request, "shop/backoffice/cycle_notify.html", words)


def _say(request, told: list[ProducerNotice]) -> None:
    if not told:
        notices.info(request, _("Everybody knows already: no message left."))
        return
    words = ngettext("%(count)d producer told.", "%(count)d producers told.", len(told))
    on_paper = sum(not each.message_keys for each in told)
    more = ngettext(
        "%(count)d of them reads no mail: print the sheet.",
        "%(count)d of them read no mail: print the sheets.",
        on_paper,
    )
    text = words % {"count": len(told)}
    notices.success(request, f"{text} {more % {'count': on_paper}}" if on_paper else text)


class SheetView(CycleView):
    """What one producer brings, to be printed."""

    def get(self, request, producer: int):
        words = sheet_of(self.view, producer)
        if words is None:
            raise Http404
        return render(request, "shop/backoffice/cycle_sheet.html", words)


class TotalsView(CycleView):
    """The totals by producer as a spreadsheet."""

    def get(self, request, form: str):
        if form not in FORMATS:
            raise Http404
        name = f"totaux-{slugify(self.cycle.name) or self.cycle.pk}"
        return FORMATS[form](TOTAL_COLUMNS, exported(self.view), name)
