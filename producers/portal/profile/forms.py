"""« Mon profil »: what the shops say about the enterprise."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum.exceptions import ValidationError as InvalidNumber
from stdnum.fr import siret

from shop.partner.duplicates import is_name_taken, twin_of
from shop.partner.models import Partner

from .services import COLUMNS, version_of


class ProfileForm(forms.ModelForm):
    """The profile. A name or a SIRET number that is taken is refused, without saying by whom."""

    name = forms.CharField(label=_("Name"), max_length=128)
    siret = forms.CharField(
        label=_("SIRET"), required=False, max_length=20, help_text=_("Fourteen digits.")
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Partner
        fields = list(COLUMNS)
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 3}),
            "phone": forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
            "postcode": forms.TextInput(attrs={"inputmode": "numeric"}),
        }
        help_texts = {"charges_vat": _("Untick it in franchise en base: no VAT is shown.")}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.initial["seen"] = version_of(self.instance)

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        if is_name_taken(name, besides=self.instance.pk):
            raise ValidationError(_("This name is already taken."))
        return name

    def clean_siret(self) -> str:
        typed = self.cleaned_data["siret"]
        if not typed:
            return ""
        try:
            number = siret.validate(typed)
        except InvalidNumber as error:
            raise ValidationError(_("This is not a SIRET number.")) from error
        if twin_of(siret=number, besides=self.instance.pk):
            raise ValidationError(_("This SIRET number is already taken."))
        return number

    def refuse(self, refused) -> None:
        """Show why nothing was saved, and know from now on what is stored."""
        self.data = self.data.copy()
        for name, value in refused.corrections.items():
            self.data[name] = value
        self.add_error(refused.field, refused.message)
