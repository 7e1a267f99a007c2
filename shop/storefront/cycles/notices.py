"""The pages on which one asks to be told of a shop's sales (rules §5.11)."""

from django import forms
from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView

from shop.accounts.fields import AddressField
from shop.accounts.honeypot import HoneypotMixin
from shop.accounts.throttle import TooMany
from shop.accounts.visitors import visitor_of
from shop.order_cycles.subscribing.services import Choice, choice_of, choose, subscribe_guest

from .subscribing import ask_to_be_told, read_wish


class ChoiceForm(forms.Form):
    """What an account is told; nothing is a choice too."""

    opening = forms.BooleanField(label=gettext_lazy("When orders open"), required=False)
    closing = forms.BooleanField(label=gettext_lazy("The day before they close"), required=False)

    def choice(self) -> Choice:
        return Choice(self.cleaned_data["opening"], self.cleaned_data["closing"])


class GuestForm(HoneypotMixin, ChoiceForm):
    """What a guest is told, and where."""

    email = AddressField(
        label=gettext_lazy("E-mail"),
        help_text=gettext_lazy("We write to it once to make sure that it is yours."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    field_order = ["email", "opening", "closing"]

    def clean(self) -> dict:
        data = super().clean()
        if not (data.get("opening") or data.get("closing")):
            self.add_error("opening", _("Tick what you want to be told."))
        return data


class CycleNoticesView(FormView):
    """The choice of an account at once, that of a guest by the link of a mail."""

    template_name = "shop/cycles/notices.html"
    success_url = reverse_lazy("cycle-notices")

    def get_form_class(self):
        return ChoiceForm if self.request.user.is_authenticated else GuestForm

    def get_initial(self) -> dict:
        user, shop = self.request.user, self.request.shop
        if not user.is_authenticated:
            return {"opening": True, "closing": True}
        return vars(choice_of(shop=shop, user=user))

    def form_valid(self, form):
        user, shop = self.request.user, self.request.shop
        if user.is_authenticated:
            choose(actor=user, shop=shop, choice=form.choice(), now=timezone.now())
            messages.success(self.request, _("Your choice is saved."))
            return super().form_valid(form)
        try:
            self._ask(form)
        except TooMany as refused:
            form.add_error(refused.field, refused.message)
            return self.form_invalid(form)
        text = _("We have sent a mail to %(email)s: its link confirms your wish.")
        messages.success(self.request, text % {"email": form.cleaned_data["email"]})
        return super().form_valid(form)

    def _ask(self, form) -> None:
        if form.is_trapped:
            return
        ask_to_be_told(
            shop=self.request.shop,
            email=form.cleaned_data["email"],
            choice=form.choice(),
            visitor=visitor_of(self.request),
            now=timezone.now(),
        )


class ConfirmNoticesView(TemplateView):
    """Behind the link of the mail. Only its button counts: mail programs follow links."""

    template_name = "shop/cycles/notices_confirm.html"

    def get_context_data(self, **kwargs) -> dict:
        wish = read_wish(self.request.shop, self.kwargs["token"])
        return super().get_context_data(email=wish and wish[0], **kwargs)

    def post(self, request, token: str):
        wish = read_wish(request.shop, token)
        if wish is None:
            return self.get(request, token=token)
        email, choice = wish
        subscribe_guest(shop=request.shop, email=email, choice=choice, now=timezone.now())
        messages.success(request, _("Noted: you will be told of the sales."))
        return redirect("catalogue:index")
