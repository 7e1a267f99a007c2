"""Permissions by ticks, the other enterprise by its name, the end by a choice."""

from datetime import datetime, time, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shop.partner.grants.models import PermissionKind
from shop.partner.models import Partner, name_key

NOW, LATER = "now", "later"


class TicksForm(forms.Form):
    """Some of the permissions that may be ticked; by default all four, none ticked."""

    permissions = forms.MultipleChoiceField(
        label=_("Permissions"),
        choices=PermissionKind.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one permission.")},
    )


class AnswerForm(TicksForm):
    """What was asked for, all ticked: what is left ticked is given."""

    def __init__(self, *args, asked=(), **kwargs):
        super().__init__(*args, initial={"permissions": asked}, **kwargs)
        field = self.fields["permissions"]
        field.required = False
        field.choices = [each for each in PermissionKind.choices if each[0] in asked]


class GiveForm(TicksForm):
    """Another enterprise and what it gets."""

    name = forms.CharField(
        label=_("Name of the enterprise"),
        max_length=128,
        help_text=_("As it is written on its page. Accents and capitals do not matter."),
    )
    field_order = ["name", "permissions", "message"]

    def clean_name(self) -> str:
        """Keep the name as typed; the enterprise found goes into `enterprise`."""
        name = self.cleaned_data["name"]
        self.enterprise = Partner.objects.filter(name_key=name_key(name)).first()
        if self.enterprise is None:
            raise forms.ValidationError(_("We know no enterprise of this name."))
        return name


class AskForm(GiveForm):
    """What is asked of another enterprise, and why."""

    message = forms.CharField(
        label=_("Your message"), max_length=300, required=False, widget=forms.Textarea({"rows": 3})
    )


class EndForm(forms.Form):
    """Now, or at the end of a day to come."""

    when = forms.ChoiceField(
        label=_("When?"),
        choices=[(NOW, _("Now")), (LATER, _("At the end of a day"))],
        widget=forms.RadioSelect,
    )
    last_day = forms.DateField(
        label=_("Last day"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )

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
        """Return when the permission ends: now, or the midnight after the last day."""
        if self.cleaned_data["when"] == NOW:
            return now
        return timezone.make_aware(
            datetime.combine(self.cleaned_data["last_day"] + timedelta(days=1), time())
        )
