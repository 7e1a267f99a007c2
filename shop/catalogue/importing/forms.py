from django import forms
from django.utils.translation import gettext_lazy as _

from shop.partner.editing import hub_shops
from shop.partner.models import Shop

from .reading import MAX_BYTES, Unreadable


class ImportForm(forms.Form):
    """The file, and the shop where there is a choice."""

    shop = forms.ModelChoiceField(Shop.objects.none(), label=_("Shop"), empty_label=None)
    file = forms.FileField(
        label=_("Your spreadsheet"),
        help_text=_("An Excel (.xlsx) or CSV file, up to 5 MB and 5,000 lines."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt,text/csv"}),
    )

    def __init__(self, *args, actor, **kwargs) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["shop"].queryset = hub_shops(actor)
        self.only_shop = None
        if len(self.fields["shop"].queryset) == 1:
            self.only_shop = self.fields.pop("shop").queryset[0]

    @property
    def chosen_shop(self) -> Shop:
        return self.only_shop or self.cleaned_data["shop"]

    @property
    def content(self) -> bytes:
        """Return what was sent, one byte more at most than may be read."""
        return self.cleaned_data["file"].read(MAX_BYTES + 1)

    def refuse(self, error: Unreadable) -> None:
        """Show why the file cannot be used."""
        self.add_error("file", str(error))
