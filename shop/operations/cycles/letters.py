"""The messages to the producers of a cycle."""

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from shop.communication.composing import Letter
from shop.order.masking import shown_contacts, shown_name
from shop.order.models import Line, Order
from shop.order.totals import ProducerTotal
from shop.order_cycles.models import OrderCycle
from shop.order_cycles.words import moment
from shop.partner.models import Partner, Shop
from shop.partner.recipients import recipients_of
from shop.rules.access import Action
from shop.rules.text import fold

from .news import News


def letters_for(*, cycle: OrderCycle, producer: Partner, news: News) -> list[Letter]:
    """Return one letter for each reader of a producer; none where it is delegated."""
    readers = recipients_of(producer, Action.EDIT_ORDERS)
    if not readers:
        return []
    words = {"cycle": cycle.name}
    is_first = news.last is None
    subject = _("%(cycle)s: your products to bring") if is_first else _("%(cycle)s: correction")
    shop = Shop.objects.speaking_for(cycle.coordinator_id)
    context = {
        "cycle": cycle,
        "producer": producer,
        "news": news,
        "told_at": "" if is_first else moment(news.last.written_at),
        "total": ProducerTotal(producer.pk, producer.name, news.rows),
        **surroundings_of(cycle, producer),
    }
    return [
        Letter(
            shop=shop,
            to=reader.email,
            kind="producer_notice" if is_first else "producer_rectification",
            subject=subject % words,
            context=context,
            cause=f"cycle:{cycle.pk}:producer:{producer.pk}:{news.number}",
        )
        for reader in readers
    ]


def surroundings_of(cycle: OrderCycle, producer: Partner, orders=None) -> dict:
    """Return what is told beside the totals: instructions, shops with « prêt pour », and orders.

    `orders` keeps some of the cycle's, those of one shop for instance.
    """
    sales = sales_of(cycle, producer, orders)
    shops = {each["shop"] for each in sales}
    legs = cycle.outgoing.filter(shop__in=shops).select_related("shop")
    leg = cycle.incoming.filter(producer=producer).first()
    return {"instructions": leg.instructions if leg else "", "legs": list(legs), "sales": sales}


def sales_of(cycle: OrderCycle, producer: Partner, orders=None) -> list[dict]:
    """Return the cycle's orders with the lines of one producer, and no more of the buyer than the
    shop shows: two queries.
    """
    own = Line.objects.filter(partner=producer).order_by("title", "pk")
    found = (orders if orders is not None else Order.objects.filter(cycle=cycle)).counted()
    found = found.filter(pk__in=Line.objects.filter(partner=producer).values("order"))
    found = found.select_related("shop").prefetch_related(Prefetch("lines", own, "own_lines"))
    rows = [
        {
            "shop": order.shop_id,
            "number": order.number,
            "name": shown_name(order, producer.pk),
            "contacts": shown_contacts(order, producer.pk),
            "pickup": order.pickup_name,
            "lines": order.own_lines,
        }
        for order in found.order_by("pk")
    ]
    return sorted(rows, key=lambda row: fold(row["name"]))
