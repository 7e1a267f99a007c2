"""Forms of the back office: the actor's choices, amounts typed the French way."""

import re
from decimal import Decimal

from django import forms
from django.apps import apps
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from shop.rules.access import Action


class DecimalInput(forms.TextInput):
    """A decimal number with a comma, and the right keyboard on a phone."""

    def __init__(self, attrs=None) -> None:
        super().__init__({"inputmode": "decimal", "autocomplete": "off", **(attrs or {})})
        self.is_localized = True


class PlainDecimalInput(DecimalInput):
    """A number that is not money: « 0,5 », without the zeros that the column stores."""

    def format_value(self, value):
        if isinstance(value, Decimal):
            value = Decimal(f"{value.normalize():f}")
        return super().format_value(value)


class NumberField(forms.DecimalField):
    """A decimal number as people type or paste it: « 1 234,50 », a true minus sign; no exponent."""

    sign = ""  # what may stand beside the number, as a regular expression

    def __init__(self, **kwargs) -> None:
        super().__init__(**{"localize": True, "widget": DecimalInput(), **kwargs})

    def to_python(self, value):
        if isinstance(value, str):
            value = bare(value, self.sign)
            if value and not _NUMBER.fullmatch(value):
                raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)


_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)")
_INVISIBLE = re.compile(r"[\u200b\ufeff]")
# Between thousands, and beside what is no digit. « 2 50 », a comma forgotten, keeps its space and
# is no number. \s knows the narrow spaces.
_SPACES = re.compile(r"(?<=[0-9])\s+(?=[0-9]{3}(?![0-9]))|(?<![0-9])\s+|\s+(?![0-9\s])")


def bare(text: str, sign: str = "") -> str:
    """Return the number without spaces and its sign, with a point before the decimals.

    Where both point and comma stand in it, the last one is before the decimals.
    """
    number = _SPACES.sub("", _INVISIBLE.sub("", text)).replace("−", "-")
    number = re.sub(f"(?:{sign})$", "", number, flags=re.IGNORECASE) if sign else number
    comma, point = number.rfind(","), number.rfind(".")
    thousands = "." if comma > point else ","
    if comma >= 0 and point >= 0:
        number = number.replace(thousands, "")
    return number.replace(",", ".")


class EuroField(NumberField):
    """An amount in euros: never negative, two decimals at most, comma or point."""

    sign = "€|EUR"
    default_error_messages = {"min_value": _("A price is never negative.")}

    def __init__(self, **kwargs) -> None:
        kwargs = {"max_digits": 8, "decimal_places": 2, "min_value": Decimal(0), **kwargs}
        super().__init__(**kwargs)


class PercentField(NumberField):
    """A number of per cent, from −100 to 100, with two decimals at most."""

    sign = "%"

    def __init__(self, **kwargs) -> None:
        bounds = {"min_value": Decimal(-100), "max_value": Decimal(100)}
        shape = {"max_digits": 5, "decimal_places": 2}
        super().__init__(widget=PlainDecimalInput(), **bounds | shape | kwargs)


class ScopedForm(WagtailAdminModelForm):
    """A form that knows its actor (`for_user`) and offers nothing but the actor's rows."""

    action = Action.EDIT_CATALOGUE

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.DecimalField) and not field.localize:
                field.localize = True
                field.widget = PlainDecimalInput()

    @property
    def actor(self):
        return self.for_user

    @property
    def shops(self):
        """Return the shops in which the actor may do what this form does."""
        return apps.get_model("partner", "Shop").objects.for_actor(self.actor, self.action)

    def accept(self, corrections: dict) -> None:
        """Put corrected values into what the form shows again after a refusal."""
        self.data = self.data.copy()
        for name, value in corrections.items():
            self.data[self.add_prefix(name)] = value


class ShopOwnedForm(ScopedForm):
    """A form of a row that belongs to one shop, chosen at creation and never moved."""

    unique_in_shop = ""  # a field whose value, case aside, may be used once in a shop

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields.pop("shop", None)
        elif "shop" in self.fields:
            self._offer_shops()

    def _offer_shops(self) -> None:
        first, *others = list(self.shops) or [None]
        if others:
            self.fields["shop"].queryset = self.shops
            return
        self.instance.shop = first
        del self.fields["shop"]

    def clean(self):
        cleaned = super().clean()
        shop = cleaned.get("shop") or getattr(self.instance, "shop", None)
        value = cleaned.get(self.unique_in_shop)
        if shop and value and self._is_taken(shop, value):
            self.add_error(self.unique_in_shop, _("This shop uses it already."))
        return cleaned

    def _is_taken(self, shop, value: str) -> bool:
        rows = type(self.instance)._default_manager.filter(shop=shop).exclude(pk=self.instance.pk)
        taken = rows.values_list(self.unique_in_shop, flat=True)
        return value.casefold() in {each.casefold() for each in taken}  # SQLite folds only a to z
