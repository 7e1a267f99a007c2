"""Which products a sale offers: those of the legs of its cycle, in database terms (rules §5.1)."""

from django.db.models import Q

from shop.catalogue.models import Product
from shop.partner.models import StockRecord

from .models import IncomingLeg, OutgoingLeg
from .sale import Sale


def products_of(sale: Sale):
    """Return the products that a visitor of the sale sees, as a queryset of products.

    Out of stock they stay: the shelf says. Without a cycle it is the whole shelf, to look at.
    """
    shelf = Product.objects.on_shelf_of(sale.shop)
    return shelf.filter(offered(sale)) if narrows(sale) else shelf


def narrows(sale: Sale) -> bool:
    """Say whether the cycle sells less than the whole shelf."""
    return sale.leg is not None and not sale.leg.cycle.sells_shelf


def offered(sale: Sale, key: str = "pk") -> Q:
    """Return the condition that the product `key` is offered in the sale's cycle."""
    found = Q(**{f"{key}__in": _by_product(sale)}) | Q(**{f"{key}__in": _by_producer(sale)})
    if not sale.leg.all_products:
        chosen = OutgoingLeg.products.through.objects.filter(outgoingleg=sale.leg.pk)
        found &= Q(**{f"{key}__in": chosen.values("product")})
    return found


def _incoming(sale: Sale, *, all_products: bool):
    legs = IncomingLeg.objects.filter(cycle=sale.leg.cycle_id, all_products=all_products)
    return legs.not_cut_off(sale.counts_at).order_by()


def _by_product(sale: Sale):
    through = IncomingLeg.products.through.objects
    rows = through.filter(incomingleg__in=_incoming(sale, all_products=False))
    return rows.values("product")


def _by_producer(sale: Sale):
    producers = _incoming(sale, all_products=True).values("producer")
    return StockRecord.objects.filter(partner__in=producers).values("product")
