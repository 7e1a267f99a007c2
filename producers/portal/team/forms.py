"""Who comes into the team, and with which role."""

from django import forms
from django.utils.translation import gettext_lazy as _

from shop.accounts.fields import AddressField
from shop.partner.models import Manager
from shop.rules.access import Role, may_assign

_ROLES = [each for each in Manager._meta.get_field("role").choices if may_assign(each[0])]


class RoleForm(forms.Form):
    """A role that may be given: ownership is transferred instead."""

    role = forms.ChoiceField(label=_("Role"), choices=_ROLES, initial=Role.MANAGER.value)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, label_suffix="", **kwargs)


class AddForm(RoleForm):
    """An address and a role."""

    email = AddressField(label=_("E-mail"))
    field_order = ["email", "role"]
