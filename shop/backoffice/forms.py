"""Forms of the back office: the actor's choices, amounts typed the French way."""

from decimal import Decimal

from django import forms
from django.apps import apps
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


class EuroField(forms.DecimalField):
    """An amount in euros: never negative, two decimals at most, comma or point."""

    def __init__(self, **kwargs) -> None:
        kwargs = {"max_digits": 8, "decimal_places": 2, "min_value": Decimal(0), **kwargs}
        super().__init__(localize=True, widget=DecimalInput(), **kwargs)


class PercentField(forms.DecimalField):
    """A number of per cent, from −100 to 100, with two decimals at most."""

    def __init__(self, **kwargs) -> None:
        bounds = {"min_value": Decimal(-100), "max_value": Decimal(100)}
        shape = {"max_digits": 5, "decimal_places": 2}
        super().__init__(localize=True, widget=PlainDecimalInput(), **bounds | shape | kwargs)


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
