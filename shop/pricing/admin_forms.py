from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from shop.backoffice.forms import EuroField, PlainDecimalInput, ShopOwnedForm
from shop.catalogue.admin_rows import public_price
from shop.catalogue.models import ShopProduct
from shop.rules.access import Action

from .editing import save_group
from .models import PriceListItem


class GroupForm(ShopOwnedForm):
    """A customer group, its percentage, and a price for each product that has one of its own."""

    action = Action.EDIT_PRICES
    unique_in_shop = "name"
    percent = forms.DecimalField(
        label=_("Percentage"),
        min_value=Decimal(-100),
        max_value=Decimal(100),
        max_digits=5,
        decimal_places=2,
        initial=Decimal(0),
        localize=True,
        widget=PlainDecimalInput(),
        help_text=_("Applied to the shop’s prices: -10 lowers them by 10 %."),
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.listed = self._listed()
        for row in self.listed:
            name = self.price_name(row.product_id)
            self.fields[name] = EuroField(label=row.product.title, required=False)
        self.initial = {**self._current(), **self.initial}

    @staticmethod
    def price_name(product_id: int) -> str:
        return f"price_{product_id}"

    def _listed(self) -> list[ShopProduct]:
        """Return the products of the shop, once it is known which shop."""
        if not self.instance.shop_id:
            return []
        rows = ShopProduct.objects.filter(shop=self.instance.shop_id).select_related("product")
        return list(
            rows.prefetch_related("product__stockrecords__partner").order_by("product__title")
        )

    def _current(self) -> dict:
        price_list = getattr(self.instance, "price_list", None) if self.instance.pk else None
        if price_list is None:
            return {}
        items = PriceListItem.objects.filter(price_list=price_list)
        prices = {
            self.price_name(key): price for key, price in items.values_list("product", "price")
        }
        return {"percent": price_list.percent, **prices}

    @property
    def price_rows(self) -> list[dict]:
        """Return what the table shows: product, public price, field of the group's price."""
        return [
            {
                "product": row.product,
                "public_price": public_price(row.product, row),
                "field": self[self.price_name(row.product_id)],
            }
            for row in self.listed
        ]

    def save(self, commit=True):
        data = self.cleaned_data
        return save_group(
            actor=self.actor,
            group=self.instance,
            percent=data["percent"],
            prices={row.product_id: data[self.price_name(row.product_id)] for row in self.listed},
        )
