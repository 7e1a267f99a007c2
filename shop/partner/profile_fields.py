"""What every form of an enterprise's profile asks alike: its name and its SIRET number."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum.exceptions import ValidationError as InvalidNumber
from stdnum.fr import siret

from .duplicates import name_refusal


class SiretField(forms.CharField):
    """A SIRET number as people type it, with or without spaces; its check digit is verified."""

    default_error_messages = {"invalid": _("This is not a SIRET number.")}

    def __init__(self, **kwargs) -> None:
        words = {"label": _("SIRET"), "help_text": _("Fourteen digits.")}
        super().__init__(**words | {"required": False, "max_length": 20} | kwargs)

    def to_python(self, value) -> str:
        typed = super().to_python(value)
        try:
            return siret.validate(typed) if typed else ""
        except InvalidNumber as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error


class FreeNameMixin:
    """A form of an enterprise that refuses a name which another has, without saying which."""

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        if reason := name_refusal(name, besides=self.instance.pk):
            raise ValidationError(reason)
        return name
