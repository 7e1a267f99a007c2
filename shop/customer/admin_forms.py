from django import forms
from django.utils.translation import gettext_lazy as _

from shop.backoffice.forms import ShopOwnedForm
from shop.rules.access import Action

from .editing import offered_groups, save_customer


class GroupsField(forms.ModelMultipleChoiceField):
    """Groups to tick; archived ones say so."""

    def label_from_instance(self, obj) -> str:
        return obj.label


class CustomerForm(ShopOwnedForm):
    """A customer of a shop, with its groups in that shop."""

    action = Action.EDIT_CUSTOMERS
    unique_in_shop = "email"

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        groups = offered_groups(self.actor, self.instance)
        if self.instance.shop_id:
            groups = groups.filter(shop=self.instance.shop_id)
        self.fields["groups"] = GroupsField(
            groups,
            label=self.fields["groups"].label,
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text=_("They decide which prices this customer sees."),
        )

    def clean(self):
        cleaned = super().clean()
        shop = cleaned.get("shop") or getattr(self.instance, "shop", None)
        if shop and any(group.shop_id != shop.pk for group in cleaned.get("groups", ())):
            self.add_error("groups", _("This group belongs to another shop."))
        return cleaned

    def save(self, commit=True):
        return save_customer(
            actor=self.actor, customer=self.instance, groups=self.cleaned_data["groups"]
        )
