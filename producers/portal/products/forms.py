from django import forms
from django.utils.translation import gettext_lazy as _

from shop.catalogue.admin_fields import StockFields, stock_entry
from shop.partner.stock import StockEntry


class SupplyForm(StockFields):
    """Price and stock of one product, with what was shown and the key of the attempt."""

    key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, auto_id=f"{kwargs.get('prefix', '')}-%s", **kwargs)
        self.fields["purchase_price"].label = _("Price")
        self.fields["stock_seen"].required = True
        for field in self.fields.values():
            field.help_text = ""  # a row has no place for it

    @property
    def entry(self) -> StockEntry:
        """Return what was typed, ready for the service."""
        return stock_entry(self.cleaned_data, key=self.cleaned_data["key"])

    def refuse(self, refused) -> None:
        """Show why nothing was saved, and know from now on what is stored."""
        self.data = self.data.copy()
        for name, value in refused.corrections.items():
            self.data[self.add_prefix(name)] = "" if value is None else value
        self.add_error(refused.field, refused.message)
