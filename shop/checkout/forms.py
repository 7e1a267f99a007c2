from django import forms
from django.utils.translation import gettext_lazy as _

from shop.accounts.fields import AddressField
from shop.accounts.honeypot import HoneypotMixin
from shop.accounts.validators import no_link
from shop.customer.buyer import Buyer
from shop.customer.fields import OneLineField, PhoneField


class BuyerForm(HoneypotMixin, forms.Form):
    """Who buys. A signed-in buyer's e-mail is the account's and cannot be changed here."""

    name = OneLineField(
        label=_("First and last name"),
        max_length=120,
        validators=[no_link],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = AddressField(
        label=_("E-mail"),
        help_text=_("Your order is confirmed there."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    phone = PhoneField(required=False, help_text=_("Only to reach you about this order."))
    note = forms.CharField(
        label=_("A word for us"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, user, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if user.is_authenticated:
            self.fields["email"].disabled = True
            self.initial["email"] = user.email
            self.fields["email"].help_text = _("The e-mail of your account.")

    def buyer(self) -> Buyer:
        return Buyer(**self.cleaned_data)


class ChoiceForm(forms.Form):
    """One choice among what the shop offers now; anything else is refused at the field."""

    choice = forms.ModelChoiceField(
        queryset=None, empty_label=None, widget=forms.RadioSelect, label=""
    )

    def __init__(self, *args, offered, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["choice"]
        field.queryset = offered
        field.error_messages["required"] = _("Choose one of the answers.")
        field.error_messages["invalid_choice"] = _("This choice is not offered here.")


class SummaryForm(forms.Form):
    """The last word: the terms, and what exactly was seen."""

    terms = forms.BooleanField(
        error_messages={"required": _("Accept the terms of sale to order.")},
        label=_("I accept the terms of sale"),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
