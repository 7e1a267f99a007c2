"""Rows to dataclasses: what decides the prices of one shop for one visitor (three queries)."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from shop.catalogue.models import ShopProduct
from shop.rules.pricing import PriceInputs, PriceList

from .models import PriceList as PriceListRow
from .models import PriceListItem


@dataclass(frozen=True)
class PricingContext:
    """The shop's catalogue and the visitor's lists, loaded once for all products."""

    shop_prices: dict[int, Decimal | None]  # product id → the shop's own price, or None
    lists: tuple[PriceList, ...]
    list_prices: dict[int, dict[int, Decimal]]  # product id → list id → price
    charges_vat: bool

    @classmethod
    def load(cls, *, shop, user) -> "PricingContext":
        """Load in a fixed number of queries, for one product or a thousand."""
        lists = _lists_of(shop, user)
        on_shelf = ShopProduct.objects.filter(shop=shop, is_on_sale=True)
        return cls(
            shop_prices=dict(on_shelf.values_list("product_id", "price")),
            lists=lists,
            list_prices=_items_of(lists),
            charges_vat=shop.enterprise.charges_vat,
        )

    def offers(self, product) -> bool:
        """Say whether the product is on this shop's shelf."""
        return product.pk in self.shop_prices

    def inputs_for(self, product, stockrecord) -> PriceInputs:
        own = self.list_prices.get(product.pk, {})
        return PriceInputs(
            purchase_price=stockrecord.price,
            vat_rate=Decimal(product.vat_rate) if self.charges_vat else Decimal(0),
            shop_price=self.shop_prices.get(product.pk),
            lists=tuple(
                PriceList(
                    key=each.key, label=each.label, percent=each.percent, price=own.get(each.key)
                )
                for each in self.lists
            ),
        )


def _lists_of(shop, user) -> tuple[PriceList, ...]:
    if user is None or not user.is_authenticated:
        return ()
    rows = PriceListRow.objects.filter(
        group__shop=shop, group__customers__user=user
    ).select_related("group")
    return tuple(PriceList(key=row.pk, label=row.group.name, percent=row.percent) for row in rows)


def _items_of(lists: tuple[PriceList, ...]) -> dict[int, dict[int, Decimal]]:
    found: dict[int, dict[int, Decimal]] = defaultdict(dict)
    if lists:
        rows = PriceListItem.objects.filter(price_list__in=[each.key for each in lists])
        for product, price_list, price in rows.values_list("product", "price_list", "price"):
            found[product][price_list] = price
    return found
