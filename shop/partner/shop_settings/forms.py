from decimal import Decimal
from zlib import crc32

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext as _

from shop.backoffice.display import euros
from shop.backoffice.forms import ScopedForm
from shop.partner.models import OrderMail, Sells
from shop.rules.access import Action

from .services import SWITCHES, contact_declining, save_settings

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
        self._show_declined()
        names = [name for name in self.fields if name != "seen"]
        self.stored = {name: getattr(self.instance, name) for name in names}
        self.initial["seen"] = self._marks()

    def _show_declined(self) -> None:
        """Show that the contact's address declined the messages about orders by their link."""
        self.is_declined = contact_declining(self.instance).is_declined
        text = _("The people of the team choose for themselves, in the portal.")
        if self.is_declined:
            self.initial["contact_orders"] = OrderMail.NONE
            text = _("This address declined them by the link of a message.")
        self.fields["contact_orders"].help_text = text

    def _keep_declined(self, data: dict) -> None:
        """Keep the choice below a declined one: who takes that back gets it again.

        Another address has declined nothing here: what was chosen holds for it.
        """
        was_left = self.is_declined and data.get("contact_orders") == OrderMail.NONE
        if was_left and "email" not in self.changed_data:
            data["contact_orders"] = self.stored["contact_orders"]

    @property
    def _wants_orders(self) -> bool:
        changed = {"email", "contact_orders"} & set(self.changed_data)
        return self.is_declined and changed == {"contact_orders"}

    def clean_name(self) -> str:
        """Keep the name on one line: it signs every mail."""
        return " ".join(self.cleaned_data["name"].split())

    def clean(self) -> dict:
        data = super().clean()
        self._keep_declined(data)
        seen = dict(mark.split("=", 1) for mark in data.get("seen", "").split() if "=" in mark)
        for name, now in self.stored.items():
            if name in data and seen.get(name, _mark(now)) != _mark(now):
                self._merge(data, name, seen[name])
        if self.errors:
            self.accept({"seen": self._marks()})
        return data

    def save(self, commit=True):
        return save_settings(actor=self.actor, shop=self.instance, wants_orders=self._wants_orders)

    def _merge(self, data: dict, name: str, seen: str) -> None:
        """Keep what somebody else saved, or say so where this person changed it too."""
        now, typed = self.stored[name], _mark(data[name])
        if typed == seen:
            data[name] = now
            self.accept({name: now})
        elif typed != _mark(now):
            text = _("Somebody else made it “%(now)s” meanwhile. Save again to put yours in place.")
            self.add_error(name, text % {"now": _said(now, self.fields[name])})

    def _marks(self) -> str:
        return " ".join(f"{name}={_mark(value)}" for name, value in self.stored.items())


def _said(value, field: forms.Field) -> str:
    if isinstance(field, forms.ChoiceField):
        return str(dict(field.choices)[value])
    if isinstance(field, forms.DecimalField):
        return euros(value) or "–"
    return str(value) if not isinstance(value, bool) else _("yes") if value else _("no")


def _mark(value) -> str:
    """Return what a value is recognised by, whatever a browser does to the ends of its lines."""
    value = f"{value:.2f}" if isinstance(value, Decimal) else value
    return f"{crc32(str(value).replace('\r\n', '\n').strip().encode()):08x}"
