from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.mixins import LoginRequiredMixin
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView, View

from shop.accounts.exceptions import EmailTaken
from shop.accounts.honeypot import is_trapped
from shop.accounts.throttle import TooMany
from shop.accounts.tokens import Claim, read_opening, read_token
from shop.accounts.visitors import visitor_of
from shop.customer.services import confirm_account

from .asking import ask_for_confirmation, open_account, sign_up
from .forms import OpenAccountForm, SignUpForm


class OnwardMixin:
    """Knows where the person goes on afterwards: `next`, when that is on this site."""

    def onward(self) -> str:
        wanted = self.request.POST.get("next", self.request.GET.get("next", ""))
        host = {self.request.get_host()}
        is_ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, host)
        return wanted if is_ours else ""  # another word would be taken for the name of a page


class RegisterView(OnwardMixin, FormView):
    """A new account. The answer is the same for an address that has one; the mail is not."""

    template_name = "shop/account/register.html"
    form_class = SignUpForm

    def get(self, request, *args, **kwargs):
        if request.user.is_authenticated:
            return redirect("customer:summary")
        return super().get(request, *args, **kwargs)

    def get_initial(self) -> dict:
        return {"email": self.request.GET.get("email", "")[:254]}

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(next=self.onward(), **kwargs)

    def form_valid(self, form):
        try:
            if not form.is_trapped:
                self._sign_up(form)
        except TooMany as refused:
            form.add_error(refused.field, refused.message)
            return self.form_invalid(form)
        text = _("We have sent a mail to %(email)s: its link opens your account.")
        messages.success(self.request, text % {"email": form.cleaned_data["email"]})
        return self.registered()

    def _sign_up(self, form) -> None:
        sign_up(
            opening=form.opening(),
            shop=self.request.shop,
            visitor=visitor_of(self.request),
            onward=self.onward(),
            now=timezone.now(),
        )

    def registered(self):
        """Answer somebody who has, or had, an account: the same in both cases."""
        query = f"?{urlencode({'next': self.onward()})}" if self.onward() else ""
        return redirect(reverse("customer:login") + query)


class OpenAccountView(OnwardMixin, FormView):
    """The page behind the link of a sign-up: a password, and the account is open.

    Only its button opens it, since mail programs follow links.
    """

    template_name = "shop/account/open.html"
    form_class = OpenAccountForm

    def dispatch(self, request, *args, **kwargs):
        self.opening = read_opening(kwargs["token"])
        if self.opening is None:
            return self.render_to_response({})
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"opening": self.opening}

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(opening=self.opening, next=self.onward(), **kwargs)

    def form_valid(self, form):
        password = form.cleaned_data["password1"]
        user = open_account(opening=self.opening, password=password, now=timezone.now())
        if user is None:  # whoever holds the link reads the mail of the address, and may know
            messages.info(self.request, _("This address has an account already: sign in with it."))
            return redirect("customer:login")
        login(self.request, user, backend="django.contrib.auth.backends.ModelBackend")
        messages.success(self.request, _("Welcome! Your account is open."))
        return redirect(self.onward() or "customer:summary")


class ConfirmEmailView(LoginRequiredMixin, OnwardMixin, TemplateView):
    """The page behind the link of a mail.

    Only its button confirms, since mail programs follow links; and only for somebody signed in to
    that account, so that nobody confirms an account that a stranger opened with their address.
    """

    template_name = "shop/account/confirm_email.html"

    def get_context_data(self, **kwargs) -> dict:
        claim = self._claim()
        email = claim.email if claim else None
        return super().get_context_data(email=email, next=self.onward(), **kwargs)

    def post(self, request, *args, **kwargs):
        claim = self._claim()
        if claim is None:
            return self.get(request, *args, **kwargs)
        words = {"user": request.user, "email": claim.email, "written_at": claim.written_at}
        try:
            confirm_account(**words, now=timezone.now())
        except EmailTaken:
            messages.error(request, _("This address can no longer be confirmed."))
        else:
            messages.success(request, _("Thank you, your e-mail address is confirmed."))
        return redirect(self.onward() or "customer:summary")

    def _claim(self) -> Claim | None:
        claim = read_token(self.kwargs["token"])
        return claim if claim and claim.user == self.request.user else None


class ResendConfirmationView(LoginRequiredMixin, OnwardMixin, View):
    """Send the link again, to the account's own address."""

    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        onward = self.onward()
        words = {"actor": request.user, "shop": request.shop, "onward": onward}
        try:
            if not is_trapped(request.POST):
                ask_for_confirmation(**words, now=timezone.now())
        except TooMany as refused:
            messages.error(request, refused.message)
        else:
            text = _("We have sent a mail to %(email)s.")
            messages.success(request, text % {"email": request.user.email})
        return redirect(onward or "customer:profile-view")
