"""The composition of a price as a ring and in words (rules §7.6): geometry and words, no sums.

The parts come from `shop.rules.composition` and add up to the price. The ring is 100 units long and
shows the parts above zero; those below zero are said in words only.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from shop.rules import composition as rules
from shop.rules.composition import Kind, Part
from shop.rules.money import ZERO, split
from shop.rules.pricing import Quote

RING = Decimal(100)  # the length of the whole ring
GAP = Decimal("1.00")  # left free after each segment, so that colour never speaks alone
SMALLEST = Decimal("0.5")  # of a segment that would vanish in its gap
_START = Decimal(25)  # a quarter of the ring: segments start at the top

_NAMES = {
    Kind.SELLER: gettext_lazy("The shop’s margin"),
    Kind.PACKING: pgettext_lazy("part of a price", "Packing"),
    Kind.TRANSPORT: pgettext_lazy("part of a price", "Transport"),
    Kind.ADMIN: pgettext_lazy("part of a price", "Administration"),
    Kind.SALES: pgettext_lazy("part of a price", "Sales"),
    Kind.FUNDRAISING: pgettext_lazy("part of a price", "Fundraising"),
}


@dataclass(frozen=True)
class Segment:
    """One arc of the ring, in SVG's words. They are text: a template must not localize them."""

    kind: Kind
    dash: str
    offset: str


@dataclass(frozen=True)
class Words:
    """One part in words. `percent` is None where a part below zero makes shares meaningless."""

    kind: Kind
    name: str
    amount: Decimal
    percent: int | None
    to_producer: Decimal = ZERO  # said apart: what the producer gets of a fee

    @property
    def is_sliver(self) -> bool:
        """Say whether the part is there, but rounds to 0 %."""
        return self.percent == 0 and bool(self.amount)

    @property
    def is_all_to_producer(self) -> bool:
        return self.to_producer == self.amount


@dataclass(frozen=True)
class Composition:
    """What a price or a line's amount is made of, the producer first."""

    total: Decimal
    parts: tuple[Part, ...]
    producer: str  # its name

    @classmethod
    def of_unit(cls, quote: Quote, producer: str, seller: int | None = None) -> "Composition":
        """Return the composition of a shelf price, in euros, VAT included.

        `producer` is a name; `seller` the key of the enterprise that sells.
        """
        return cls(quote.unit_price, rules.of_unit(quote, seller), producer)

    @classmethod
    def of_line(cls, quote: Quote, producer: str, seller: int | None = None) -> "Composition":
        """Return the composition of a line's amount, in euros, VAT included."""
        return cls(quote.total, rules.of_line(quote, seller), producer)

    @property
    def segments(self) -> tuple[Segment, ...]:
        return segments_of(self.parts)

    @property
    def words(self) -> tuple[Words, ...]:
        percents = percents_of(self.parts)
        return tuple(
            Words(part.kind, self._name(part.kind), part.amount, percent, _share(part))
            for part, percent in zip(self.parts, percents, strict=True)
        )

    def _name(self, kind: Kind) -> str:
        if kind is Kind.PRODUCER:
            return _("%(name)s receives") % {"name": self.producer}
        return str(_NAMES[kind])


def segments_of(parts: Sequence[Part]) -> tuple[Segment, ...]:
    """Return the arcs of the parts above zero, in order, clockwise from the top."""
    drawn = [part for part in parts if part.amount > 0]
    gap = GAP if len(drawn) > 1 else ZERO
    found, start = [], ZERO
    for part, length in zip(drawn, split(RING, [each.amount for each in drawn]), strict=True):
        shown = max(min(length, SMALLEST), length - gap)
        found.append(Segment(part.kind, f"{shown} {RING - shown}", str(_START - start)))
        start += length
    return tuple(found)


def percents_of(parts: Sequence[Part]) -> tuple[int | None, ...]:
    """Return whole percents that add up to 100, or None for each where one part is below zero."""
    amounts = [part.amount for part in parts]
    if min(amounts, default=ZERO) < 0 or not any(amounts):
        return tuple(None for _part in parts)
    return tuple(int(share * 100) for share in split(Decimal("1.00"), amounts))


def _share(part: Part) -> Decimal:
    return ZERO if part.kind is Kind.PRODUCER else part.to_producer
