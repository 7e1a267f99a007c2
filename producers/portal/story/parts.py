"""The parts of a story's text: those that the form edits, and those that it only keeps."""

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.images.models import AbstractImage

from .words import has_more_than_words, html_of, tidy, words_of

MOST = 60  # parts in a story


class PartForm(forms.Form):
    """One part. `stored` is its block as the draft has it, or nothing for a new part."""

    kind = ""
    icon = "pilcrow"
    title: str = ""
    main = "text"  # what makes the part: without it, it is dropped

    def __init__(self, *args, key: str, stored: dict | None = None, **kwargs) -> None:
        self.key = key
        self.stored = stored or {"type": self.kind, "value": None}
        initial = self.read(stored["value"]) if stored else None
        super().__init__(
            *args, prefix=key, initial=initial, label_suffix="", auto_id="id-%s", **kwargs
        )

    def read(self, value) -> dict:
        return dict(value)

    def write(self, value, typed: dict):
        return {**(value or {}), **typed}

    def raw(self) -> dict | None:
        """Return the block to store, or nothing when the part is empty."""
        if not self.cleaned_data.get(self.main, "").strip():
            return None
        value = self.write(self.stored["value"], self.cleaned_data)
        return {"type": self.stored["type"], "value": value, "id": self.key}


class HeadingForm(PartForm):
    """A heading in the text."""

    kind, icon, title = "heading", "title", _("Heading")
    text = forms.CharField(label=_("Heading"), max_length=200, required=False)

    def write(self, value, typed: dict):
        return super().write(value or {"level": "2", "anchor": ""}, typed)


class ParagraphForm(PartForm):
    """Running text. Words that nobody touched keep their bold and their links."""

    kind, title = "paragraph", _("Paragraph")
    text = forms.CharField(
        label=_("Text"),
        max_length=10_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if has_more_than_words(self.stored["value"] or ""):
            text = _("This text has bold words or links: changed here, it becomes plain text.")
            self.fields["text"].help_text = text

    def read(self, value) -> dict:
        return {"text": words_of(value)}

    def write(self, value, typed: dict):
        is_same = value and tidy(words_of(value)) == tidy(typed["text"])
        return value if is_same else html_of(typed["text"])


class QuoteForm(PartForm):
    """Somebody's own words."""

    kind, icon, title = "quote", "openquote", _("Quote")
    text = forms.CharField(
        label=_("Words"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    author = forms.CharField(label=_("Author"), max_length=100, required=False)
    role = forms.CharField(label=_("Who it is"), max_length=100, required=False)


class KeptPart(PartForm):
    """A block that only editors change: here it is moved or taken out, and else stays as it is."""

    icon = "lock"
    child = None  # the block with its value, as the stream loaded it
    album: dict = {}  # the pictures that the story may show, by id

    def read(self, value) -> dict:
        return {}

    def raw(self) -> dict:
        return {**self.stored, "id": self.key}

    @property
    def title(self) -> str:
        return self.child.block.label

    @property
    def words(self) -> str:
        return " ".join(self.child.block.get_searchable_content(self.child.value))

    @property
    def images(self) -> list:
        """Return the pictures that the block shows."""
        found = self.child.block.extract_references(self.child.value)
        shown = [int(pk) for model, pk, *_ in found if issubclass(model, AbstractImage)]
        return [self.album[pk] for pk in shown if pk in self.album]


KINDS = {form.kind: form for form in (ParagraphForm, HeadingForm, QuoteForm)}


def new_key() -> str:
    """Return a key for a part or a picture: it becomes the block's id."""
    return str(uuid4())


def keyed(stream) -> dict[str, dict]:
    """Return the stored blocks of a stream by key, in their order."""
    blocks = list(stream.raw_data)
    return {block.get("id") or f"n{index}": block for index, block in enumerate(blocks)}


def part_of(key: str, stored: dict | None, *, kind: str = "", data=None) -> PartForm | None:
    """Return the form of a part, of a stored one or of a new one; nothing for an unknown kind."""
    if stored is None and kind not in KINDS:
        return None
    form = KINDS.get(stored["type"], KeptPart) if stored else KINDS[kind]
    return form(data, key=key, stored=stored)
