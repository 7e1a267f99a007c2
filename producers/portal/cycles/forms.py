"""What a producer chooses in its own leg."""

from django import forms
from django.utils.translation import gettext_lazy as _

from shop.order_cycles.models import IncomingLeg
from shop.order_cycles.supplying import Choice, choice_in, own_fees, own_products, version_of

ALL, SOME = "all", "some"


class LegForm(forms.Form):
    """Products, delivery instructions and own fees of one leg, and what of it was shown."""

    scope = forms.ChoiceField(
        label=_("What do you bring?"),
        choices=[(ALL, _("All my products")), (SOME, _("Only those that I tick"))],
        widget=forms.RadioSelect,
    )
    products = forms.ModelMultipleChoiceField(
        None, label=_("Products"), required=False, widget=forms.CheckboxSelectMultiple
    )
    instructions = forms.CharField(
        label=_("Delivery instructions"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For instance: at the back door, from 7 h; crates come back."),
    )
    fees = forms.ModelMultipleChoiceField(
        None, label=_("My fees"), required=False, widget=forms.CheckboxSelectMultiple
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, leg: IncomingLeg, **kwargs):
        stored = choice_in(leg)
        initial = {
            "scope": ALL if stored.all_products else SOME,
            "products": list(stored.products),
            "instructions": stored.instructions,
            "fees": list(stored.fees),
            "seen": version_of(leg),
        }
        super().__init__(*args, initial=initial, label_suffix="", **kwargs)
        self.fields["products"].queryset = own_products(leg)
        self.fields["fees"].queryset = own_fees(leg)

    @property
    def has_fees(self) -> bool:
        return self.fees_offered.exists()

    @property
    def fees_offered(self):
        return self.fields["fees"].queryset

    @property
    def choice(self) -> Choice:
        """Return what was typed, ready for the service."""
        data = self.cleaned_data
        return Choice(
            all_products=data["scope"] == ALL,
            products=frozenset(each.pk for each in data["products"]),
            instructions=" ".join(data["instructions"].split()),
            fees=frozenset(each.pk for each in data["fees"]),
            seen=data["seen"],
        )

    def refuse(self, refused) -> None:
        """Show why nothing was saved, and know from now on what is stored."""
        self.data = self.data.copy()
        for name, value in refused.corrections.items():
            self.data[name] = value
        self.add_error(refused.field, refused.message)
