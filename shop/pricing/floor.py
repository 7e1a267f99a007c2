"""No price below zero once fees are added: every change of prices and fees is checked here."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from shop.backoffice.display import euros
from shop.backoffice.exceptions import Refused
from shop.catalogue.models import Product
from shop.partner.models import Shop
from shop.rules.fees import Fee
from shop.rules.pricing import quote

from .context import PricingContext


@dataclass(frozen=True)
class BelowZero:
    """A shelf price in euros that fees bring below zero. `price_list` 0 is the public price."""

    product: int
    price_list: int
    quantity: int
    title: str
    group: str
    price: Decimal

    @property
    def key(self) -> tuple[int, int, int]:
        return self.product, self.price_list, self.quantity

    @property
    def message(self) -> str:
        words = {"title": self.title, "price": euros(self.price), "group": self.group}
        if self.group:
            text = _("With the fees, “%(title)s” would cost %(price)s for the group “%(group)s”.")
        else:
            text = _("With the fees, “%(title)s” would cost %(price)s.")
        return text % words


class BelowZeroRefused(Refused):
    """Prices or fees would bring shelf prices below zero: `found` names them all."""

    def __init__(self, found: list[BelowZero], field: str | None = None) -> None:
        super().__init__(found[0].message, field)
        self.found = found


@contextmanager
def kept_above_zero(*, shop, field: str | None = None, products=None) -> Iterator[None]:
    """Write prices or fees inside this block. Raises BelowZeroRefused, with nothing changed, if one
    of them brings a shelf price of the shop below zero that was not there before.

    `products` limits the check to those ids; `field` is where the form shows the refusal. The shop
    is locked first, before any other row: what two people write is checked one after the other.
    """
    with transaction.atomic():
        lock_prices(shop.pk)
        before = {each.key for each in below_zero(shop, products)}
        yield
        found = [each for each in below_zero(shop, products) if each.key not in before]
        if found:
            raise BelowZeroRefused(found, field)


def lock_prices(shop_id: int) -> None:
    """Let one person at a time change what prices of the shop are made of. Orders do not wait."""
    Shop.objects.select_for_update(no_key=True).get(pk=shop_id)


def below_zero(shop, products=None) -> list[BelowZero]:
    """Return the shelf prices below zero: the public ones, and each list's at each quantity."""
    context = PricingContext.for_shop(shop=shop, products=products)
    if not any(_takes_off(fee) for fee in context.fees):
        return []  # base prices are never below zero
    rows = Product.objects.filter(pk__in=context.shelf).prefetch_related("stockrecords")
    found = (price for product in rows for price in _prices(context, product))
    return [each for each in found if each.price < 0]


def _takes_off(fee: Fee) -> bool:
    return fee.terms.is_per_item and min(fee.terms.percent, fee.terms.amount) < 0


def _prices(context: PricingContext, product: Product) -> Iterator[BelowZero]:
    record = product.stock
    if record is None or record.price is None:
        return
    for price_list, name, quantity in _cases(context, product):
        inputs = context.inputs_for(product, record, price_list)
        price = quote(inputs, quantity).unit_price
        yield BelowZero(product.pk, price_list, quantity, product.title, name, price)


def _cases(context: PricingContext, product: Product) -> Iterator[tuple[int, str, int]]:
    yield 0, "", 1
    own = context.list_prices.get(product.pk, {})
    for each in context.lists:
        quantities = {1, *(price.min_quantity for price in own.get(each.key, ()))}
        for quantity in sorted(quantities):
            yield each.key, each.label, quantity
