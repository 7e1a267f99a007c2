"""What a line says of a product, over what is stored of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.translation import gettext as _

from shop.backoffice.display import euros, percent
from shop.catalogue.models import Product, Unit, VatRate
from shop.catalogue.units import content_label

from .cells import Content, Stock
from .columns import Cells, heading_of

_BULK = {Unit.KILO: "kg", Unit.LITRE: "L"}  # units that say their own measure


@dataclass(frozen=True)
class State:
    """All that a file can say of a product. `price` is in euros; departments are ids."""

    unit: str = Unit.PIECE.value
    size: Decimal = Decimal(1)
    measure: str = "piece"
    vat_rate: str = VatRate.FOOD.value
    price: Decimal | None = None
    quantity: int = 0
    is_unlimited: bool = False
    departments: frozenset[int] = frozenset()
    origin: str = ""
    description: str = ""

    @classmethod
    def of(cls, product: Product, departments: frozenset[int]) -> "State":
        """Return what is stored; `product` comes with its `record`."""
        record = product.record
        return cls(
            unit=product.unit,
            size=product.size,
            measure=product.measure,
            vat_rate=product.vat_rate,
            price=record.price,
            quantity=record.num_in_stock or 0,
            is_unlimited=record.is_unlimited,
            departments=departments,
            origin=product.origin,
            description=product.description,
        )

    @property
    def stock_words(self) -> str:
        """Say the stock: a number of pieces, or unlimited."""
        return _("unlimited") if self.is_unlimited else str(self.quantity)

    def over(self, cells: Cells, department: int | None) -> "State":
        """Return the state with what the line says. What it leaves empty stays."""
        given = {key: cells[key] for key in ("unit", "price", "origin", "description")}
        given["vat_rate"] = cells["vat"]
        found = replace(self, **{key: value for key, value in given.items() if value is not None})
        found = found._holding(cells["content"], is_new_unit=found.unit != self.unit)
        if department is not None:
            found = replace(found, departments=frozenset({department}))
        return found._stocked(cells["stock"])

    def _holding(self, content: Content | None, *, is_new_unit: bool) -> "State":
        own = _BULK.get(self.unit, "piece")
        if content is not None:
            return replace(self, size=content.size, measure=content.measure or own)
        return replace(self, size=Decimal(1), measure=own) if is_new_unit else self

    def _stocked(self, stock: Stock | None) -> "State":
        if stock is None:
            return self
        quantity = self.quantity if stock.is_unlimited else stock.quantity
        return replace(self, quantity=quantity, is_unlimited=stock.is_unlimited)


@dataclass(frozen=True)
class Change:
    """A value of a product in words, before and after."""

    label: str
    before: str
    after: str


def changes_between(before: State, after: State, names: Mapping[int, str]) -> tuple[Change, ...]:
    """Return what differs; `names` are those of the departments."""
    pairs = zip(_said(before, names), _said(after, names), strict=True)
    return tuple(Change(label, old, new) for (label, old), (_same, new) in pairs if old != new)


def contents_of(state: State, names: Mapping[int, str]) -> tuple[Change, ...]:
    """Return all that is said of a new product."""
    return tuple(Change(label, "", text) for label, text in _said(state, names) if text)


def _said(state: State, names: Mapping[int, str]) -> Iterator[tuple[str, str]]:
    yield heading_of("price"), euros(state.price)
    yield heading_of("stock"), state.stock_words
    departments = sorted(names[key] for key in state.departments if key in names)
    yield heading_of("department"), ", ".join(departments)
    yield heading_of("unit"), str(Unit(state.unit).label)
    yield heading_of("content"), content_label(state)
    yield heading_of("vat"), percent(Decimal(state.vat_rate))
    yield heading_of("origin"), state.origin
    yield heading_of("description"), state.description


PRODUCT_COLUMNS = ("unit", "size", "measure", "vat_rate", "origin", "description")
