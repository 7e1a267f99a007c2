"""« Mon histoire »: what a producer writes of its page, in one form."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from producers.models import ProducerPage
from shop.catalogue.picture_field import PictureField

from . import gallery
from . import parts as texts
from .album import OFFERED, picture_id
from .arranging import posted_keys
from .services import COLUMNS, Story, version_of

BLANK = "__key__"


class StoryForm(forms.ModelForm):
    """The page's own fields, then the parts of its text and its gallery, each with its form.

    `album` holds the pictures that the producer may show. The order of the hidden `part` and
    `photo` fields is the order on the page.
    """

    picture = forms.TypedChoiceField(coerce=int, empty_value=None, required=False)
    upload = PictureField(
        label=_("New picture"), required=False, widget=forms.FileInput(attrs=gallery.ACCEPTED)
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = ProducerPage
        fields = list(COLUMNS)
        labels = {"picture_alt": _("What the picture shows")}
        widgets = {
            "labels": forms.CheckboxSelectMultiple,
            "summary": forms.Textarea(attrs={"rows": 3}),
            "picture_alt": forms.Textarea(attrs={"rows": 2}),
            "practices": forms.Textarea(attrs={"rows": 5}),
            "visits": forms.Textarea(attrs={"rows": 4}),
        }

    def __init__(self, *args, album, **kwargs) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.album = {image.pk: image for image in album}
        self.fields["picture"].choices = [("", ""), *((pk, pk) for pk in self.album)]
        self.initial |= {"seen": version_of(self.instance), "picture": self.instance.picture_id}
        self.stored_body = texts.keyed(self.instance.body)
        self.stored_picture = (self.instance.picture_id, self.instance.picture_alt)

    @cached_property
    def parts(self) -> list[texts.PartForm]:
        """Return the forms of the text's parts, in their order."""
        if not self.is_bound:
            return [self._part(key) for key in self.stored_body]
        made = [self._part(key) for key in posted_keys(self.data, "part", texts.MOST)]
        return [form for form in made if form]

    @cached_property
    def photos(self) -> list[gallery.PhotoForm]:
        """Return the forms of the gallery's pictures, in their order."""
        if not self.is_bound:
            return [
                self._stored_photo(*each) for each in texts.keyed(self.instance.gallery).items()
            ]
        return [
            gallery.PhotoForm(self.data, self.files, key=key, album=self.album)
            for key in posted_keys(self.data, "photo", gallery.MOST)
        ]

    @property
    def offered(self) -> list:
        """Return earlier pictures that the gallery does not show."""
        shown = {form.shown for form in self.photos}
        return [image for image in self.album.values() if image not in shown][:OFFERED]

    @property
    def main_choices(self) -> list:
        """Return the pictures to choose the main one from, the present one first."""
        images = list(self.album.values())
        now = self.instance.picture_id
        return sorted(images, key=lambda image: image.pk != now)[:OFFERED]

    @property
    def chosen_picture(self) -> int | None:
        """Return the main picture as the form shows it."""
        return picture_id(self["picture"].value())

    @property
    def blank_parts(self) -> list[texts.PartForm]:
        """Return empty parts for a script to copy, with BLANK for a key."""
        return [texts.part_of(BLANK, None, kind=kind) for kind in texts.KINDS]

    @property
    def blank_photo(self) -> gallery.PhotoForm:
        return gallery.PhotoForm(key=BLANK, album={})

    def _part(self, key: str) -> texts.PartForm | None:
        """Return the form of a stored part or of a posted one, with what it shows."""
        data = self.data if self.is_bound else None
        kind = self.data.get(f"{key}-kind", "")
        part = texts.part_of(key, self.stored_body.get(key), kind=kind, data=data)
        if isinstance(part, texts.KeptPart):
            part.child, part.album = self._children[key], self.album
        return part

    @cached_property
    def _children(self) -> dict:
        """Return the stored blocks with their values by key, loaded together."""
        return dict(zip(self.stored_body, self.instance.body, strict=True))

    def _stored_photo(self, key: str, block: dict) -> gallery.PhotoForm:
        return gallery.PhotoForm(key=key, album=self.album, initial=block["value"])

    def clean(self) -> dict:
        cleaned = super().clean()
        self._follow_picture(cleaned)
        if not all(form.is_valid() for form in [*self.parts, *self.photos]):
            raise ValidationError(_("Something is missing further down."))
        if len(self.parts) > texts.MOST or len(self.photos) > gallery.MOST:
            text = _("At most %(parts)d parts and %(photos)d pictures.")
            words = {"parts": texts.MOST, "photos": gallery.MOST}
            raise ValidationError(text, params=words)
        return cleaned

    def _follow_picture(self, cleaned: dict) -> None:
        """Give another picture its own words, and ask for words where there are none."""
        typed, (before, words) = cleaned.get("picture_alt", "").strip(), self.stored_picture
        chosen, upload = cleaned.get("picture"), cleaned.get("upload")
        if chosen and chosen != before and typed == words and not upload:
            typed = self.album[chosen].description
        if (chosen or upload) and not typed:
            self.add_error("picture_alt", gallery.NO_WORDS)
        else:
            cleaned["picture_alt"] = typed
            self.instance.picture_id = chosen

    @property
    def story(self) -> Story:
        """Return what was typed, ready for the service."""
        raws = [form.raw() for form in self.parts]
        photos = [form.photo() for form in self.photos]
        return Story(
            draft=self.instance,
            labels=self.cleaned_data["labels"],
            picture=self.cleaned_data["picture"],
            upload=self.cleaned_data["upload"],
            body=[raw for raw in raws if raw],
            photos=[photo for photo in photos if photo],
            seen=self.cleaned_data["seen"],
        )

    def refuse(self, refused) -> None:
        """Show why nothing was saved, and know from now on what is stored."""
        self.data = self.data.copy()
        for name, value in refused.corrections.items():
            self.data[name] = value
        self.add_error(refused.field, refused.message)

    def ask_for_pictures_again(self) -> None:
        """Say that a browser does not send a file twice."""
        lost = _("Choose the picture again: it is not kept.")
        for form in [self, *self.photos]:
            if form.files.get(form.add_prefix("upload")) and "upload" not in form.errors:
                form.add_error("upload", lost)
