"""The form of a customer group and of its whole price list."""

from decimal import Decimal

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from shop.backoffice.exceptions import Refused
from shop.backoffice.forms import PercentField, ShopOwnedForm
from shop.catalogue.models import Product
from shop.customer.models import CustomerGroup
from shop.rules.access import Action
from shop.rules.text import fold

from .floor import BelowZeroRefused
from .group_editing import ListTerms, save_group
from .group_figures import ListFigures
from .group_prices import offered_by
from .group_rows import PriceRows
from .group_state import name_is_taken, version_of
from .models import DiscountBearer, PriceList

ROWS = "prices"
TERMS = ("percent", "bearer", "shows_excl_vat")
BEARERS = [
    (
        DiscountBearer.SELLER.value,
        _("The shop: it goes without €0.40, and owes the producer its €3.00"),
    ),
    (
        DiscountBearer.PRODUCER.value,
        _("The producer: it goes without €0.40, and is owed €2.60"),
    ),
]


class GroupForm(ShopOwnedForm):
    """A customer group, its percentage, and the prices of the products that have their own."""

    action = Action.EDIT_PRICES
    unique_in_shop = "name"
    percent = PercentField(
        label=_("Percentage"),
        initial=Decimal(0),
        help_text=_(
            "Applied to the shop’s prices, before fees: -10 lowers them by 10 %. A price per "
            "product beats it."
        ),
    )
    bearer = forms.ChoiceField(
        label=_("Who bears the difference"),
        choices=BEARERS,
        initial=DiscountBearer.SELLER.value,
        widget=forms.RadioSelect,
        help_text=_(
            "Example: apples bought and sold at €3.00 on the shelf, at €2.60 for the group."
        ),
    )
    shows_excl_vat = forms.BooleanField(
        label=_("Show prices without VAT"),
        required=False,
        help_text=_("For professionals. The prices including VAT stay beside them."),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.price_list = PriceList.objects.filter(group=self.instance.pk).first() or PriceList()
        if self.instance.pk:
            terms = {name: getattr(self.price_list, name) for name in TERMS}
            self.initial = {**terms, "seen": version_of(self.instance), **self.initial}
        self.rows = self._rows() if self.instance.shop_id else None
        if self.instance.shop_id and not self.instance.shop.enterprise.charges_vat:
            del self.fields["shows_excl_vat"]

    def _rows(self):
        items = self.price_list.items.all() if self.price_list.pk else ()
        offers = self._offers()
        stored = [
            {"product": each.product_id, "quantity": each.min_quantity, "price": each.price}
            for each in sorted(items, key=lambda each: (each.product_id, each.min_quantity))
        ]
        stored.sort(key=lambda row: fold(offers[row["product"]].title))
        data = {"data": self.data} if self.is_bound else {"initial": stored}
        return PriceRows(prefix=ROWS, offers=offers, **data)

    def _offers(self) -> dict[int, Product]:
        """Return the products that may be on the list, by title."""
        found = Product.objects.filter(pk__in=offered_by(self.instance.shop, self.price_list))
        rows = found.prefetch_related("stockrecords__partner")
        return {each.pk: each for each in sorted(rows, key=lambda row: fold(row.title))}

    def _is_taken(self, shop, value: str) -> bool:
        return name_is_taken(CustomerGroup(pk=self.instance.pk, shop=shop, name=value))

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def clean(self):
        cleaned = super().clean()
        if self.rows is not None and not self.rows.is_valid():
            self.add_error(None, _("Nothing is saved: look at the marked prices."))
        return cleaned

    @cached_property
    def price_rows(self):
        """Return the rows with what each price comes to, as stored or as it was typed."""
        if self.rows is not None:
            if self.is_bound:
                self.rows.is_valid()
            figures = ListFigures.load(
                shop=self.instance.shop, terms=self._terms(), prices=self.rows.prices
            )
            self.rows.show(figures)
        return self.rows

    @property
    def shows_excl(self) -> bool:
        """Say whether the rows show prices without VAT too."""
        return self._terms().shows_excl_vat

    def _terms(self) -> ListTerms:
        values = self.cleaned_data if self.is_bound else self.initial
        return ListTerms(**{name: values[name] for name in TERMS if name in values})

    def save(self, commit=True):
        try:
            return save_group(
                actor=self.actor,
                group=self.instance,
                terms=self._terms(),
                prices=self.rows.prices if self.rows is not None else {},
                seen=self.cleaned_data["seen"] if self.instance.pk else None,
            )
        except BelowZeroRefused as refused:
            own = [each for each in refused.found if each.group == self.instance.name]
            if self.rows is not None and self.rows.refuse(own):
                raise Refused(_("Nothing is saved: look at the marked prices.")) from None
            raise Refused(refused.message, "percent") from None
