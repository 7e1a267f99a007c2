"""A basket as its page shows it, loaded in a fixed number of queries."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import prefetch_related_objects

from shop.catalogue.pictures import attach_pictures
from shop.rules.money import ZERO

from .problems import Problem
from .services import problems_of


@dataclass(frozen=True)
class Row:
    """One line with what is wrong with it, if anything."""

    line: object
    problem: Problem | None

    @property
    def price(self):
        return self.line.purchase_info.price

    @property
    def may_add(self) -> bool:
        """Say whether one more piece is there."""
        return self.line.purchase_info.availability.is_purchase_permitted(self.line.quantity + 1)[0]

    @property
    def total(self) -> Decimal | None:
        return self.line.line_price_incl_tax

    @property
    def vat(self) -> Decimal | None:
        """Return the VAT contained in the line, None for a seller that charges none."""
        return self.line.line_tax if self.price.exists and self.price.vat_rate else None

    @property
    def saving(self) -> Decimal:
        """Return what the visitor's list saves on this line, in euros."""
        if not self.price.exists:
            return ZERO
        quote = self.price.quote
        return max(ZERO, (quote.public_price - quote.unit_price) * self.line.quantity)


@dataclass(frozen=True)
class BasketSummary:
    """The lines and the sums of a basket. Lines that cannot be sold are not in the total."""

    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]
    total: Decimal

    @classmethod
    def of(cls, basket) -> "BasketSummary":
        lines = list(basket.all_lines())
        products = [line.product for line in lines]
        prefetch_related_objects(products, "categories")
        attach_pictures(products)
        problems = problems_of(basket)
        by_line = {problem.line.pk: problem for problem in problems if problem.line}
        rows = tuple(Row(line, by_line.get(line.pk)) for line in lines)
        return cls(rows, tuple(problems), basket.total_incl_tax)

    @property
    def saving(self) -> Decimal:
        return sum((row.saving for row in self.rows), ZERO)

    @property
    def vat_by_rate(self) -> list[tuple[Decimal, Decimal]]:
        """Return (rate in per cent, VAT in euros), lowest rate first."""
        sums: dict[Decimal, Decimal] = defaultdict(lambda: ZERO)
        for row in self.rows:
            if row.vat is not None:
                sums[row.price.vat_rate] += row.vat
        return sorted(sums.items())
