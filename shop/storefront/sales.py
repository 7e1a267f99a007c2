"""In which cycle a visitor shops: the one that they chose while it is open (rules §5.6).

Who stood at the payment step when their cycle closed stays in it while the grace lasts (§5.8).
"""

from django.utils import timezone

from shop.basket.others import Others
from shop.order_cycles.sale import Sale, current_sale, sale_of
from shop.rules.cycles import State


def sale_for(request) -> Sale:
    """Return the sale of the request's shop for its visitor: one query.

    One more for who has begun the checkout, until their order is placed.
    """
    wanted = request.session.get(_key(request.shop))
    sale = current_sale(shop=request.shop, at=timezone.now(), wanted=wanted)
    if f"checkout_{request.shop.pk}" not in request.session:
        return sale
    return _finishing(request, sale) or sale


def choose_cycle(request, cycle: int) -> None:
    """Remember the cycle (its id) in which the visitor wants to shop here."""
    request.session[_key(request.shop)] = cycle


def _finishing(request, sale: Sale) -> Sale | None:
    """Return the closed sale in which the visitor may still finish an order."""
    for basket in Others(request, sale).rows:
        entered_at = getattr(basket, "payment_entered_at", None)
        if entered_at is None or basket.cycle.state(sale.at) is not State.CLOSED:
            continue
        own = sale_of(shop=request.shop, cycle=basket.cycle_id, at=sale.at, entered_at=entered_at)
        if own.may_finish:
            return own
    return None


def _key(shop) -> str:
    return f"cycle_{shop.pk}"
