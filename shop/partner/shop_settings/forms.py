from zlib import crc32

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext as _

from shop.backoffice.forms import ScopedForm
from shop.partner.models import Sells
from shop.rules.access import Action

from .services import SWITCHES, save_settings

LONGEST = 2_000  # characters: each message stands on every page of the shop


class ShopSettingsForm(ScopedForm):
    """What a shop says and allows.

    Who sells nobody else's products decides for no producer; a hidden shop stays closed. What
    somebody else changed meanwhile stays, unless this person changed the same and saves twice.
    """

    action = Action.EDIT_ENTERPRISE
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        sells = self.instance.enterprise.sells
        left_out = () if sells == Sells.ANY else SWITCHES
        for name in (*left_out, "is_open") if sells == Sells.NONE else left_out:
            self.fields.pop(name, None)
        if "shows_contacts" in self.fields:
            self.fields["shows_contacts"].help_text = _("An address often tells the name.")
        for name in ("welcome", "closed_message"):
            self.fields[name].validators.append(MaxLengthValidator(LONGEST))
        names = [name for name in self.fields if name != "seen"]
        self.stored = {name: getattr(self.instance, name) for name in names}
        self.initial["seen"] = self._marks()

    def clean_name(self) -> str:
        """Keep the name on one line: it signs every mail."""
        return " ".join(self.cleaned_data["name"].split())

    def clean(self) -> dict:
        data = super().clean()
        seen = dict(mark.split("=", 1) for mark in data.get("seen", "").split() if "=" in mark)
        for name, now in self.stored.items():
            if name in data and seen.get(name, _mark(now)) != _mark(now):
                self._merge(data, name, seen[name])
        if self.errors:
            self.accept({"seen": self._marks()})
        return data

    def save(self, commit=True):
        return save_settings(actor=self.actor, shop=self.instance)

    def _merge(self, data: dict, name: str, seen: str) -> None:
        """Keep what somebody else saved, or say so where this person changed it too."""
        now, typed = self.stored[name], _mark(data[name])
        if typed == seen:
            data[name] = now
            self.accept({name: now})
        elif typed != _mark(now):
            text = _("Somebody else made it “%(now)s” meanwhile. Save again to put yours in place.")
            self.add_error(name, text % {"now": _said(now)})

    def _marks(self) -> str:
        return " ".join(f"{name}={_mark(value)}" for name, value in self.stored.items())


def _said(value) -> str:
    return str(value) if isinstance(value, str) else _("yes") if value else _("no")


def _mark(value) -> str:
    """Return what a value is recognised by, whatever a browser does to the ends of its lines."""
    return f"{crc32(str(value).replace('\r\n', '\n').strip().encode()):08x}"
