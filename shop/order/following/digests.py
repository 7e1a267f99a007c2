"""The daily summary of a shop's orders: one for each reader and day, however often it is asked."""

from collections import defaultdict
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate, localtime
from django.utils.translation import ngettext

from shop.backoffice.display import day
from shop.communication.composing import Letter, key_of
from shop.communication.models import Message, State
from shop.communication.services import write_messages
from shop.order.models import Order
from shop.partner.models import OrderMail, Shop
from shop.rules.mail import address_key
from shop.rules.money import ZERO
from shop.rules.orders import CANCELLED

from .models import DigestEntry
from .readers import Reader, readers_of


def write_digests(*, moment: datetime) -> int:
    """Write the summaries of a round, one transaction for each shop; return how many.

    They tell of the orders that came before `moment`. Asked again, or twice at once,
    it writes nothing more; what came too late for its round, or could not be written, waits for
    the next one.
    """
    return sum(_write(pk, moment) for pk in DigestEntry.objects.due(moment).shops())


@transaction.atomic
def _write(shop_pk: int, moment: datetime) -> int:
    shop = Shop.objects.select_for_update(no_key=True).get(pk=shop_pk)
    cause = f"orders:{shop.pk}:{localdate(moment)}"
    readers = readers_of(shop)
    waiting = _by_address(DigestEntry.objects.due(moment).of_shop(shop), shop)
    told = _told(waiting, cause)
    done = [entry for key, entries in waiting.items() if key not in told for entry in entries]
    orders = _loaded(done)
    letters = [
        _letter(shop, reader, [orders[pk] for pk in _orders(waiting[key], orders)], moment, cause)
        for key, reader in readers.items()
        if key in waiting and key not in told and reader.choice is not OrderMail.NONE
    ]
    write_messages(letters)
    failed = _told([each.to for each in letters], cause, state=State.FAILED)
    told = [entry for entry in done if _address(entry, shop) not in failed]
    DigestEntry.objects.filter(pk__in=[entry.pk for entry in told]).delete()
    return len(letters)


def _by_address(entries, shop: Shop) -> dict[str, list[DigestEntry]]:
    """Return what waits by the address that its reader has today: two may have become one."""
    found = defaultdict(list)
    for entry in entries.select_related("user"):
        found[_address(entry, shop)].append(entry)
    return found


def _address(entry: DigestEntry, shop: Shop) -> str:
    return address_key(entry.user.email if entry.user else shop.email)


def _told(addresses, cause: str, **facts) -> set[str]:
    """Return the addresses whose summary of this round is written, and is as the facts say."""
    keys = {key_of(cause, each): address_key(each) for each in addresses}
    found = Message.objects.filter(key__in=keys, **facts).values_list("key", flat=True)
    return {keys[key] for key in found}


def _loaded(entries: list[DigestEntry]) -> dict[int, Order]:
    """Return the orders of entries by id, the oldest first, with their number of pieces."""
    rows = Order.objects.filter(pk__in={entry.order_id for entry in entries})
    return {row.pk: row for row in rows.with_item_count().order_by("date_placed", "pk")}


def _orders(entries: list[DigestEntry], orders: dict[int, Order]) -> list[int]:
    wanted = {entry.order_id for entry in entries}
    return [pk for pk in orders if pk in wanted]


def _letter(shop: Shop, reader: Reader, orders: list[Order], moment, cause: str) -> Letter:
    counted = [order for order in orders if order.status != CANCELLED]
    subject = ngettext(
        "Orders of %(day)s: %(count)d new", "Orders of %(day)s: %(count)d new", len(counted)
    )
    return Letter(
        shop=shop,
        to=reader.address,
        kind="order_digest",
        subject=subject % {"day": day(localtime(moment), "j F"), "count": len(counted)},
        context={
            "orders": counted,
            "cancelled": [order for order in orders if order.status == CANCELLED],
            "total": sum((order.total_incl_tax for order in counted), ZERO),
            "moment": moment,
            "may_choose": reader.user is not None,
        },
        cause=cause,
    )
