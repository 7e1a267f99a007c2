"""A producer joins by itself (path B): an account, and its address confirmed."""

from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView

from shop.storefront.account.registration import RegisterView


class OfShopMixin:
    """Joining needs a shop of the site, which writes the mails: without one, 404."""

    def dispatch(self, request, *args, **kwargs):
        if request.shop is None:
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class SignUpView(OfShopMixin, RegisterView):
    """What Halle is for producers, and a new account. The same answer for a known address."""

    template_name = "producers/join/sign_up.html"

    def get(self, request, *args, **kwargs):
        if request.user.is_authenticated:
            return redirect("join_farm")
        return super().get(request, *args, **kwargs)

    def onward(self) -> str:
        return reverse("join_farm")

    def registered(self):
        return redirect("join_wait")


@method_decorator(never_cache, name="dispatch")
class WaitView(OfShopMixin, TemplateView):
    """What to do now: the mail, its link, and how to get it again."""

    template_name = "producers/join/wait.html"

    def get(self, request, *args, **kwargs):
        if request.user.is_authenticated and request.user.email_confirmed_at:
            return redirect("join_farm")
        return super().get(request, *args, **kwargs)
