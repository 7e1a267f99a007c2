"""« Mon profil »: what the shops say about the enterprise."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum.exceptions import ValidationError as InvalidNumber
from stdnum.fr import siret

from shop.partner.models import Partner, name_key


class ProfileForm(forms.ModelForm):
    """The profile. A name or a SIRET number that is taken is refused, without saying by whom."""

    name = forms.CharField(label=_("Name"), max_length=128)
    siret = forms.CharField(
        label=_("SIRET"), required=False, max_length=20, help_text=_("Fourteen digits.")
    )

    class Meta:
        model = Partner
        fields = [
            "name",
            "summary",
            "email",
            "phone",
            "street",
            "postcode",
            "town",
            "siret",
            "charges_vat",
        ]

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        if self._others().filter(name_key=name_key(name)).exists():
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
        if self._others().filter(siret=number).exists():
            raise ValidationError(_("This SIRET number is already taken."))
        return number

    def _others(self):
        return Partner.objects.exclude(pk=self.instance.pk)
