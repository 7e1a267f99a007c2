"""What the forms of products and of stocks have in common."""

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from shop.backoffice.forms import EuroField, PercentField
from shop.backoffice.typed import Typed
from shop.partner.stock import StockEntry

from .own_terms import OwnTerms, own_price_words, takes_own_price

LONGEST_DESCRIPTION = 5_000  # characters


def limit_description(field: forms.Field) -> None:
    """Take no more of a description than a product's page can show."""
    field.validators.append(MaxLengthValidator(LONGEST_DESCRIPTION))


def seen_number() -> forms.DecimalField:
    """Return the hidden field that brings back the number that was shown."""
    return forms.DecimalField(required=False, localize=True, widget=forms.HiddenInput)


def seen_tick() -> forms.BooleanField:
    """Return the hidden field that brings back the tick that was shown."""
    return forms.BooleanField(required=False, widget=forms.HiddenInput)


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
    purchase_price_seen = seen_number()
    is_unlimited_seen = seen_tick()


def shop_price_field() -> EuroField:
    """Return the field of a shop's own price for a product."""
    return EuroField(
        label=_("The shop’s price (€)"),
        required=False,
        help_text=_("VAT included, fees apart. Empty: the purchase price and the margin."),
    )


def explain_own_price(field: EuroField, shop, product) -> None:
    """Say at the field that the producer does not let the shop set its own price, if so."""
    if not takes_own_price(shop, product):
        field.help_text = own_price_words(product.producer)
        field.widget.attrs["readonly"] = True


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


STOCK_FIELDS = (
    "purchase_price",
    "purchase_price_seen",
    "stock",
    "stock_seen",
    "is_unlimited",
    "is_unlimited_seen",
)


def stock_initial(record) -> dict:
    """Return what the form shows of a stock record."""
    return {
        "purchase_price": record.price,
        "purchase_price_seen": record.price,
        "stock": record.num_in_stock or 0,
        "stock_seen": record.num_in_stock or 0,
        "is_unlimited": record.is_unlimited,
        "is_unlimited_seen": record.is_unlimited,
    }


def stock_entry(cleaned: dict, key=None) -> StockEntry:
    """Return what was typed, ready for the service."""
    return StockEntry(
        purchase_price=typed_in(cleaned, "purchase_price"),
        quantity=cleaned["stock"],
        quantity_seen=cleaned.get("stock_seen"),
        is_unlimited=typed_in(cleaned, "is_unlimited"),
        key=key,
    )


def terms_initial(row, price_field: str) -> dict:
    """Return what the form shows of a product in a shop; `row` is None where it is not listed."""
    shown = {
        price_field: row and row.price,
        "margin": row and row.margin,
        "is_on_sale": bool(row and row.is_on_sale),
    }
    return shown | {f"{name}_seen": value for name, value in shown.items()}


def terms_entry(cleaned: dict, price_field: str) -> OwnTerms:
    """Return what was typed about the product in the shop, ready for the service."""
    return OwnTerms(
        price=typed_in(cleaned, price_field),
        margin=typed_in(cleaned, "margin"),
        is_on_sale=typed_in(cleaned, "is_on_sale"),
        price_field=price_field,
    )


def typed_in(cleaned: dict, name: str) -> Typed:
    """Return what was typed in a field, with what it had shown."""
    return Typed(cleaned[name], cleaned[f"{name}_seen"])
