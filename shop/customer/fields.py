"""Form fields of people: what they type ends in mails and on labels, so it stays on one line."""

import unicodedata

from django import forms
from django.utils.translation import gettext_lazy as _

from shop.accounts.validators import phone_number

_INVISIBLE = {"Cc": " ", "Cf": ""}  # control characters; marks that turn or join letters


class OneLineField(forms.CharField):
    """A text without line breaks, control characters or marks that reverse its direction."""

    def to_python(self, value) -> str:
        text = super().to_python(value)
        shown = (_INVISIBLE.get(unicodedata.category(letter), letter) for letter in text)
        return " ".join("".join(shown).split())


class PhoneField(OneLineField):
    """A phone number as people write it."""

    default_validators = [phone_number]

    def __init__(self, **kwargs) -> None:
        widget = forms.TextInput(attrs={"autocomplete": "tel", "type": "tel"})
        super().__init__(**{"label": _("Phone"), "max_length": 32, "widget": widget} | kwargs)
