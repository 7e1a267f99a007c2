"""Form fields of what people sign in with."""

from django import forms
from oscar.apps.customer.utils import normalise_email

from .validators import plain_address


class AddressField(forms.EmailField):
    """One e-mail address, its domain in lower case."""

    default_validators = [*forms.EmailField.default_validators, plain_address]

    def __init__(self, **kwargs) -> None:
        super().__init__(**{"max_length": 254} | kwargs)

    def clean(self, value) -> str:
        return normalise_email(super().clean(value))
