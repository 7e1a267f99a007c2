from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import View

from shop.backoffice.exceptions import Refused
from shop.communication.returns.services import ask_address
from shop.rules.mail import address_key


class CheckAddressView(LoginRequiredMixin, View):
    """Write to one's own address that refused our messages, to see whether it works again."""

    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        key = address_key(request.user.email)
        try:
            ask_address(shop=request.shop, key=key, now=timezone.now())
        except Refused as refused:
            messages.info(request, refused.message)
        else:
            text = _("We have sent a message to %(email)s, once a day at most: click its link.")
            messages.success(request, text % {"email": request.user.email})
        return redirect("customer:profile-view")
