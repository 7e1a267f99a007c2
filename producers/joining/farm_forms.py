"""The profile of a farm that joins by itself (path B)."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

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
        return twin_of(
            name=self._typed("name"), postcode=self._typed("postcode"), siret=self._siret()
        )

    def _typed(self, name: str) -> str:
        """Return a raw value that a query may carry: PostgreSQL takes no null character."""
        return self.data.get(name, "").replace("\x00", "").strip()

    def _siret(self) -> str:
        try:
            return self.fields["siret"].to_python(self._typed("siret"))
        except ValidationError:
            return ""
