"""« Mon histoire »: the part of the page that a producer writes in the portal."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from producers.models import ProducerPage
from producers.portal.pictures import PictureField


class StoryForm(forms.ModelForm):
    """What is told, and one main picture. Text blocks and galleries stay as they are."""

    upload = PictureField(label=_("New picture"), required=False)

    class Meta:
        model = ProducerPage
        fields = [
            "summary",
            "practices",
            "visits",
            "labels",
            "since_year",
            "website",
            "picture_alt",
        ]
        widgets = {"labels": forms.CheckboxSelectMultiple}

    field_order = ["summary", "upload", "picture_alt"]

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get("upload") and not (cleaned.get("picture_alt") or "").strip():
            message = _("Say what the picture shows, for those who cannot see it.")
            raise ValidationError({"picture_alt": message})
        return cleaned
