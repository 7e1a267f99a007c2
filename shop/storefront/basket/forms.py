from django import forms
from django.utils.translation import gettext_lazy as _

from shop.basket.services import MAX_QUANTITY

_WHOLE = _("Enter a whole quantity, from %(low)d to %(high)d.")


class QuantityForm(forms.Form):
    """A quantity to add. Anything else in the form, a price for instance, is ignored."""

    low = 1

    quantity = forms.IntegerField()
    seen = forms.IntegerField(required=False, min_value=0, max_value=MAX_QUANTITY)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        message = _WHOLE % {"low": self.low, "high": MAX_QUANTITY}
        self.fields["quantity"] = forms.IntegerField(
            min_value=self.low,
            max_value=MAX_QUANTITY,
            error_messages=dict.fromkeys(
                ("invalid", "required", "min_value", "max_value"), message
            ),
        )

    @property
    def message(self) -> str:
        """Return what is wrong, in one sentence."""
        return next(message for messages in self.errors.values() for message in messages)


class LineQuantityForm(QuantityForm):
    """The quantity of a line; zero removes it. A stepper's button, `set`, wins over its field."""

    low = 0

    def __init__(self, data) -> None:
        super().__init__({"quantity": data.get("set", data.get("quantity"))})
