"""The profile of a farm that joins by itself (path B)."""

from django import forms
from django.utils.translation import gettext_lazy as _
from stdnum.exceptions import ValidationError as InvalidNumber
from stdnum.fr import siret

from producers.portal.profile.forms import ProfileForm
from shop.partner.duplicates import twin_of
from shop.partner.models import Partner


class FarmForm(ProfileForm):
    """A new farm's profile: what customers need to know, and what tells two farms apart."""

    name = forms.CharField(label=_("Name of your farm"), max_length=128)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name in ("postcode", "town"):
            self.fields[name].required = True

    def twin(self) -> Partner | None:
        """Return the enterprise that seems to be this farm, from what was typed, or None."""
        typed = {name: str(self.data.get(name, "")).strip() for name in ("name", "postcode")}
        return twin_of(**typed, siret=self._siret())

    def _siret(self) -> str:
        try:
            return siret.validate(self.data.get("siret", ""))
        except InvalidNumber:
            return ""
