"""Changes of a basket. Its shop and its visitor are those of the strategy that it carries.

Quantities are whole pieces. Refusals raise BasketRefused and change nothing.
"""

from dataclasses import dataclass
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone

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
    sale = basket.strategy.sale
    if not sale.may_finish:
        return [Problem(Reason.CLOSED, sale=sale)]
    found = (
        problem_with(
            sale=sale,
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
    _refuse_unless_priced(basket, product, info.stockrecord, allowed)
    if line is None:
        line, _created = basket.add_product(product, allowed)
        _store_price(line)
    else:
        line.basket = basket
        _store_with_price(line, allowed)
    basket.reset_offer_applications()
    return Placed(line, problem, is_at_most=wanted > allowed == MAX_QUANTITY)


@transaction.atomic
def set_quantity(*, basket, line, quantity: int) -> Placed | None:
    """Give a line its quantity, as many as there are. Zero removes it and returns None."""
    if quantity == 0:
        remove(basket=basket, line=line)
        return None
    _save_and_lock(basket)
    info = basket.strategy.fetch_for_line(line)
    _refuse_unless_on_sale(basket, line.product, info)
    allowed, problem = _capped(basket, line.product, info, quantity)
    _refuse_unless_priced(basket, line.product, line.stockrecord, allowed)
    is_there = _store_with_price(line, allowed)
    basket.reset_offer_applications()
    return Placed(line, problem) if is_there else None


@transaction.atomic
def remove(*, basket, line) -> None:
    """Take a line out. Taking it out twice is harmless."""
    _save_and_lock(basket)
    basket.lines.filter(pk=line.pk).delete()
    basket.reset_offer_applications()


def reprice(*, basket) -> list[PriceChange]:
    """Store the visitor's current prices on the lines and return those that changed.

    Asked for on every page, so that it takes no lock while there is nothing to store.
    """
    lines = [line for line in basket.all_lines() if _has_new_price(line)]
    if not lines:
        return []
    changes = [
        PriceChange(line, line.price_incl_tax, line.purchase_info.price.incl_tax)
        for line in lines
        if line.price_incl_tax is not None
    ]
    with transaction.atomic():
        for line in lines:
            _store_price(line)
    return changes


def _has_new_price(line) -> bool:
    price = line.purchase_info.price
    return price.exists and line.price_incl_tax != price.incl_tax


def _store_price(line) -> None:
    """Keep the price that the visitor sees now: a later change is told against it."""
    price = line.purchase_info.price
    values = {
        "price_incl_tax": price.incl_tax,
        "price_excl_tax": price.excl_tax,
        "tax_code": price.tax_code,
    }
    Line.objects.filter(pk=line.pk).update(**values)
    line.price_incl_tax = price.incl_tax


def _refuse_unless_on_sale(basket, product, info) -> None:
    sale = basket.strategy.sale
    problem = problem_with(sale=sale, info=info, product=product, quantity=1)
    if not sale.takes_orders:  # within the grace period an order is finished, not begun (§5.8)
        problem = Problem(Reason.CLOSED, sale=sale)
    if problem:
        raise BasketRefused(problem)


def _refuse_unless_priced(basket, product, stockrecord, quantity: int) -> None:
    """Refuse a quantity at which lists and fees leave no price (see ShopStrategy)."""
    if not basket.strategy.pricing_policy(product, stockrecord, quantity).exists:
        raise BasketRefused(Problem(Reason.UNAVAILABLE, product.title))


def _capped(basket, product, info, wanted: int) -> tuple[int, Problem | None]:
    wanted = min(wanted, MAX_QUANTITY)
    problem = problem_with(sale=basket.strategy.sale, info=info, product=product, quantity=wanted)
    return (problem.available, problem) if problem else (wanted, None)


def _store_with_price(line, quantity: int) -> bool:
    """Store the quantity, and the price that follows from it.

    A price that had changed for another reason stays as it was seen, so that `reprice` tells it.
    """
    was_told = not _has_new_price(line)
    is_there = _store(line, quantity)
    if was_told:
        _store_price(line)
    return is_there


def _store(line, quantity: int) -> bool:
    """Store the quantity. False when another tab has taken the line out meanwhile."""
    line.quantity = quantity
    values = {"quantity": quantity, "date_updated": timezone.now()}
    return bool(Line.objects.filter(pk=line.pk).update(**values))


def _save_and_lock(basket) -> None:
    """Save a new basket, or the one that another tab has just opened, and lock its row."""
    if basket.pk is None:
        try:
            with transaction.atomic():
                basket.save()
        except IntegrityError:
            other = Basket.open.get(owner=basket.owner, shop=basket.shop, cycle=basket.cycle_id)
            basket.pk, basket._state.adding = other.pk, False
    if not Basket.open.select_for_update().filter(pk=basket.pk).exists():
        raise BasketRefused(Problem(Reason.ORDERED))
