"""What a row of a list says of a product."""

from decimal import Decimal

from django.utils.html import format_html
from django.utils.translation import gettext as _

from shop.backoffice.display import NARROW_SPACE, euros, state
from shop.rules.money import per_measure
from shop.rules.pricing import PriceInputs, quote

from .admin_filters import LOW_STOCK
from .models import Product, ShopProduct


def producer_of(product: Product) -> str:
    return product.producer.name if product.producer else ""


def departments_of(product: Product) -> str:
    return ", ".join(each.name for each in product.categories.all())


def public_price(product: Product, row: ShopProduct | None = None) -> Decimal | None:
    """Return what a visitor without a price list pays, in euros for one unit, VAT included."""
    row = row or next(iter(product.shop_products.all()), None)
    if product.stock is None or product.stock.price is None:
        return None
    inputs = PriceInputs(purchase_price=product.stock.price, shop_price=row and row.price)
    return quote(inputs).public_price


def price_cell(product: Product, amount: Decimal | None, *, measured: bool = True) -> str:
    """Return « 4,20 € », and below it the price of one kilo or litre where it is another figure."""
    if amount is None or not measured or product.size == 1 or product.size <= 0:
        return euros(amount)
    each = f"{euros(per_measure(amount, product.size))}/{product.get_measure_display()}"
    return format_html('{}<br><span class="shop-soft">{}</span>', euros(amount), each)


def stock_cell(record) -> str:
    """Return the pieces left, with a word where it matters."""
    if record is None:
        return ""
    if record.is_unlimited:
        return state(_("unlimited"), "good")
    pieces = record.num_in_stock or 0
    if pieces <= 0:
        return state(_("sold out"), "bad")
    if pieces <= LOW_STOCK:
        return state(f"{pieces}{NARROW_SPACE}– {_('low')}", "warning")
    return str(pieces)
