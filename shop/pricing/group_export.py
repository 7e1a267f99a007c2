"""The prices of all lists, one row per product and quantity."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from shop.backoffice.exports import Column
from shop.catalogue.admin_rows import producer_of
from shop.customer.editing import groups_for
from shop.partner.models import Shop
from shop.rules.access import Action

from .context import PricingContext
from .group_figures import RowFigures, figures_of
from .models import PriceListItem


@dataclass(frozen=True)
class ListedPrice:
    """A price of a list, with what it comes to where the shop sells the product."""

    item: PriceListItem
    figures: RowFigures | None


def _figure(name: str):
    return lambda row: getattr(row.figures, name) if row.figures else None


PRICE_COLUMNS = (
    Column(_("shop"), lambda row: row.item.price_list.group.shop.name),
    Column(_("group"), lambda row: row.item.price_list.group.name),
    Column(_("product"), lambda row: row.item.product.title),
    Column(_("producer"), lambda row: producer_of(row.item.product)),
    Column(_("from"), lambda row: row.item.min_quantity),
    Column(_("price on the list"), lambda row: row.item.price),
    Column(_("public price"), _figure("public_price")),
    Column(_("shelf price of the group"), _figure("shelf_price")),
    Column(_("shelf price of the group, without VAT"), _figure("excl_vat")),
    Column(_("purchase price"), _figure("purchase_price")),
    Column(_("owed to the producer"), _figure("owed")),
)


def listed_prices(actor, action: Action) -> Iterator[ListedPrice]:
    """Yield the prices of the groups in force of the actor's shops, by group and product.

    A fixed number of queries for each shop.
    """
    groups = groups_for(actor, action).filter(archived_at=None)
    rows = PriceListItem.objects.filter(price_list__group__in=groups.order_by())
    by_shop: dict[int, list[PriceListItem]] = defaultdict(list)
    loaded = rows.select_related("product", "price_list__group__shop").prefetch_related(
        "product__stockrecords__partner"
    )
    for item in loaded.order_by("price_list__group__name", "product__title", "min_quantity"):
        by_shop[item.price_list.group.shop_id].append(item)
    for shop in Shop.objects.filter(pk__in=by_shop).select_related("enterprise").order_by("name"):
        context = PricingContext.for_shop(shop=shop)
        yield from (ListedPrice(item, _figures(context, item)) for item in by_shop[shop.pk])


def _figures(context: PricingContext, item: PriceListItem) -> RowFigures | None:
    record = item.product.stock
    if record is None or record.price is None or not context.offers(item.product):
        return None
    inputs = context.inputs_for(item.product, record, item.price_list_id)
    return figures_of(inputs, item.min_quantity)
