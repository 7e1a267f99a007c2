from django import forms
from django.utils.translation import gettext_lazy as _

from shop.accounts.fields import AddressField
from shop.accounts.honeypot import HoneypotMixin
from shop.customer.fields import OneLineField


class ContactForm(HoneypotMixin, forms.Form):
    """Who writes to the shop, and what."""

    name = OneLineField(
        label=_("Your name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = AddressField(
        label=_("E-mail"),
        help_text=_("The shop answers to this address."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    text = forms.CharField(
        label=_("Your message"), max_length=3000, widget=forms.Textarea(attrs={"rows": 6})
    )
