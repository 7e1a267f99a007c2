"""The form of a fee: what it is, how much, where it is charged, its VAT."""

from django import forms
from django.utils.translation import gettext_lazy as _

from shop.backoffice.forms import ShopOwnedForm
from shop.catalogue.models import Product, VatRate
from shop.fees.models import Fee
from shop.fees.terms import Calculator, FeeType, Place
from shop.partner.models import Partner
from shop.partner.scope import owners_for, suppliers_of
from shop.rules.access import Action

from .fee_checks import label_is_taken, no_producer
from .fee_editing import charged_on, save_fee, version_of
from .fee_fields import EMPTIED, TermsFields, keep_used, radio_field
from .fee_words import TYPES, example

PLACES = [
    (Place.SHOP.value, _("On everything that the shop sells")),
    (Place.SUPPLY.value, _("Only on the goods of these producers:")),
]


class FeeForm(ShopOwnedForm, TermsFields):
    """One fee: what it is, how much, where it is charged, its VAT."""

    action = Action.EDIT_PRICES
    unique_in_shop = "label"
    type = radio_field(_("What it pays for"), list(TYPES.items()))
    owner = forms.ModelChoiceField(
        Partner.objects.none(),
        label=_("Who receives the money"),
        help_text=_("The shop’s own enterprise, a producer, or another enterprise that you run."),
    )
    place = radio_field(_("Where it is charged"), PLACES)
    producers = forms.ModelMultipleChoiceField(
        Partner.objects.none(),
        label=_("Producers"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    own_vat_rate = forms.ChoiceField(
        label=_("Rate"),
        required=False,
        choices=[("", _("the rate of each product")), *VatRate.choices],
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["label"].label = _("Label on orders")
        self.fields["label"].help_text = _(
            "Buyers read it on their order when the fee is charged once per order."
        )
        stored = self._stored() if self.instance.pk else self._suggested()
        self.initial = {**self.initial, **stored}
        self.fields["owner"].queryset = self._people(self._owners, [self.instance.owner_id])
        self.fields["producers"].queryset = self._people(
            suppliers_of, [each.pk for each in stored.get("producers", ())]
        )
        if self.instance.shop_id and not self.instance.shop.enterprise.charges_vat:
            del self.fields["own_vat_rate"]

    def _owners(self, shop):
        return owners_for(self.actor, shop)

    def _stored(self) -> dict:
        place, producers = charged_on(self.instance)
        return {"place": place, "producers": producers, "seen": version_of(self.instance)}

    def _suggested(self) -> dict:
        """Return what a new form shows: the commonest choices, and no amount."""
        choices = {"type": FeeType.SALES, "calculator": Calculator.PERCENT, "place": Place.SHOP}
        shop = self.instance.shop_id and self.instance.shop
        blank = {name: None for name, empty in EMPTIED.items() if not isinstance(empty, str)}
        return {**blank, **choices, "owner": shop.enterprise_id if shop else None}

    def _people(self, of_shop, kept: list):
        """Return who may be chosen in the fee's shop, or in the actor's; who is there stays."""
        shops = [self.instance.shop] if self.instance.shop_id else self.shops
        found = {pk for shop in shops for pk in of_shop(shop).values_list("pk", flat=True)}
        return Partner.objects.filter(pk__in=found | set(kept)).order_by("name")

    def _is_taken(self, shop, value: str) -> bool:
        named = Fee(pk=self.instance.pk, shop=shop, label=value)
        return self.instance.archived_at is None and label_is_taken(named)

    def clean_label(self) -> str:
        return " ".join(self.cleaned_data["label"].split())

    def clean(self):
        cleaned = keep_used(self, super().clean())
        if cleaned.get("place") == Place.SHOP:
            cleaned["basis"], cleaned["producers"] = EMPTIED["basis"], []
            self.errors.pop("producers", None)
        elif cleaned.get("place") == Place.SUPPLY and not cleaned.get("producers", True):
            self.add_error("producers", no_producer())
        return cleaned

    @property
    def example(self) -> str:
        """Return the example of the fee as it is stored, or as it was typed if it can be read."""
        if self.is_bound and self.errors:
            return ""
        return example(self.instance.terms) if self.instance.calculator else ""

    def save(self, commit=True):
        data = self.cleaned_data
        return save_fee(
            actor=self.actor,
            fee=self.instance,
            place=data["place"],
            producers=data["producers"],
            seen=data["seen"] if self.instance.pk else None,
        )


def without_weight(fee: Fee):
    """Return the products that a fee per kilo would miss: sold otherwise, and of unknown weight."""
    rows = Product.objects.filter(
        shop_products__shop=fee.shop_id, shipping_weight=None, stockrecords__isnull=False
    ).exclude(measure="kg")
    producers = [each.producer_id for each in fee.charges.standing() if each.producer_id]
    return rows.filter(stockrecords__partner__in=producers) if producers else rows
