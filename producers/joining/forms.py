"""The answer to an invitation, and the account of a guest."""

from django import forms
from django.utils.translation import gettext_lazy as _

from shop.partner.grants.models import PermissionKind
from shop.partner.models import Invitation
from shop.storefront.account.forms import RegistrationForm


class AnswerForm(forms.Form):
    """What is left ticked; the name, where the enterprise is still to be founded."""

    name = forms.CharField(label=_("Name of your farm"), max_length=128)
    permissions = forms.MultipleChoiceField(
        label=_("What you allow"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, invitation: Invitation, *args, **kwargs) -> None:
        name = invitation.enterprise_name
        initial = {"permissions": invitation.asked, "name": name}
        super().__init__(*args, initial=initial, **kwargs)
        if invitation.enterprise_id:
            del self.fields["name"]
        asked = set(invitation.asked)
        choices = [choice for choice in PermissionKind.choices if choice[0] in asked]
        self.fields["permissions"].choices = choices
        if not choices:
            del self.fields["permissions"]


class AccountForm(RegistrationForm):
    """A new account with the invited address: the link came there, so nothing else is asked."""

    email = None

    def __init__(self, invitation: Invitation, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.address = invitation.email

    def clean(self) -> dict:
        self.cleaned_data["email"] = self.address
        return super().clean()
