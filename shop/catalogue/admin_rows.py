"""What a row of a list says of a product."""

from decimal import Decimal

from django.utils.html import format_html
from django.utils.translation import gettext as _

from shop.backoffice.display import NARROW_SPACE, euros, percent, state
from shop.rules.grants import Permission
from shop.rules.money import per_measure

from .admin_filters import LOW_STOCK
from .models import Product, ShopProduct


def producer_of(product: Product) -> str:
    return product.producer.name if product.producer else ""


def departments_of(product: Product) -> str:
    return ", ".join(each.name for each in product.categories.all())


def row_of(product: Product) -> ShopProduct | None:
    """Return the product's row in the first of the shops that were loaded with it."""
    return next(iter(product.shop_products.all()), None)


def shelf_price(row: ShopProduct | None) -> Decimal | None:
    """Return what a visitor without a list pays, in euros for one unit, VAT and fees included.

    None where nobody can buy: no price, or the producer no longer permits it. Load the rows with
    `with_shelf_quotes()`.
    """
    if row is None or row.shelf_quote is None or not _permits(row, Permission.SELL):
        return None
    return row.shelf_quote.public_price


def margin_of(row: ShopProduct | None) -> Decimal | None:
    """Return the margin that counts where no price is set, in per cent."""
    if row is None:
        return None
    return row.shop.margin if row.margin is None else row.margin


def margin_cell(row: ShopProduct) -> str:
    """Return « 25 % », with a word where it is the shop's."""
    if row.margin is not None or row.shop.margin is None:
        return percent(row.margin)
    said = percent(row.shop.margin)
    return format_html('{}<br><span class="shop-soft">{}</span>', said, _("of the shop"))


def shelf_cell(product: Product, row: ShopProduct | None) -> str:
    """Return the shelf price and that of one kilo or litre, « env. » where it is not exact.

    Where the producer no longer lets the shop sell, that is said instead (rules §4.4).
    """
    if row is not None and not _permits(row, Permission.SELL):
        return state(_("no longer permitted"), "bad")
    cell = price_cell(product, shelf_price(row))
    if row is None or row.shelf_quote is None or not row.shelf_quote.is_approximate:
        return cell
    return format_html("{}{}{}", _("about"), NARROW_SPACE, cell)


def own_price_cell(row: ShopProduct) -> str:
    """Return the shop's own price, with a word where its producer does not permit one (§4.5)."""
    cell = price_cell(row.product, row.price, measured=False)
    if row.price is None or _permits(row, Permission.CATALOGUE):
        return cell
    return format_html("<del>{}</del><br>{}", cell, state(_("not permitted"), "warning"))


def _permits(row: ShopProduct, permission: Permission) -> bool:
    return row.permissions is None or permission in row.permissions


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
