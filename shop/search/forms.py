from django import forms
from django.utils.translation import gettext_lazy as _


class SiteSearchForm(forms.Form):
    """The one search box of the site."""

    q = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
