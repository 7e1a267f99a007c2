"""Changes of stock. Each is one guarded UPDATE, so two buyers never get the same piece."""

from django.db.models import F

from .exceptions import OutOfStock


def take_stock(*, stockrecord, quantity: int) -> None:
    """Take `quantity` pieces off the stock.

    Raises OutOfStock, with nothing changed, when fewer are left. Unlimited stock stays as it is.
    """
    if stockrecord.is_unlimited:
        return
    rows = type(stockrecord).objects.filter(pk=stockrecord.pk, num_in_stock__gte=quantity)
    if not rows.update(num_in_stock=F("num_in_stock") - quantity):
        raise OutOfStock(stockrecord)
    stockrecord.refresh_from_db(fields=["num_in_stock"])


def give_stock_back(*, stockrecord, quantity: int) -> None:
    """Put `quantity` pieces back on sale."""
    if stockrecord.is_unlimited:
        return
    rows = type(stockrecord).objects.filter(pk=stockrecord.pk)
    rows.update(num_in_stock=F("num_in_stock") + quantity)
    stockrecord.refresh_from_db(fields=["num_in_stock"])
