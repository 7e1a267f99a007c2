"""The pictures of a story, each with the words that replace it."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from shop.catalogue.picture_field import PictureField

from .album import picture_id

MOST = 12  # pictures in a gallery, as on the page
NO_WORDS = _("Say what the picture shows, for those who cannot see it.")
ACCEPTED = {"accept": "image/jpeg,image/png,image/webp"}


@dataclass(frozen=True)
class Photo:
    """A picture for the gallery: one that is kept already, or a checked file."""

    key: str
    image: int | None
    upload: Any
    alt: str
    caption: str


class PhotoForm(forms.Form):
    """One picture. `album` holds the only pictures that may be shown, by id."""

    image = forms.IntegerField(required=False, widget=forms.HiddenInput)
    upload = PictureField(
        label=_("Picture"), required=False, widget=forms.FileInput(attrs=ACCEPTED)
    )
    alt = forms.CharField(
        label=_("What the picture shows"),
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For those who cannot see it."),
    )
    caption = forms.CharField(label=_("Caption"), max_length=200, required=False)

    def __init__(self, *args, key: str, album: dict, **kwargs) -> None:
        self.key, self.album = key, album
        super().__init__(*args, prefix=key, label_suffix="", auto_id="id-%s", **kwargs)

    @property
    def shown(self):
        """Return the picture, or nothing before it is uploaded."""
        return self.album.get(picture_id(self["image"].value()))

    def clean_image(self) -> int | None:
        chosen = self.cleaned_data["image"]
        if chosen is not None and chosen not in self.album:
            raise ValidationError(_("This picture is not one of yours."))
        return chosen

    def clean(self) -> dict:
        cleaned = super().clean()
        has_words = cleaned.get("alt") or cleaned.get("caption")
        if not self.errors and not self._has_picture(cleaned) and has_words:
            self.add_error("upload", _("Choose the picture."))
        if self._has_picture(cleaned) and not cleaned.get("alt"):
            self.add_error("alt", NO_WORDS)
        return cleaned

    def photo(self) -> Photo | None:
        """Return what was chosen, or nothing when the place stayed empty."""
        data = self.cleaned_data
        return Photo(self.key, **data) if self._has_picture(data) else None

    @staticmethod
    def _has_picture(data: dict) -> bool:
        return bool(data.get("image") or data.get("upload"))
