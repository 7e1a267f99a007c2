"""Inviting producers, and handing a farm over."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from shop.accounts.fields import AddressField
from shop.partner.duplicates import is_name_taken, name_refusal
from shop.partner.grants.models import PermissionKind
from shop.rules.grants import AUTOMATIC


class _LetterForm(forms.Form):
    """An address and a few words of one's own."""

    email = AddressField(label=_("E-mail"))
    message = forms.CharField(
        label=_("A few words of yours"),
        max_length=300,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )


class InviteForm(_LetterForm):
    """A producer who founds its own farm here, and what the hub asks of it."""

    name = forms.CharField(
        label=_("Name of the farm"),
        max_length=128,
        help_text=_("The producer may write it otherwise."),
    )
    permissions = forms.MultipleChoiceField(
        label=_("What you ask for"),
        choices=PermissionKind.choices,
        initial=sorted(AUTOMATIC),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    field_order = ["name", "email", "permissions", "message"]

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        if is_name_taken(name):
            text = _("This farm is here already: ask it for permissions, or hand it over.")
            raise ValidationError(text)
        if reason := name_refusal(name):
            raise ValidationError(reason)
        return name


class HandOverForm(_LetterForm):
    """The farmer, and what the hub asks for beyond what stays by itself (rules §4.6)."""

    permissions = forms.MultipleChoiceField(
        label=_("What else you ask for"),
        choices=[each for each in PermissionKind.choices if each[0] not in AUTOMATIC],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    sure = forms.BooleanField(
        label=_("I know that the farm will no longer be mine."),
        error_messages={"required": _("Tick that you are sure first. Nothing has changed.")},
    )
    field_order = ["email", "permissions", "message", "sure"]
