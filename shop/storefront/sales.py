"""In which cycle a visitor shops: the one that they chose while it is open (rules §5.6)."""

from django.utils import timezone

from shop.order_cycles.sale import Sale, current_sale


def sale_for(request) -> Sale:
    """Return the sale of the request's shop for its visitor: one query."""
    wanted = request.session.get(_key(request.shop))
    return current_sale(shop=request.shop, at=timezone.now(), wanted=wanted)


def choose_cycle(request, cycle: int) -> None:
    """Remember the cycle (its id) in which the visitor wants to shop here."""
    request.session[_key(request.shop)] = cycle


def _key(shop) -> str:
    return f"cycle_{shop.pk}"
