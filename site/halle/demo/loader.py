"""Loads the demo hub: everything, or nothing at all."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from . import catalogue, cycles, guides, messages, orders, pages, people, plan, rights, shops
from .fees import Fees
from .images import Library, library

Say = Callable[[str], None]


class AlreadyLoaded(Exception):
    """The demo hub is in the database already."""


def load(*, day: date, say: Say = lambda text: None) -> None:
    """Load the demo hub as it is on the morning of `day`, telling each step.

    Raises AlreadyLoaded, with nothing changed. Any other error leaves nothing behind.
    """
    if shops.is_loaded():
        raise AlreadyLoaded
    with transaction.atomic(), library() as pictures:
        _load(day, pictures, say)


def _load(day: date, pictures: Library, say: Say) -> None:
    now = timezone.make_aware(datetime.combine(day, time(7)))
    planned = plan.plan(day)
    say(_("Enterprises and shop"))
    enterprises = shops.load_enterprises()
    shop = shops.load_shop(enterprises[shops.RESELLER])
    say(_("Products, prices, stock and pictures"))
    products = catalogue.load_products(
        shop=shop,
        enterprises=enterprises,
        pictures=pictures,
        ordered=plan.ordered_pieces(planned),
    )
    own_shop = shops.load_own_shop(enterprises[shops.BAKER])
    begun, week = now - timedelta(days=plan.DAYS + 1), cycles.Week(shop=shop, now=now)
    cycles.load_permanent_sale(shop, since=begun, until=week.opens_at - timedelta(minutes=1))
    cycles.load_permanent_sale(own_shop, since=begun)
    say(_("Accounts, customers and groups"))
    crowd = people.People(now=now)
    manager = crowd.load_staff(enterprises)
    rights.load_permissions(enterprises=enterprises, shop=shop, manager=manager, now=now)
    groups = people.load_groups(shop=shop, products=products)
    customers = crowd.load_customers(shop=shop, groups=groups)
    say(_("Pages and producers’ stories"))
    home = pages.load_pages(enterprises=enterprises, pictures=pictures, now=now)
    say(_("Guides"))
    guides.load_guides(home=home)
    pages.fill_home(home)
    counter = orders.Counter(
        shop=shop,
        products=products,
        customers=customers,
        manager=manager,
        fees=Fees(shop=shop, enterprises=enterprises, now=now),
        week=week,
    )
    _load_orders(planned, counter, say)
    week.load_rhythm()
    say(_("Messages"))
    messages.load_messages(shop=shop)


def _load_orders(planned: list, counter: orders.Counter, say: Say) -> None:
    for number, order in enumerate(planned):
        if number % 20 == 0:
            say(_("Orders: %(done)s of %(all)s") % {"done": number, "all": len(planned)})
        counter.place(order)
