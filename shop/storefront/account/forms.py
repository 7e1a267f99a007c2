from dataclasses import asdict, fields

from django import forms
from django.contrib.auth import forms as auth_forms
from django.utils.translation import gettext_lazy as _

from shop.accounts.fields import AddressField
from shop.accounts.honeypot import HoneypotMixin
from shop.accounts.models import User
from shop.accounts.tokens import Opening
from shop.customer.fields import OneLineField, PhoneField


class SignInForm(auth_forms.AuthenticationForm):
    """The e-mail and the password."""

    error_messages = {
        "invalid_login": _("This e-mail and password do not match. Check both and try again."),
        "inactive": _("This account is closed."),
    }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("E-mail")
        self.fields["username"].widget = forms.EmailInput(
            attrs={"autocomplete": "username", "autofocus": True, "maxlength": 254}
        )


class SignUpForm(HoneypotMixin, forms.Form):
    """Who asks for an account. It never says whether the address has one already."""

    first_name = OneLineField(
        label=_("First name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    last_name = OneLineField(
        label=_("Last name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )
    email = AddressField(
        label=_("E-mail"),
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )

    def opening(self) -> Opening:
        """Return the account that is asked for."""
        return Opening(**{each.name: self.cleaned_data[each.name] for each in fields(Opening)})


class OpenAccountForm(auth_forms.SetPasswordMixin, forms.Form):
    """The password of an account whose address is proven by the link that led here."""

    password1, password2 = auth_forms.SetPasswordMixin.create_password_fields()

    def __init__(self, opening: Opening, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self._user = User(**asdict(opening))

    def clean(self) -> dict:
        self.validate_passwords()
        self.validate_password_for_user(self._user)
        return super().clean()


class RegistrationForm(auth_forms.SetPasswordMixin, SignUpForm):
    """A whole account at once, for who came by a link that proves the address."""

    password1, password2 = auth_forms.SetPasswordMixin.create_password_fields()

    def clean(self) -> dict:
        self.validate_passwords()
        names = ("email", "first_name", "last_name")
        answers = {name: self.cleaned_data.get(name, "") for name in names}
        self.validate_password_for_user(User(**answers))
        return super().clean()

    def answers(self) -> dict:
        """Return what `accounts.services.register` asks for."""
        return asdict(self.opening()) | {"password": self.cleaned_data["password1"]}


class ProfileForm(HoneypotMixin, forms.ModelForm):
    """Name and phone are saved at once; a new e-mail only when it is confirmed."""

    new_email = AddressField(
        label=_("E-mail"),
        help_text=_("A new address counts once you have clicked the link that we send there."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    phone = PhoneField(required=False)

    class Meta:
        model = User
        fields = ["first_name", "last_name", "phone"]
        field_classes = {"first_name": OneLineField, "last_name": OneLineField}


class PasswordResetForm(HoneypotMixin, forms.Form):
    """The address of an account. What becomes of it is no business of whoever types it."""

    email = AddressField(
        label=_("E-mail"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
