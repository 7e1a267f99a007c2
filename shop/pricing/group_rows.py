"""The rows of a list's form: a product, from how many units, its price."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from shop.backoffice.forms import EuroField
from shop.catalogue.admin_rows import producer_of
from shop.catalogue.models import Product

from .floor import BelowZero
from .group_figures import ListFigures
from .group_prices import MAX_QUANTITY

SPARE_ROWS = 3
MORE_ROWS = 5
MAX_ROWS = 2400  # four fields each: Django reads ten thousand of one form
NOT_OFFERED = _("This product is not in the shop’s catalogue.")
NEGATIVE = _("A price is never negative.")
TWO_DECIMALS = _("A price has two decimals at most.")
WHOLE = _("A quantity is a whole number from 1 on.")


class PriceRow(forms.Form):
    """One price of the list. A row without product and price counts for nothing."""

    use_required_attribute = False
    product = forms.IntegerField(
        label=_("Product"),
        required=False,
        widget=forms.HiddenInput,
        error_messages={"invalid": NOT_OFFERED},
    )
    quantity = forms.IntegerField(
        label=_("From quantity"),
        required=False,
        min_value=1,
        max_value=MAX_QUANTITY,
        error_messages={"invalid": WHOLE, "min_value": WHOLE},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    price = EuroField(
        label=_("Price of the group (€)"),
        required=False,
        error_messages={"min_value": NEGATIVE, "max_decimal_places": TWO_DECIMALS},
    )

    product_row: Product | None = None
    is_fixed = False
    figures = None

    def __init__(self, *args, offers: dict[int, Product], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.offers = offers
        self.product_row = offers.get(_number(self["product"].value()))

    def clean_product(self) -> int | None:
        found = self.cleaned_data["product"]
        if found is not None and found not in self.offers:
            raise forms.ValidationError(NOT_OFFERED)
        return found

    def clean_quantity(self) -> int:
        return self.cleaned_data["quantity"] or 1

    def clean(self):
        cleaned = super().clean()
        named = "product" in self.errors or cleaned.get("product")
        priced = "price" in self.errors or cleaned.get("price") is not None
        if named and not priced:
            self.add_error("price", _("Type a price, or remove the row."))
        if priced and not named:
            self.add_error("product", _("Choose a product."))
        return cleaned

    @property
    def key(self) -> tuple[int, int] | None:
        """Return product id and quantity of a row that can be read, else None."""
        values = self._values
        product, price = values.get("product"), values.get("price")
        if self.is_bound and (self.errors or values.get("DELETE")):
            return None
        return None if not product or price is None else (product, values.get("quantity") or 1)

    @property
    def amount(self) -> Decimal:
        return self._values["price"]

    @property
    def _values(self) -> dict:
        return self.cleaned_data if self.is_bound else self.initial


class BasePriceRows(forms.BaseFormSet):
    """All the prices of a list. Each row with an error keeps what was typed."""

    default_error_messages = forms.BaseFormSet.default_error_messages | {
        "too_many_forms": _("No more than %(num)d prices on one list.")
    }

    def __init__(self, *args, offers: dict[int, Product], **kwargs) -> None:
        self.offers = offers
        self.choices = _by_producer(offers)
        super().__init__(*args, form_kwargs={"offers": offers}, **kwargs)

    def add_fields(self, form, index) -> None:
        super().add_fields(form, index)
        form.fields["DELETE"].label = _("Take out")
        stored = index is not None and index < self.initial_form_count()
        form.is_fixed = stored and form.product_row is not None
        if not form.is_fixed:
            form.fields["product"].widget = forms.Select(choices=self.choices)
        for name in ("product", "quantity", "price", "DELETE"):
            words = [str(form.fields[name].label)]
            words += [form.product_row.title] if form.product_row else []
            form.fields[name].widget.attrs["aria-label"] = ", ".join(words)

    def total_form_count(self) -> int:
        """Return how many rows there are: a forged number asks for no more than were posted."""
        total = super().total_form_count()
        if not self.is_bound:
            return total
        return min(total, MORE_ROWS + sum(name.endswith("-product") for name in self.data))

    def clean(self) -> None:
        if self.management_form.cleaned_data["TOTAL_FORMS"] < 0:
            raise forms.ValidationError(_("The rows cannot be read: open the page again."))
        seen = set()
        for form in self.forms:
            if form.key in seen:
                form.add_error("quantity", _("Two rows name this product from this quantity."))
            elif form.key is not None:
                seen.add(form.key)

    @property
    def prices(self) -> dict[tuple[int, int], Decimal]:
        """Return the prices that can be read, in euros by product id and quantity."""
        return {form.key: form.amount for form in self.forms if form.key is not None}

    def refuse(self, found: list[BelowZero]) -> bool:
        """Mark the rows of prices that fees bring below zero, and say whether there is one."""
        marked = {(each.product, each.quantity): each for each in found if each.price_list}
        rows = [form for form in self.forms if form.key in marked]
        for form in rows:
            form.add_error("price", marked[form.key].message)
        return bool(rows)

    def show(self, figures: ListFigures) -> None:
        """Give each row that can be read what its price comes to."""
        for form in self.forms:
            if form.key is not None:
                form.figures = figures.of(self.offers[form.key[0]], form.key[1])


PriceRows = forms.formset_factory(
    PriceRow,
    BasePriceRows,
    extra=SPARE_ROWS,
    can_delete=True,
    max_num=MAX_ROWS,
    absolute_max=MAX_ROWS,
    validate_max=True,
)


def with_more_rows(data, prefix: str):
    """Return the posted data of the rows with a few spare ones more."""
    data, name = data.copy(), f"{prefix}-TOTAL_FORMS"
    data[name] = str(min(MAX_ROWS, (_number(data.get(name)) or 0) + MORE_ROWS))
    return data


def _number(value) -> int | None:
    text = str(value or "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def _by_producer(offers: dict[int, Product]) -> list:
    groups: dict[str, list] = {}
    for key, product in offers.items():
        groups.setdefault(producer_of(product), []).append((key, product.title))
    return [("", "---------"), *sorted(groups.items())]
