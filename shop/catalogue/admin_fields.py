"""What the forms of products and of stocks have in common."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from shop.backoffice.forms import EuroField, PercentField
from shop.partner.stock import StockEntry


class StockFields(forms.Form):
    """Purchase price and stock, with the stock that was shown. A form inherits them."""

    purchase_price = EuroField(
        label=_("Purchase price (€)"),
        help_text=_("What the producer asks for one unit, VAT included."),
    )
    stock = forms.IntegerField(
        label=_("Stock"),
        min_value=0,
        max_value=1_000_000,
        initial=0,
        help_text=_("What is still for sale: ordered pieces are already taken off."),
    )
    stock_seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    is_unlimited = forms.BooleanField(
        label=_("Unlimited"), required=False, help_text=_("Never out of stock.")
    )


def shop_price_field() -> EuroField:
    """Return the field of a shop's own price for a product."""
    return EuroField(
        label=_("The shop’s price (€)"),
        required=False,
        help_text=_("VAT included, fees apart. Empty: the purchase price and the margin."),
    )


def margin_field() -> PercentField:
    """Return the field of a shop's margin on a product."""
    return PercentField(
        label=_("Margin (%)"),
        required=False,
        help_text=_(
            "On the purchase price; it counts where the shop has no price of its own. "
            "Empty: the shop’s margin."
        ),
    )


STOCK_FIELDS = ("purchase_price", "stock", "stock_seen", "is_unlimited")


def stock_initial(record) -> dict:
    """Return what the form shows of a stock record."""
    return {
        "purchase_price": record.price,
        "stock": record.num_in_stock or 0,
        "stock_seen": record.num_in_stock or 0,
        "is_unlimited": record.is_unlimited,
    }


def stock_entry(cleaned: dict) -> StockEntry:
    """Return what was typed, ready for the service."""
    return StockEntry(
        purchase_price=cleaned.get("purchase_price") or Decimal(0),
        quantity=cleaned["stock"],
        quantity_seen=cleaned.get("stock_seen"),
        is_unlimited=cleaned["is_unlimited"],
    )
