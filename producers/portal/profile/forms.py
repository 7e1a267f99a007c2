"""« Mon profil »: what the shops say about the enterprise."""

from django import forms
from django.utils.translation import gettext_lazy as _

from shop.partner.editing import PROFILE, version_of
from shop.partner.models import Partner
from shop.partner.profile_fields import FreeNameMixin, SiretField


class ProfileForm(FreeNameMixin, forms.ModelForm):
    """The profile. A name or a SIRET number that is taken is refused, without saying by whom."""

    name = forms.CharField(label=_("Name"), max_length=128)
    siret = SiretField()
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Partner
        fields = list(PROFILE)
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 3}),
            "phone": forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
            "postcode": forms.TextInput(attrs={"inputmode": "numeric"}),
        }
        help_texts = {"charges_vat": _("Untick it in franchise en base: no VAT is shown.")}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.initial["seen"] = version_of(self.instance)

    def refuse(self, refused) -> None:
        """Show why nothing was saved, and know from now on what is stored."""
        self.data = self.data.copy()
        for name, value in refused.corrections.items():
            self.data[name] = value
        self.add_error(refused.field, refused.message)
