"""What a person types about a stock: purchase price and pieces, without undoing a sale."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _

from shop.backoffice.display import euros
from shop.backoffice.exceptions import Refused
from shop.backoffice.typed import Typed

from .models import StockRecord


@dataclass(frozen=True)
class StockEntry:
    """What was typed, and what the person had before their eyes."""

    purchase_price: Typed[Decimal | None]  # euros, VAT included
    quantity: int
    quantity_seen: int | None  # None for a new product
    is_unlimited: Typed[bool]
    key: UUID | None = None  # of the attempt: the same again changes nothing more


def enter_stock(*, record: StockRecord, entry: StockEntry) -> StockRecord:
    """Save what was typed. Call it inside a transaction.

    Only what was changed is written, and only if nobody changed it and nothing was sold since it
    was shown; else raises Refused with what is stored now.
    """
    locked = StockRecord.objects.select_for_update().get(pk=record.pk)
    if entry.key is not None and entry.key == locked.last_entry:
        return locked  # the answer was lost, not the change
    changes = entry.quantity != entry.quantity_seen
    now = locked.num_in_stock or 0
    if changes and entry.quantity_seen is not None and entry.quantity_seen != now:
        raise _stock_moved(entry.quantity_seen, now)
    locked.price = entry.purchase_price.over(locked.price, field="purchase_price", show=euros)
    locked.is_unlimited = entry.is_unlimited.over(locked.is_unlimited, field="is_unlimited")
    if changes:
        locked.num_in_stock = entry.quantity
    locked.last_entry = entry.key
    locked.save(
        update_fields=["price", "is_unlimited", "num_in_stock", "last_entry", "date_updated"]
    )
    return locked


def _stock_moved(seen: int, now: int) -> Refused:
    return Refused(
        _("The stock changed while you were typing (it was %(seen)s, it is %(now)s).")
        % {"seen": seen, "now": now},
        field="stock",
        stock_seen=now,
    )
