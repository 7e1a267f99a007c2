from itertools import groupby

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop.catalogue.models import ShopProduct
from shop.customer.models import Customer, CustomerGroup
from shop.rules.text import fold

from .simulation import Payer

MOST = 999
OUT_OF_RANGE = gettext_lazy("A whole number from 1 to 999.")


class ScopedChoiceField(forms.ChoiceField):
    """A choice among the rows of one shop: any other does not exist, and answers 404."""

    def validate(self, value) -> None:
        try:
            super().validate(value)
        except ValidationError as error:
            if error.code == "invalid_choice":
                raise Http404 from error
            raise


class SimulatorForm(forms.Form):
    """What to simulate in one shop. Sent by GET, so that an answer has an address."""

    produit = ScopedChoiceField(
        label=gettext_lazy("Product"),
        error_messages={"required": gettext_lazy("Choose a product.")},
    )
    quantite = forms.IntegerField(
        label=gettext_lazy("Quantity"),
        min_value=1,
        max_value=MOST,
        initial=1,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), OUT_OF_RANGE
        ),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "size": 4}),
    )
    pour = ScopedChoiceField(label=gettext_lazy("For whom"), required=False)

    def __init__(self, *args, shop, **kwargs) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.shop = shop
        self.fields["produit"].choices = [("", "—"), *_products_by_producer(shop)]
        self.fields["pour"].choices = _payers_of(shop)

    @property
    def row(self) -> ShopProduct:
        """Return the chosen product in this shop, with what its price needs."""
        rows = self.shop.shop_products.select_related("product", "shop__enterprise")
        return rows.prefetch_related("product__stockrecords__partner").get(
            product=self.cleaned_data["produit"]
        )

    @property
    def payer(self) -> Payer:
        kind, _dash, key = self.cleaned_data["pour"].partition("-")
        if kind == "groupe":
            groups = self.shop.groups.select_related("price_list")
            return Payer(group=groups.get(pk=key))
        return Payer(customer=self.shop.customers.get(pk=key)) if kind == "client" else Payer()


def _products_by_producer(shop) -> list[tuple[str, list[tuple[str, str]]]]:
    rows = ShopProduct.objects.filter(shop=shop).values_list(
        "product__stockrecords__partner__name", "product__title", "product_id", "is_on_sale"
    )
    found = sorted((producer or "", title, key, on_sale) for producer, title, key, on_sale in rows)
    found.sort(key=lambda each: (fold(each[0]), fold(each[1])))
    return [
        (producer, [(str(key), _title(title, on_sale)) for _maker, title, key, on_sale in each])
        for producer, each in groupby(found, key=lambda each: each[0])
    ]


def _title(title: str, is_on_sale: bool) -> str:
    return title if is_on_sale else _("%(title)s (off the shelf)") % {"title": title}


def _payers_of(shop) -> list[tuple[str, object]]:
    groups = CustomerGroup.objects.filter(shop=shop, archived_at=None).values_list("pk", "name")
    customers = Customer.objects.filter(shop=shop).values_list("pk", "name", "email")
    people = sorted(customers, key=lambda each: (fold(each[1]), each[0]))
    return [
        ("", _("a visitor, without a list")),
        (_("Like the group"), [(f"groupe-{key}", name) for key, name in groups]),
        (_("A customer"), [(f"client-{key}", _person(*said)) for key, *said in people]),
    ]


def _person(name: str, email: str) -> str:
    return f"{name} – {email}" if email else name
