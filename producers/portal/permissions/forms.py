"""Permissions by ticks, the other enterprise by its name, the end by a choice."""

from datetime import datetime, time, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shop.order_cycles.words import moment
from shop.partner.grants.models import PermissionKind
from shop.partner.models import Partner, name_key

from .words import GIVEN, MEANING, RECEIVED

NOW, CYCLE, LATER, KEEP = "now", "cycle", "later", "keep"


class TicksForm(forms.Form):
    """Some of the permissions that may be ticked; by default all four, none ticked."""

    words = GIVEN
    permissions = forms.MultipleChoiceField(
        label=_("Permissions"),
        choices=PermissionKind.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one permission.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["permissions"].choices = list(self.words.items())

    def ticks(self) -> list[tuple]:
        """Return the boxes, each with what it means for who gives."""
        meanings = MEANING if self.words is GIVEN else {}
        return [(box, meanings.get(box.data["value"], "")) for box in self["permissions"]]


class AnswerForm(TicksForm):
    """What was asked for, all ticked: what is left ticked is given."""

    def __init__(self, *args, asked=(), **kwargs):
        super().__init__(*args, initial={"permissions": asked}, **kwargs)
        field = self.fields["permissions"]
        field.required = False
        field.choices = [each for each in GIVEN.items() if each[0] in asked]


class GiveForm(TicksForm):
    """Another enterprise and what it gets."""

    name = forms.CharField(
        label=_("Name of the enterprise"),
        max_length=128,
        help_text=_("As it is written on its page. Accents and capitals do not matter."),
        widget=forms.TextInput({"list": "enterprises", "autocomplete": "off"}),
    )
    field_order = ["name", "permissions", "message"]

    def __init__(self, *args, known=(), name="", **kwargs):
        """`known` are names to choose from; any other may be typed."""
        only = known[0] if len(known) == 1 else ""
        super().__init__(*args, initial={"name": name or only}, **kwargs)
        self.known = known

    def clean_name(self) -> str:
        """Keep the name as typed; the enterprise found goes into `enterprise`."""
        name = self.cleaned_data["name"]
        self.enterprise = Partner.objects.filter(name_key=name_key(name)).first()
        if self.enterprise is None:
            raise forms.ValidationError(_("We know no enterprise of this name."))
        return name


class AskForm(GiveForm):
    """What is asked of another enterprise, and why."""

    words = RECEIVED
    message = forms.CharField(
        label=_("Your message"), max_length=300, required=False, widget=forms.Textarea({"rows": 3})
    )


class EndForm(forms.Form):
    """Now, after the current sale, at the end of a day to come, or not after all.

    `sale_ends_at` is when the last open order cycle that sells the products is over, `sale` its
    name; without one the choice is not there.
    """

    when = forms.ChoiceField(label=_("When?"), widget=forms.RadioSelect)
    last_day = forms.DateField(
        label=_("Last day"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )

    def __init__(
        self,
        *args,
        ends_at: datetime | None = None,
        sale_ends_at: datetime | None = None,
        sale: str = "",
        **kwargs,
    ):
        last = ends_at and timezone.localdate(ends_at - timedelta(microseconds=1))
        initial = {"when": LATER if ends_at else NOW, "last_day": last}
        super().__init__(*args, initial=initial, label_suffix="", **kwargs)
        self.sale_ends_at = sale_ends_at
        self.fields["when"].choices = [
            (NOW, _("Now")),
            *([(CYCLE, _after_sale(sale, sale_ends_at))] if sale_ends_at else []),
            (LATER, _("At the end of a day")),
            *([(KEEP, _("Not at all: I keep it"))] if ends_at else []),
        ]

    def clean(self) -> dict:
        data = super().clean()
        if data.get("when") == LATER and "last_day" not in self.errors:
            day = data.get("last_day")
            if day is None:
                self.add_error("last_day", _("Give the last day."))
            elif day < timezone.localdate() or day.year > 9000:
                self.add_error("last_day", _("Choose a day to come."))
        return data

    def moment(self, now: datetime) -> datetime:
        """Return when it ends: now, with the sale, or the midnight after the last day."""
        if self.cleaned_data["when"] == NOW:
            return now
        if self.cleaned_data["when"] == CYCLE:
            return max(self.sale_ends_at, now)
        return timezone.make_aware(
            datetime.combine(self.cleaned_data["last_day"] + timedelta(days=1), time())
        )


def _after_sale(name: str, ends_at: datetime) -> str:
    words = {"cycle": name, "moment": moment(ends_at)}
    return gettext("At the end of the order cycle “%(cycle)s”: %(moment)s") % words
