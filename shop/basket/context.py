"""A basket as its page shows it, loaded in a fixed number of queries."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import prefetch_related_objects

from shop.catalogue.pictures import attach_pictures
from shop.rules.fees import goods_missing
from shop.rules.money import ZERO
from shop.rules.totals import OrderQuote

from .problems import Problem, Reason
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
        """Return the VAT contained in the line, None where there is none."""
        return self.line.line_tax or None

    @property
    def total_excl_vat(self) -> Decimal | None:
        return self.line.line_price_excl_tax

    @property
    def saving(self) -> Decimal:
        """Return what the visitor's list saves on this line, in euros."""
        return max(ZERO, self.line.quote.saving) if self.line.quote else ZERO


@dataclass(frozen=True)
class FeeRow:
    """A per-order fee, in euros, VAT included. `producer` where only its goods are charged."""

    label: str
    producer: str
    amount: Decimal
    vat: Decimal
    missing: Decimal = ZERO  # goods at base price that would bring it down to `lower`
    lower: Decimal = ZERO

    @property
    def amount_excl_vat(self) -> Decimal:
        return self.amount - self.vat


@dataclass(frozen=True)
class BasketSummary:
    """The lines and the sums of a basket. Lines that cannot be sold are not in the total."""

    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]
    quote: OrderQuote
    shows_excl_vat: bool = False
    minimum: Decimal = ZERO  # of the shop, in euros, and what the lines lack of it (§12.3)
    missing: Decimal = ZERO

    @classmethod
    def of(cls, basket) -> "BasketSummary":
        lines = list(basket.all_lines())
        products = [line.product for line in lines]
        prefetch_related_objects(products, "categories")
        attach_pictures(products)
        problems = problems_of(basket)
        by_line = {problem.line.pk: problem for problem in problems if problem.line}
        rows = tuple(Row(line, by_line.get(line.pk)) for line in lines)
        return cls(
            rows=rows,
            problems=tuple(problems),
            quote=basket.quote,
            shows_excl_vat=basket.strategy.context.shows_excl_vat,
            minimum=basket.shop.minimum_order or ZERO,
            missing=basket.missing,
        )

    @property
    def may_order_rest(self) -> bool:
        """Say whether all that is wrong is products no longer sold, beside others that are."""
        gone = [each for each in self.problems if each.reason is Reason.UNAVAILABLE]
        return bool(gone) and len(gone) == len(self.problems) < len(self.rows)

    @property
    def total(self) -> Decimal:
        """Return what is to pay: lines and per-order fees."""
        return self.quote.total

    @property
    def total_excl_vat(self) -> Decimal:
        """Return what is to pay without VAT: the sum of the lines and fees without theirs."""
        return self.quote.total - self.quote.vat

    @property
    def lines_excl_vat(self) -> Decimal:
        return sum((line.total - line.vat for line in self.quote.lines), ZERO)

    @property
    def fees(self) -> list[FeeRow]:
        """Return the per-order fees that cost or give something."""
        partners = [row.line.stockrecord.partner for row in self.rows]
        names = {partner.pk: partner.name for partner in partners}
        goods = [line.goods for line in self.quote.lines]
        return [
            FeeRow(
                label=each.fee.label,
                producer=names.get(each.fee.producer, ""),
                amount=each.amount,
                vat=each.vat,
                missing=goods_missing(each.fee, goods),
                lower=each.fee.terms.next_amount,
            )
            for each in self.quote.fees
            if each.amount
        ]

    @property
    def saving(self) -> Decimal:
        return sum((row.saving for row in self.rows), ZERO)

    @property
    def vat_by_rate(self) -> list[tuple[Decimal, Decimal]]:
        """Return (rate in per cent, VAT in euros), lowest rate first."""
        return [(rate, vat) for rate, vat in self.quote.vat_by_rate.items() if rate]
