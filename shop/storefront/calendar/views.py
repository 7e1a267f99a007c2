from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import View

from .entries import entries_of
from .feed import calendar_of


class CalendarView(View):
    """The shop's openings, closings and pick-ups, for the calendars of its visitors (iCal)."""

    http_method_names = ["get", "head"]

    def get(self, request):
        if request.shop is None:
            raise Http404
        name = _("%(shop)s: orders and pick-ups") % {"shop": request.shop.name}
        entries = entries_of(shop=request.shop, now=timezone.now())
        url = request.build_absolute_uri(request.path)
        body = calendar_of(name, url, entries)
        response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
        response.headers["Content-Disposition"] = f'inline; filename="{request.shop.slug}.ics"'
        return response
