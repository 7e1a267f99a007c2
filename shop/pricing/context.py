"""Rows to dataclasses: what decides the prices of one shop, loaded once for all its products.

Five queries for a visitor with price lists, whatever the number of products; three for a guest.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from shop.catalogue.models import ShopProduct
from shop.fees.models import FeeCharge
from shop.order_cycles.offer import narrows, offered
from shop.order_cycles.sale import Sale
from shop.partner.grants.rights import permissions_by_giver
from shop.rules.fees import Fee
from shop.rules.grants import Permission
from shop.rules.pricing import Bearer, ListPrice, PriceInputs, PriceList

from .models import PriceList as PriceListRow
from .models import PriceListItem

type PricesByList = dict[int, tuple[ListPrice, ...]]


@dataclass(frozen=True)
class ShelfRow:
    """How a shop sells one product: its own price in euros, or its own margin in per cent."""

    price: Decimal | None
    margin: Decimal | None


@dataclass(frozen=True)
class PricingContext:
    """The shop's catalogue, its fees and the price lists that count."""

    shelf: dict[int, ShelfRow]  # by product id
    lists: tuple[PriceList, ...]
    list_prices: dict[int, PricesByList]  # product id → list id → prices by quantity
    fees: tuple[Fee, ...]
    charges_vat: bool
    shows_excl_vat: bool  # one of the lists asks for prices without VAT
    permitted: dict[int, frozenset[Permission]]  # what producers leave to the shop, by their id

    @classmethod
    def for_visitor(cls, *, shop, user, sale: Sale | None = None) -> "PricingContext":
        """Load what an account, or a guest (None), pays for what the sale offers.

        Without a sale: for what is on the shelf, at the standing fees.
        """
        if user is None or not user.is_authenticated:
            return cls._load(shop, _no_lists(), on_sale=True, sale=sale)
        return cls._load(shop, _lists_of(shop, customers__user=user), on_sale=True, sale=sale)

    @classmethod
    def for_customer(
        cls, *, shop, customer, products: Iterable[int] | None = None, sale: Sale | None = None
    ) -> "PricingContext":
        """Load what a customer of the shop pays, with or without an account.

        `products` limits it to those ids, whether they are on sale or not.
        """
        lists = _lists_of(shop, customers=customer)
        return cls._load(shop, lists, products=products, on_sale=products is None, sale=sale)

    @classmethod
    def for_shop(cls, *, shop, products: Iterable[int] | None = None) -> "PricingContext":
        """Load every list of the shop, also for products that are not on sale at the moment.

        `products` limits it to those ids. Ask `inputs_for` with the list whose price you want.
        """
        return cls._load(shop, _lists_of(shop), products=products)

    @classmethod
    def _load(cls, shop, lists, *, products=None, on_sale=False, sale=None) -> "PricingContext":
        rows = ShopProduct.objects.filter(shop=shop)
        rows = rows.filter(is_on_sale=True) if on_sale else rows
        rows = rows.filter(offered(sale, "product")) if on_sale and _is_narrow(sale) else rows
        rows = rows if products is None else rows.filter(product__in=products)
        found = list(lists)
        charges_vat = shop.enterprise.charges_vat
        permitted = permissions_by_giver(shop.enterprise_id)
        return cls(
            shelf=_shelf_of(shop, rows, permitted, may_sell_only=on_sale),
            lists=tuple(_list_of(row) for row in found),
            list_prices=_prices_of(found, products),
            fees=tuple(_fees_of(shop, charges_vat, sale)),
            charges_vat=charges_vat,
            shows_excl_vat=charges_vat and any(row.shows_excl_vat for row in found),
            permitted=permitted,
        )

    def offers(self, product) -> bool:
        """Say whether the product is in this shop's catalogue."""
        return product.pk in self.shelf

    def permits(self, product, permission: Permission) -> bool:
        """Say whether the product's producer, if it has one, leaves this to the shop.

        Load its `stockrecords`.
        """
        record = product.stock
        return record is None or permission in self.permitted.get(record.partner_id, ())

    def inputs_for(self, product, stockrecord, price_list: int | None = None) -> PriceInputs:
        """Return what decides the price of a product that the shop offers.

        `price_list` keeps one list only; 0, which is no list's key, gives the public price.
        """
        row, prices = self.shelf[product.pk], self.list_prices.get(product.pk, {})
        return PriceInputs(
            purchase_price=stockrecord.price,
            vat_rate=Decimal(product.vat_rate) if self.charges_vat else Decimal(0),
            shop_price=row.price,
            margin=row.margin,
            lists=tuple(
                PriceList(each.key, each.label, each.percent, prices.get(each.key, ()), each.bearer)
                for each in self.lists
                if price_list is None or price_list == each.key
            ),
            fees=tuple(
                fee
                for fee in self.fees
                if fee.terms.is_per_item and fee.applies_to(stockrecord.partner_id)
            ),
            producer=stockrecord.partner_id,
            weight=product.unit_weight,
        )


def _shelf_of(shop, rows, permitted, *, may_sell_only: bool) -> dict[int, ShelfRow]:
    """Return the rows by product. The shop's own price counts only where it is permitted (§4.5).

    `may_sell_only` leaves out what the shop may not sell any more (§4.4), and the products of
    others where it sells its own only (§1.1).
    """
    if may_sell_only and shop.enterprise.sells == "own":
        rows = rows.filter(product__stockrecords__partner=shop.enterprise_id)
    found = {}
    columns = ("product_id", "price", "margin", "product__stockrecords__partner")
    for key, price, margin, producer in rows.values_list(*columns):
        kinds = permitted.get(producer, frozenset())
        if may_sell_only and Permission.SELL not in kinds:
            continue
        price = price if Permission.CATALOGUE in kinds else None
        found[key] = ShelfRow(price, shop.margin if margin is None else margin)
    return found


def _no_lists():
    return PriceListRow.objects.none()


def _lists_of(shop, **of_group):
    """Return the lists of the shop's groups, or of those of one customer."""
    lookups = {f"group__{name}": value for name, value in of_group.items()}
    rows = PriceListRow.objects.filter(group__shop=shop, group__archived_at=None, **lookups)
    return rows.select_related("group").order_by("group__name", "pk")


def _list_of(row: PriceListRow) -> PriceList:
    return PriceList(
        key=row.pk, label=row.group.name, percent=row.percent, bearer=Bearer(row.bearer)
    )


def _prices_of(lists: list[PriceListRow], products) -> dict[int, PricesByList]:
    found: dict[int, PricesByList] = defaultdict(dict)
    if not lists:
        return found
    rows = PriceListItem.objects.filter(price_list__in=[each.pk for each in lists])
    rows = rows if products is None else rows.filter(product__in=products)
    cells = rows.values_list("product", "price_list", "price", "min_quantity")
    for product, price_list, price, quantity in cells.order_by("min_quantity"):
        own = found[product].get(price_list, ())
        found[product][price_list] = (*own, ListPrice(price, quantity))
    return found


def _is_narrow(sale: Sale | None) -> bool:
    return sale is not None and narrows(sale)


def _fees_of(shop, charges_vat: bool, sale: Sale | None) -> Iterable[Fee]:
    """Return the fees of the sale: its cycle's, or the shop's standing ones (§7.1).

    A seller that charges no VAT has none in them either.
    """
    cycle = sale.leg.cycle_id if _is_narrow(sale) else None
    for charge in FeeCharge.objects.in_force(shop, cycle):
        yield charge.as_rule(charges_vat=charges_vat)
