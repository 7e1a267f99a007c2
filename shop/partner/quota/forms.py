"""A request for more enterprises."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .models import LimitRequest


class LimitRequestForm(forms.ModelForm):
    """How many, and why."""

    class Meta:
        model = LimitRequest
        fields = ["wanted", "reason"]
        labels = {"wanted": _("How many enterprises do you need in all?"), "reason": _("Why?")}
        widgets = {"reason": forms.Textarea({"rows": 3})}
