"""The rows of a new producer's first products. An empty row counts for nothing."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shop.backoffice.forms import EuroField, NumberField, PlainDecimalInput
from shop.backoffice.typed import Typed
from shop.catalogue.editing import standard_class
from shop.catalogue.models import Category, Product, Unit
from shop.customer.fields import OneLineField
from shop.partner.stock import StockEntry
from shop.rules.text import fold

from .services import FirstProduct

ROWS, MORE, MAX_ROWS = 3, 5, 60
PREFIX = "produits"
NO_ROWS = {f"{PREFIX}-TOTAL_FORMS": "0", f"{PREFIX}-INITIAL_FORMS": "0"}
# What makes a row count; its choices alone do not.
_TELLING = ("title", "purchase_price", "stock", "is_unlimited")


class FirstProductForm(forms.ModelForm):
    """A product in one row: what it is, its department, what the producer asks, what it has."""

    department = forms.ModelChoiceField(Category.objects.none(), label=_("Department"))
    purchase_price = EuroField(label=_("Purchase price (€)"))
    stock = forms.IntegerField(
        label=_("Stock"),
        required=False,
        min_value=0,
        max_value=1_000_000,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
    )
    is_unlimited = forms.BooleanField(label=_("Unlimited"), required=False)

    class Meta:
        model = Product
        fields = ["title", "unit", "size", "measure", "vat_rate"]
        field_classes = {"size": NumberField, "title": OneLineField}
        labels = {
            "title": _("Product"),
            "size": _("Content"),
            "measure": pgettext_lazy("content of one unit", "in"),
        }
        widgets = {"title": forms.TextInput({"autocomplete": "off"}), "size": PlainDecimalInput}

    def __init__(self, *args, departments, product_class, **kwargs) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.instance.product_class = product_class
        self.fields["title"].required = True
        self.fields["unit"].initial = Unit.KILO.value
        self.fields["department"].choices = departments
        self.fields["department"].queryset = Category.objects.all()

    def has_changed(self) -> bool:
        return bool(set(_TELLING) & set(self.changed_data))

    def clean(self) -> dict:
        data = super().clean()
        if "stock" not in self.errors and data.get("stock") is None:
            if not data.get("is_unlimited"):
                self.add_error("stock", _("Type how many there are, or tick “unlimited”."))
            data["stock"] = 0
        return data

    def _post_clean(self) -> None:
        """Say once that the title is missing: Oscar's check (4.2) says it a second time."""
        super()._post_clean()
        if "title" in self.errors:
            self.errors.pop("__all__", None)

    @property
    def first_product(self) -> FirstProduct:
        """Return what was typed, ready for the service."""
        data = self.cleaned_data
        stock = StockEntry(
            purchase_price=Typed(data["purchase_price"], None),
            quantity=data["stock"],
            quantity_seen=None,
            is_unlimited=Typed(data["is_unlimited"], False),
        )
        return FirstProduct(self.instance, data["department"], stock)


class BaseFirstProducts(forms.BaseFormSet):
    """All rows. `filled` are those that count."""

    default_error_messages = forms.BaseFormSet.default_error_messages | {
        "missing_management_form": _("The products did not arrive whole. Try again."),
        "too_many_forms": _("At most %(num)d products here: import a spreadsheet for more."),
    }
    typed_before = ()  # what each row shows, where it was typed already

    def get_form_kwargs(self, index) -> dict:
        kwargs = {**super().get_form_kwargs(index), **self._choices}
        if index is not None and index < len(self.typed_before):
            kwargs["initial"] = self.typed_before[index]
        return kwargs

    @cached_property
    def _choices(self) -> dict:
        """Return what all rows choose from, read once."""
        rows = Category.objects.order_by("path").values_list("pk", "name", "depth")
        named = [(pk, f"{'– ' * (depth - 1)}{name}") for pk, name, depth in rows]
        return {"departments": [("", _("Choose…")), *named], "product_class": standard_class()}

    @property
    def filled(self) -> list[FirstProductForm]:
        return [form for form in self.forms if form.has_changed()]

    def clean(self) -> None:
        """Point out the rows that say the same product twice."""
        if self.total_form_count() < 0:
            raise ValidationError(self.error_messages["missing_management_form"])
        seen = set()
        for form in self.filled:
            title = fold(form.cleaned_data.get("title", ""))
            if title and title in seen:
                form.add_error("title", _("This product stands in another row already."))
            seen.add(title)


FirstProducts = forms.formset_factory(
    FirstProductForm,
    formset=BaseFirstProducts,
    extra=ROWS,
    max_num=MAX_ROWS,
    absolute_max=MAX_ROWS,
    validate_max=True,
)


def rows_from(data) -> BaseFirstProducts:
    """Return the rows as they were sent; a form that was sent without any has none."""
    sent = f"{PREFIX}-TOTAL_FORMS" in data
    return FirstProducts(data if sent else NO_ROWS, prefix=PREFIX)


def with_more_rows(data) -> BaseFirstProducts:
    """Return the rows as they were typed, not judged yet, and some empty ones below."""
    typed = rows_from(data).forms
    rows = FirstProducts(prefix=PREFIX)
    rows.typed_before = [{name: form[name].data for name in form.fields} for form in typed]
    rows.extra = len(typed) + MORE
    return rows
