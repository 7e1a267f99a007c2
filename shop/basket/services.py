"""Changes of a basket. Its shop and its visitor are those of the strategy that it carries.

Quantities are whole pieces. Refusals raise BasketRefused and change nothing.
"""

from dataclasses import dataclass
from decimal import Decimal

from django.db import IntegrityError, transaction

from .exceptions import BasketRefused
from .models import Basket, Line
from .problems import Problem, Reason, problem_with

MAX_QUANTITY = 999  # of one product in one basket


@dataclass(frozen=True)
class Placed:
    """What became of a request: the line, and the problem that lowered its quantity, if any."""

    line: Line
    capped_by: Problem | None = None
    is_at_most: bool = False  # more than MAX_QUANTITY was asked for

    @property
    def is_lowered(self) -> bool:
        """Say whether the line holds fewer pieces than were asked for."""
        return bool(self.capped_by) or self.is_at_most


@dataclass(frozen=True)
class PriceChange:
    """A line whose unit price is not what the visitor saw last. Euros, VAT included."""

    line: Line
    before: Decimal
    after: Decimal


def problems_of(basket) -> list[Problem]:
    """Return what forbids to order this basket now; empty when it may be ordered.

    A read of what the basket has loaded: checkout asks again with rows that it locked.
    """
    shop = basket.strategy.shop
    if not shop.is_open:
        return [Problem(Reason.CLOSED)]
    found = (
        problem_with(
            shop=shop,
            info=line.purchase_info,
            product=line.product,
            quantity=line.quantity,
            line=line,
        )
        for line in basket.all_lines()
    )
    return [problem for problem in found if problem]


@transaction.atomic
def add(*, basket, product, quantity: int, seen: int | None = None) -> Placed:
    """Put pieces of a product into the basket, as many as there are.

    `seen` is the quantity that the form showed in the basket: the same form sent twice then adds
    once. Without it the quantity is added to what is there.
    """
    info = basket.strategy.fetch_for_product(product)
    _refuse_unless_on_sale(basket, product, info)
    _save_and_lock(basket)
    line = basket.lines.filter(product=product).first()
    current = line.quantity if line else 0
    wanted = current + quantity if seen is None else max(current, seen + quantity)
    allowed, problem = _capped(basket, product, info, wanted)
    if line is None:
        line, _created = basket.add_product(product, allowed)
    else:
        _store(line, allowed)
    basket.reset_offer_applications()
    return Placed(line, problem, is_at_most=wanted > allowed == MAX_QUANTITY)


@transaction.atomic
def set_quantity(*, basket, line, quantity: int) -> Placed | None:
    """Give a line its quantity, as many as there are. Zero removes it and returns None."""
    _save_and_lock(basket)
    if quantity == 0:
        remove(basket=basket, line=line)
        return None
    info = basket.strategy.fetch_for_line(line)
    _refuse_unless_on_sale(basket, line.product, info)
    allowed, problem = _capped(basket, line.product, info, quantity)
    _store(line, allowed)
    basket.reset_offer_applications()
    return Placed(line, problem)


@transaction.atomic
def remove(*, basket, line) -> None:
    """Take a line out. Taking it out twice is harmless."""
    _save_and_lock(basket)
    basket.lines.filter(pk=line.pk).delete()
    basket.reset_offer_applications()


@transaction.atomic
def reprice(*, basket) -> list[PriceChange]:
    """Store the visitor's current prices on the lines and return those that changed."""
    changes = []
    for line in basket.all_lines():
        price = line.purchase_info.price
        if not price.exists or line.price_incl_tax == price.incl_tax:
            continue
        before, line.price_incl_tax = line.price_incl_tax, price.incl_tax
        line.price_excl_tax, line.tax_code = price.excl_tax, price.tax_code
        line.save(update_fields=["price_incl_tax", "price_excl_tax", "tax_code"])
        if before is not None:
            changes.append(PriceChange(line, before, price.incl_tax))
    return changes


def _refuse_unless_on_sale(basket, product, info) -> None:
    problem = problem_with(shop=basket.strategy.shop, info=info, product=product, quantity=1)
    if problem:
        raise BasketRefused(problem)


def _capped(basket, product, info, wanted: int) -> tuple[int, Problem | None]:
    wanted = min(wanted, MAX_QUANTITY)
    problem = problem_with(shop=basket.strategy.shop, info=info, product=product, quantity=wanted)
    return (problem.available, problem) if problem else (wanted, None)


def _store(line, quantity: int) -> None:
    line.quantity = quantity
    line.save(update_fields=["quantity", "date_updated"])


def _save_and_lock(basket) -> None:
    """Save a new basket, or the one that another tab has just opened, and lock its row."""
    if basket.pk is None:
        try:
            with transaction.atomic():
                basket.save()
        except IntegrityError:
            other = Basket.open.get(owner=basket.owner, shop=basket.shop)
            basket.pk, basket._state.adding = other.pk, False
    if not Basket.open.select_for_update().filter(pk=basket.pk).exists():
        raise BasketRefused(Problem(Reason.CLOSED))
