"""The fields that say how much a fee is, and what becomes of those that it does not use."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from shop.backoffice.forms import EuroField, PercentField
from shop.fees.terms import Basis
from shop.rules import fees as rules

from .fee_checks import MAX_ITEMS, USED_FIELDS
from .fee_words import PER_ITEM_CALCULATORS, PER_ORDER_CALCULATORS, example

CALCULATORS = [
    (_("In the price of each item"), list(PER_ITEM_CALCULATORS.items())),
    (_("Once per order, beside the items"), list(PER_ORDER_CALCULATORS.items())),
]
BASES = [
    (Basis.CHARGED.value, _("the goods concerned")),
    (Basis.ORDER.value, _("the whole order")),
]
EMPTIED = {
    "percent": Decimal(0),
    "amount": Decimal(0),
    "next_amount": Decimal(0),
    "minimum": Decimal(0),
    "max_items": 0,
    "basis": Basis.CHARGED.value,
}


def number_field(label, help_text, min_value=None) -> EuroField:
    return EuroField(label=label, help_text=help_text, required=False, min_value=min_value)


def radio_field(label, choices, **kwargs) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect, **kwargs)


class TermsFields(forms.Form):
    """How a fee is counted. A form inherits them."""

    calculator = radio_field(_("How it is counted"), CALCULATORS)
    percent = PercentField(
        label=_("Percentage"),
        required=False,
        help_text=_("Used by both percentages. From −100 to 100; a negative one is a discount."),
    )
    amount = number_field(
        _("Amount (€)"),
        _("VAT included. Per item, per kilo, per order, for the first item or below the minimum."),
    )
    next_amount = number_field(
        _("Following amount (€)"),
        _("For each following item, or from the minimum on. Zero: nothing more."),
    )
    max_items = forms.IntegerField(
        label=_("Items that pay, at most"),
        required=False,
        min_value=0,
        max_value=MAX_ITEMS,
        help_text=_("By number of items only. 3: from the fourth on, nothing more. 0: no fee."),
    )
    minimum = number_field(
        _("Minimum of goods (€)"),
        _("By amount of goods only: sale prices without fees."),
        min_value=Decimal(0),
    )
    basis = radio_field(
        _("Which goods it looks at"),
        BASES,
        required=False,
        initial=Basis.CHARGED.value,
        help_text=_("For a fee per order on a producer’s goods: those goods, or all of the order."),
    )


def keep_used(form, cleaned: dict) -> dict:
    """Empty what the chosen calculation does not use, whatever was typed; ask for the rest."""
    used = USED_FIELDS.get(cleaned.get("calculator"), ())
    for name, empty in EMPTIED.items():
        if name not in used:
            form.errors.pop(name, None)
            cleaned[name] = empty
        elif name not in form.errors and cleaned.get(name) in (None, ""):
            cleaned[name] = empty
            if name in ("percent", "amount", "minimum", "max_items"):
                form.add_error(name, _("This calculation needs it. Type 0 for nothing."))
    return cleaned


class ExampleForm(TermsFields):
    """The same fields alone: an example of what is being typed."""

    def clean(self):
        return keep_used(self, super().clean())

    @property
    def example(self) -> str:
        """Return the example, or nothing while a field is missing or wrong."""
        if not self.is_valid():
            return ""
        names = ("percent", "amount", "next_amount", "max_items", "minimum")
        values = {name: self.cleaned_data[name] for name in names}
        return example(rules.Terms(rules.Calculator(self.cleaned_data["calculator"]), **values))
