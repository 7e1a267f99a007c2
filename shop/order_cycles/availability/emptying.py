"""A producer's stock put to zero, and back: nothing that was sold or typed meanwhile is lost."""

from django.db.models import F

from shop.catalogue.supply import sell_nothing
from shop.catalogue.supply_notes import note_supply
from shop.partner.models import Partner, StockRecord

type Taken = list[list]  # key, pieces, unlimited, time stamp of each record


def empty_stock(actor, producer: Partner) -> Taken:
    """Put all stock to zero; return what it was. Call it in a transaction."""
    records = StockRecord.objects.select_for_update(of=("self",)).filter(partner=producer)
    some = records.exclude(num_in_stock=0, is_unlimited=False).order_by("pk")
    before = {each.pk: (each.num_in_stock or 0, each.is_unlimited) for each in some}
    sell_nothing(actor=actor, producer=producer)
    after = StockRecord.objects.filter(pk__in=before).order_by("pk")
    return [[each.pk, *before[each.pk], each.date_updated.isoformat()] for each in after]


def refill_stock(actor, producer: Partner, taken: Taken) -> None:
    """Put stock back where nobody has typed another one since. Call it in a transaction.

    Pieces that came back by themselves meanwhile, of a cancelled order for instance, are added.
    """
    records = StockRecord.objects.select_for_update(of=("self",)).filter(partner=producer)
    rows = records.filter(pk__in=[key for key, *_rest in taken]).select_related("product")
    now = {each.pk: each for each in rows.order_by("pk")}
    for key, pieces, is_unlimited, stamp in taken:
        before = now.get(key)
        if before is None or before.date_updated.isoformat() != stamp:
            continue
        StockRecord.objects.filter(pk=key).update(
            num_in_stock=F("num_in_stock") + pieces, is_unlimited=is_unlimited
        )
        after = StockRecord.objects.get(pk=key)
        note_supply(actor=actor, product=before.product, before=before, after=after)
