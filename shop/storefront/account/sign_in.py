from django.contrib import messages
from django.contrib.auth import views as auth_views
from django.http import Http404
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView, RedirectView

from shop.accounts.throttle import TooMany
from shop.accounts.visitors import visitor_of
from shop.customer.services import confirm_account, join_records
from shop.partner.models import Shop
from shop.storefront.urlconf import shop_reverse

from .asking import ask_for_reset
from .forms import PasswordResetForm, SignInForm


class SignInView(auth_views.LoginView):
    """Sign in, and go where one came from when that is on this site."""

    template_name = "shop/account/login.html"
    form_class = SignInForm
    redirect_authenticated_user = True

    def get_default_redirect_url(self) -> str:
        return reverse("customer:summary")

    def form_valid(self, form):
        answer = super().form_valid(form)
        if self.request.user.email_confirmed_at:
            join_records(user=self.request.user)
        return answer


class SignOutView(auth_views.LogoutView):
    """Sign out, by POST only."""

    def post(self, request, *args, **kwargs):
        answer = super().post(request, *args, **kwargs)
        messages.info(request, _("You are signed out."))
        return answer

    def get_default_redirect_url(self) -> str:
        return reverse("catalogue:index")


class PasswordResetView(FormView):
    """Ask for a link. The same answer, in the same time, whether or not there is an account."""

    template_name = "shop/account/password_reset.html"
    form_class = PasswordResetForm
    success_url = reverse_lazy("customer:password-reset-done")

    def form_valid(self, form):
        words = {"shop": self.request.shop, "visitor": visitor_of(self.request)}
        try:
            if not form.is_trapped:
                ask_for_reset(**form.cleaned_data, **words, now=timezone.now())
        except TooMany as refused:
            form.add_error(refused.field, refused.message)
            return self.form_invalid(form)
        return super().form_valid(form)


class StaffPasswordResetView(RedirectView):
    """Who works on the site asks for a link where everybody does: with its limits, and its time.

    Wagtail's own form has neither, and its message would tell the main shop who has an account.
    """

    def get_redirect_url(self, *args, **kwargs) -> str:
        shop = Shop.objects.main()
        if shop is None:
            raise Http404
        return shop_reverse(shop, "customer:password-reset")


class PasswordResetDoneView(auth_views.PasswordResetDoneView):
    template_name = "shop/account/password_reset_done.html"


class PasswordResetConfirmView(auth_views.PasswordResetConfirmView):
    """A new password. The link came by mail, so it confirms the address too."""

    template_name = "shop/account/password_reset_confirm.html"
    success_url = reverse_lazy("customer:login")

    def form_valid(self, form):
        answer = super().form_valid(form)
        confirm_account(user=self.user, email=self.user.email, now=timezone.now())
        messages.success(self.request, _("Your password is changed. You may sign in with it."))
        return answer


class PasswordChangeView(auth_views.PasswordChangeView):
    template_name = "shop/account/change_password.html"
    success_url = reverse_lazy("customer:profile-view")

    def form_valid(self, form):
        messages.success(self.request, _("Your password is changed."))
        return super().form_valid(form)
