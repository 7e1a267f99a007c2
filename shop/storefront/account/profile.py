from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, UpdateView

from shop.accounts.models import User
from shop.accounts.throttle import TooMany
from shop.customer.models import CustomerGroup
from shop.order.models import Order

from .asking import ask_for_address
from .forms import ProfileForm


class SummaryView(LoginRequiredMixin, TemplateView):
    """The account at a glance: last orders, contact, prices."""

    template_name = "shop/account/summary.html"

    def get_context_data(self, **kwargs) -> dict:
        shop, user = self.request.shop, self.request.user
        orders = Order.objects.filter(shop=shop).of_user(user).with_item_count().latest_first()
        groups = CustomerGroup.objects.filter(shop=shop, customers__user=user)
        return super().get_context_data(
            active_tab="summary", orders=orders[:3], groups=groups, **kwargs
        )


class ProfileView(LoginRequiredMixin, TemplateView):
    template_name = "shop/account/profile.html"
    extra_context = {"active_tab": "profile"}


class ProfileUpdateView(LoginRequiredMixin, UpdateView):
    template_name = "shop/account/profile_form.html"
    form_class = ProfileForm
    success_url = reverse_lazy("customer:profile-view")
    extra_context = {"active_tab": "profile"}

    def get_object(self, queryset=None) -> User:
        return User.objects.get(pk=self.request.user.pk)

    def get_initial(self) -> dict:
        return {"new_email": self.request.user.email}

    def form_valid(self, form):
        email = form.cleaned_data["new_email"]
        if form.is_trapped:
            messages.success(self.request, _("Your profile is saved."))
            return redirect(self.success_url)
        try:
            if email.lower() != self.object.email.lower():
                self._ask_for(email)
        except TooMany as refused:
            form.add_error(refused.field, refused.message)
            return self.form_invalid(form)
        messages.success(self.request, _("Your profile is saved."))
        return super().form_valid(form)

    def _ask_for(self, email: str) -> None:
        """Write to the new address. The answer never says whether it has an account."""
        words = {"actor": self.request.user, "shop": self.request.shop}
        ask_for_address(**words, email=email, now=timezone.now())
        text = _("We have sent a mail to %(email)s: click its link to use this address.")
        messages.info(self.request, text % {"email": email})
