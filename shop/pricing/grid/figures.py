"""What follows from the cells of a row. One formula: every figure comes from `quote`."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from shop.rules.money import ZERO
from shop.rules.pricing import ListPrice, PriceInputs, PriceList, Quote, base_without_list, quote

from .cells import Cell, Kind
from .sheet import Row, Sheet

type Values = Mapping[Cell, Decimal | None]


@dataclass(frozen=True)
class ListFigures:
    """What a group pays for one unit, and the price that its percentage alone would give."""

    quote: Quote
    by_percentage: Decimal


@dataclass(frozen=True)
class Figures:
    """The results of a row, in euros for one unit, VAT included."""

    public: Quote
    by_margin: Decimal  # the sale base while the shop names no price
    lists: dict[int, ListFigures]

    @property
    def margin(self) -> Decimal:
        return self.public.margin

    @property
    def margin_percent(self) -> Decimal | None:
        return self.public.margin_percent

    def quote_for(self, price_list: int) -> Quote:
        """Return the quote under a list; 0 is the public price."""
        return self.lists[price_list].quote if price_list else self.public


def figures_of(sheet: Sheet, row: Row, values: Values) -> Figures | None:
    """Return the results of a row with some values in place of the stored ones.

    None while the product has no purchase price.
    """
    inputs = _inputs(sheet, row, values)
    if inputs is None:
        return None
    without = replace(inputs, lists=())
    return Figures(
        public=quote(without),
        by_margin=base_without_list(replace(without, shop_price=None)),
        lists={each.key: _list_figures(inputs, each) for each in inputs.lists},
    )


def _inputs(sheet: Sheet, row: Row, values: Values) -> PriceInputs | None:
    def value(kind: Kind, price_list: int = 0) -> Decimal | None:
        cell = Cell(row.pk, kind, price_list)
        return values[cell] if cell in values else sheet.stored(cell)

    purchase_price = value(Kind.PURCHASE)
    if purchase_price is None:
        return None
    stored = sheet.context.inputs_for(row.product, row.record)
    margin = value(Kind.MARGIN)
    return replace(
        stored,
        purchase_price=purchase_price,
        shop_price=value(Kind.PRICE) if sheet.takes(Cell(row.pk, Kind.PRICE)) else None,
        margin=sheet.shop.margin if margin is None else margin,
        lists=tuple(_with_price(each, value(Kind.LIST, each.key)) for each in stored.lists),
    )


def _with_price(price_list: PriceList, price: Decimal | None) -> PriceList:
    """Return the list with this price from one unit on; prices from more units on stay."""
    others = tuple(each for each in price_list.prices if each.min_quantity > 1)
    return replace(price_list, prices=others if price is None else (ListPrice(price), *others))


def _list_figures(inputs: PriceInputs, price_list: PriceList) -> ListFigures:
    alone = _with_price(price_list, None)
    return ListFigures(
        quote=quote(replace(inputs, lists=(price_list,))),
        by_percentage=alone.applied_to(base_without_list(inputs)),
    )


def is_below_zero(found: Quote) -> bool:
    return found.unit_price < ZERO
