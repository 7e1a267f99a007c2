"""The page of the addresses that refuse our messages."""

from django.contrib import messages as notices
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from shop.backoffice.exceptions import Refused
from shop.backoffice.modeladmin import forbidden
from shop.backoffice.permissions import has_shop
from shop.communication.models import Mailbox, State
from shop.rules.access import Action

from .addresses import buyers_of, check_address, marked_addresses
from .fate import MARKED, explained

PER_PAGE = 50
ADDRESSES = "shop_mail_addresses"


class ForReaders:
    """Answer 403 to who does not answer for a shop."""

    def dispatch(self, request, *args, **kwargs):
        if not has_shop(request.user, Action.READ_MESSAGES):
            return forbidden(request)
        return super().dispatch(request, *args, **kwargs)


class AddressesView(ForReaders, TemplateView):
    """Which addresses refuse our messages, why, and what waits for them."""

    template_name = "shop/backoffice/mail_addresses.html"

    def get_context_data(self, **kwargs):
        marked = marked_addresses(self.request.user)
        page = Paginator(marked, PER_PAGE).get_page(self.request.GET.get("p"))
        buyers = buyers_of(self.request.user, [each.key for each in page])
        rows = [_row(each, buyers.get(each.key)) for each in page]
        return super().get_context_data(page=page, rows=rows, **kwargs)


def _row(mailbox: Mailbox, buyer) -> dict:
    is_today = mailbox.asked_at and localdate(mailbox.asked_at) == localdate()
    return {
        "mailbox": mailbox,
        "why": explained(mailbox.reason, is_open=True) if mailbox.reason else None,
        "advice": MARKED[mailbox.mark],
        "buyer": buyer,
        "buyer_url": reverse("boutique_acheteurs_modeladmin_edit", args=[buyer.pk])
        if buyer
        else "",
        "may_ask": not is_today,
        "came_back": mailbox.asked_state in (State.FAILED, State.REJECTED),
    }


class AddressCheckView(ForReaders, View):
    """Have an address checked, by POST."""

    def get(self, request):
        return HttpResponseNotAllowed(["POST"])

    def post(self, request):
        key = request.POST.get("key", "").replace("\x00", "")
        try:
            check_address(actor=request.user, key=key, now=timezone.now())
        except PermissionDenied:
            raise Http404 from None
        except Refused as refused:
            notices.error(request, refused.message)
        else:
            told = _("A check message leaves for %(address)s. Its reader has one click to make.")
            notices.success(request, told % {"address": key})
        return redirect(ADDRESSES)
