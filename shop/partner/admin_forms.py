from django import forms
from django.utils.translation import gettext_lazy as _

from shop.backoffice.forms import ScopedForm
from shop.rules.access import Action

from .duplicates import twin_of
from .editing import create_enterprise, may_change_sells, update_enterprise, version_of
from .models import Partner
from .profile_fields import FreeNameMixin, SiretField


class EnterpriseForm(FreeNameMixin, ScopedForm):
    """An enterprise's profile. What it sells is shown to all, changed by its owner."""

    action = Action.EDIT_ENTERPRISE
    twin: Partner | None = None  # known already, told when the form is refused
    siret = SiretField()
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True
        self.initial["seen"] = version_of(self.instance)
        if not may_change_sells(actor=self.actor, enterprise=self.instance):
            self._show_sells_only()

    def _show_sells_only(self) -> None:
        if not self.instance.pk:
            del self.fields["sells"]
            return
        self.fields["sells"].disabled = True
        self.fields["sells"].help_text = _("Only the owner of the enterprise changes this.")

    def clean(self) -> dict:
        data = super().clean()
        number = data.get("siret", "") if "siret" in self.changed_data else ""
        self.twin = twin_of(
            name=self.data.get(self.add_prefix("name"), ""),
            postcode=data.get("postcode", ""),
            siret=number,
            besides=self.instance.pk,
        )
        if self.twin and number and self.twin.siret == number:
            self.add_error("siret", _("Another enterprise has this SIRET number already."))
        return data

    def save(self, commit=True):
        if not self.instance.pk:
            return create_enterprise(actor=self.actor, enterprise=self.instance)
        seen = self.cleaned_data["seen"]
        return update_enterprise(actor=self.actor, enterprise=self.instance, seen=seen)
