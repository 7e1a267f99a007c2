"""All that a producer says of a product, in one form."""

from uuid import uuid4

from django import forms
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _

from shop.backoffice.forms import NumberField, PlainDecimalInput
from shop.catalogue.admin_fields import (
    StockFields,
    limit_description,
    stock_entry,
    stock_initial,
)
from shop.catalogue.editing import Description, standard_class
from shop.catalogue.models import Category, Measure, Product
from shop.catalogue.picture_field import PictureField
from shop.catalogue.supply import COLUMNS, Supply, version_of
from shop.customer.fields import OneLineField


class ProductForm(StockFields, forms.ModelForm):
    """A product with its price, its stock and its picture, and what of it was shown."""

    departments = forms.ModelMultipleChoiceField(
        Category.objects.filter(is_public=True),
        label=_("Departments"),
        widget=forms.CheckboxSelectMultiple,
    )
    upload = PictureField(
        label=_("New picture"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    drops_picture = forms.BooleanField(label=_("Remove the picture"), required=False)
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Product
        fields = [*COLUMNS, "labels", "allergens"]
        field_classes = {"size": NumberField, "title": OneLineField}
        labels = {"title": _("Name"), "is_public": _("For sale")}
        help_texts = {"is_public": _("Unticked, no shop shows it any more. It stays here.")}
        widgets = {
            "description": forms.Textarea(attrs={"rows": 4}),
            "size": PlainDecimalInput,
            "labels": forms.CheckboxSelectMultiple,
            "allergens": forms.CheckboxSelectMultiple,
        }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.instance.product_class = self.instance.product_class or standard_class()
        self.fields["title"].required = True
        limit_description(self.fields["description"])
        self.fields["purchase_price"].label = _("Price (€)")
        self.fields["purchase_price"].help_text = _("What you ask for one unit, VAT included.")
        self.fields["stock_seen"].required = self.instance.pk is not None
        self.initial["description"] = strip_tags(self.instance.description)
        if not self.instance.pk:
            self.initial["measure"] = Measure.PIECE
        self.initial |= {"key": uuid4(), "seen": version_of(self.instance), **self._stored()}

    def _stored(self) -> dict:
        if not self.instance.pk:
            return {}
        departments = self.instance.categories.all()
        return stock_initial(self.instance.stock) | {"departments": departments}

    @property
    def supply(self) -> Supply:
        """Return what was typed, ready for the service."""
        data = self.cleaned_data
        return Supply(
            description=Description(data["departments"], data["labels"], data["allergens"]),
            stock=stock_entry(data, key=data["key"]),
            upload=data["upload"],
            drops_picture=data["drops_picture"],
            seen=data["seen"],
        )

    def _post_clean(self) -> None:
        """Say once that the title is missing: Oscar's check (4.2) says it a second time."""
        super()._post_clean()
        if "title" in self.errors:
            self.errors.pop("__all__", None)

    def ask_for_picture_again(self) -> None:
        """Say that a browser does not send a file twice."""
        if self.files and "upload" not in self.errors:
            self.add_error("upload", _("Choose the picture again: it is not kept."))

    def refuse(self, refused) -> None:
        """Show why nothing was saved, and know from now on what is stored."""
        self.data = self.data.copy()
        for name, value in refused.corrections.items():
            self.data[self.add_prefix(name)] = "" if value is None else value
        self.add_error(refused.field, refused.message)
