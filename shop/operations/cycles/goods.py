"""What a producer brings to a cycle, as it is told and kept; what changed between two tellings."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from decimal import Decimal
from hashlib import sha256

from shop.order.totals import ProductTotal
from shop.rules.money import ZERO

type Rows = tuple[ProductTotal, ...]
_DECIMALS = ("unit_price", "kilos", "litres", "vat_rate")


@dataclass(frozen=True)
class Change:
    """One product at one price, in pieces, before and after."""

    title: str
    unit_label: str
    unit_price: Decimal
    before: int
    after: int

    @property
    def amount_before(self) -> Decimal:
        return self.unit_price * self.before

    @property
    def amount_after(self) -> Decimal:
        return self.unit_price * self.after


def as_json(rows: Rows) -> list[dict]:
    """Return rows as a notice keeps them."""
    found = [asdict(row) for row in rows]
    return [row | {name: str(row[name]) for name in _DECIMALS} for row in found]


def from_json(lines: list[dict]) -> Rows:
    """Return the rows that a notice keeps."""
    return tuple(
        ProductTotal(**line | {name: Decimal(line[name]) for name in _DECIMALS}) for line in lines
    )


def amount_of(rows: Iterable[ProductTotal]) -> Decimal:
    """Return what the producer is owed for the rows, in euros."""
    return sum((row.amount for row in rows), ZERO)


def digest_of(rows: Rows) -> str:
    """Return what rows have in common that ask for the same pieces at the same prices."""
    pieces = sorted((str(key), count) for key, count in _pieces(rows, {}).items())
    return sha256(json.dumps(pieces).encode()).hexdigest()


def changes_between(before: Rows, after: Rows) -> tuple[Change, ...]:
    """Return the products whose pieces changed, in the order in which they are told."""
    known = {row.title: row.product for row in before if row.product}
    old, new = _pieces(before, known), _pieces(after, known)
    words = {_key(row, known): row for row in (*after, *before)}
    return tuple(
        Change(row.title, row.unit_label, row.unit_price, old.get(key, 0), new.get(key, 0))
        for key, row in words.items()
        if old.get(key, 0) != new.get(key, 0)
    )


def _pieces(rows: Rows, known: dict[str, int]) -> dict[tuple, int]:
    found: dict[tuple, int] = {}
    for row in rows:
        key = _key(row, known)
        found[key] = found.get(key, 0) + row.quantity
    return found


def _key(row: ProductTotal, known: dict[str, int]) -> tuple:
    """Return what makes a row: its product (by its title once it is deleted) and its price."""
    return row.product or known.get(row.title, row.title), row.unit_price
