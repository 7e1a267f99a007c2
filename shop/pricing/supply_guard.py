"""A fee pays somebody who takes part in the shop: what the catalogue asks of fees (rules §7.1)."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import transaction
from django.utils.translation import gettext as _

from shop.backoffice.exceptions import Refused
from shop.fees.models import Fee
from shop.partner.models import Partner, Shop
from shop.partner.scope import participants

from .floor import lock_prices


@contextmanager
def kept_participant(
    *, shops: Sequence[int], producer: Partner, field: str | None = None
) -> Iterator[None]:
    """Take products of a producer away from shops (their ids, in order) inside this block.

    Raises Refused, with nothing changed, where it still receives a fee of a shop in which it
    takes no part any more.
    """
    with transaction.atomic():
        concerned = list(Shop.objects.filter(pk__in=shops).order_by("pk"))
        for shop in concerned:
            lock_prices(shop.pk)
        yield
        for shop in concerned:
            _check(shop, producer, field)


def _check(shop: Shop, producer: Partner, field: str | None) -> None:
    fee = Fee.objects.active().filter(shop=shop, owner=producer).first()
    if fee is None or participants(shop).filter(pk=producer.pk).exists():
        return
    text = _(
        "It is the last product of “%(name)s” in the shop, and “%(name)s” receives the fee "
        "“%(fee)s”: archive this fee or give it to somebody else first."
    )
    raise Refused(text % {"name": producer.name, "fee": fee.label}, field)
