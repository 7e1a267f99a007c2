"""Changes of products by the people of a shop: each writes all its rows, or none."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from shop.backoffice.exceptions import Refused
from shop.partner.journal import note
from shop.partner.models import Partner, Shop, StockRecord
from shop.partner.scope import own_enterprises, suppliers_for
from shop.partner.stock import StockEntry, enter_stock
from shop.rules.access import Action

from .models import Category, Product, ProductClass, ProductImage, ShopProduct
from .own_terms import OwnTerms, enter_terms
from .pictures import store_picture
from .scope import products_for, shop_products_for
from .shelf_prices import kept_sellable, kept_supplied
from .supply_notes import described, note_changed, note_created, note_left, note_supply


@dataclass(frozen=True)
class Offer:
    """Who makes a product, and how one shop sells it."""

    producer: Partner
    shop: Shop
    terms: OwnTerms
    stock: StockEntry

    @property
    def deciding_field(self) -> str:
        """Return the name of what decides the price, where a refusal of it is shown."""
        return _deciding_field(self.terms, self.stock)


@dataclass(frozen=True)
class Description:
    """What hangs on a product beside its own columns.

    `picture` is a Wagtail image, `upload` a checked file that takes its place.
    """

    departments: Iterable[Category]
    labels: Iterable[Any]
    allergens: Iterable[Any]
    picture: Any = None
    upload: Any = None
    keeps_picture: bool = False


def standard_class() -> ProductClass:
    """Return the one product class that Oscar asks for: tracked stock, nothing to ship."""
    found = ProductClass.objects.order_by("pk").first()
    return found or ProductClass.objects.create(
        name=_("Product"), requires_shipping=False, track_stock=True
    )


@transaction.atomic
def save_product(*, actor, product: Product, description: Description, offer: Offer) -> Product:
    """Create or change a product with its stock record and its place in the shop.

    Raises PermissionDenied when product, producer or shop are not the actor's to use, and Refused
    when something was changed or sold meanwhile, or fees would bring a price below zero; nothing
    is then saved.
    """
    _check_rights(actor, product, offer)
    product.product_class = product.product_class or standard_class()
    is_new = product.pk is None
    said = None if is_new else described(Product.objects.get(pk=product.pk))
    if is_new:
        product.save()
    shops = _own_shops_of(actor, Action.EDIT_CATALOGUE, product, offer.shop)
    with kept_sellable(shops=shops, product=product, field=offer.deciding_field):
        _write(actor, product, description, offer)
    _show_picture(actor, product, description)
    if said is not None:
        note_changed(actor=actor, producer=offer.producer, product=product, before=said)
    return product


def _write(actor, product: Product, description: Description, offer: Offer) -> None:
    describe(product, description)
    before = _record_of(actor, product, offer)
    after = enter_stock(record=before, entry=offer.stock)
    note_supply(actor=actor, product=product, before=before, after=after)
    enter_terms(shop=offer.shop, product=product, terms=offer.terms)


def _show_picture(actor, product: Product, description: Description) -> None:
    if description.upload:
        picture = store_picture(actor=actor, product=product, upload=description.upload)
        set_picture(product, picture)
    elif not description.keeps_picture:
        set_picture(product, description.picture)


def describe(product: Product, description: Description) -> None:
    """Save the product's own columns and what hangs on it, its picture apart."""
    product.save()
    product.categories.set(description.departments)
    product.labels.set(description.labels)
    product.allergens.set(description.allergens)


def _own_shops_of(actor, action: Action, product: Product, shop: Shop) -> QuerySet[Shop]:
    """Return the actor's shops that sell the product, and this one, where it is about to be."""
    selling = Q(pk=shop.pk) | Q(shop_products__product=product)
    own = Shop.objects.for_actor(actor, action).filter(selling)
    return own.select_related("enterprise").distinct().order_by("pk")


def _check_rights(actor, product: Product, offer: Offer) -> None:
    action = Action.EDIT_CATALOGUE
    allowed = (
        Shop.objects.for_actor(actor, action).filter(pk=offer.shop.pk).exists()
        and suppliers_for(actor, action).filter(pk=offer.producer.pk).exists()
        and (not product.pk or products_for(actor, action).filter(pk=product.pk).exists())
    )
    if not allowed:
        raise PermissionDenied


def _record_of(actor, product: Product, offer: Offer) -> StockRecord:
    """Return the product's stock record as it is, locked, made or moved where need be."""
    stored = StockRecord.objects.select_for_update().filter(product=product).first()
    if stored is None:
        note_created(actor=actor, producer=offer.producer, product=product)
        return StockRecord.objects.create(
            product=product,
            partner=offer.producer,
            partner_sku=f"P{product.pk}",
            price=offer.stock.purchase_price.value,
            num_in_stock=offer.stock.quantity,
            is_unlimited=offer.stock.is_unlimited.value,
        )
    if stored.partner_id != offer.producer.pk:
        _move(actor, product, stored, offer.producer)
    return stored


def _move(actor, product: Product, record: StockRecord, producer: Partner) -> None:
    """Give a product to another producer. *Modifier les produits* is no right to take one away."""
    own = own_enterprises(actor, Action.EDIT_CATALOGUE).filter(pk=record.partner_id)
    if not (record.partner.is_delegated or own.exists()):
        raise Refused(_("Only its producer may leave this product to somebody else."), "producer")
    note_left(actor=actor, producer=record.partner, product=product)
    with kept_supplied(product=product, field="producer"):
        record.partner = producer
        record.save(update_fields=["partner"])
    note_created(actor=actor, producer=producer, product=product)


def set_picture(product: Product, picture) -> None:
    """Show this Wagtail image first, under its own file name. Other pictures stay."""
    first = product.images.order_by("display_order").first()
    if picture is None:
        if first:  # read anew: Oscar (4.2) saves again what its product holds prefetched
            ProductImage.objects.get(pk=first.pk).delete()
    elif first is None:
        ProductImage.objects.create(product=product, original=picture.file.name)
    elif first.original.name != picture.file.name:
        first.original = picture.file.name
        first.save(update_fields=["original"])


@transaction.atomic
def save_shop_product(
    *,
    actor,
    shop_product: ShopProduct,
    terms: OwnTerms,
    stock: StockEntry | None,
) -> ShopProduct:
    """Change how a shop sells a product, and its stock where the actor may (`stock`, else None).

    Raises PermissionDenied, and Refused when somebody changed the same meanwhile, when the stock
    moved, or when fees would bring a price below zero; nothing is then saved.
    """
    product = shop_product.product
    if not shop_products_for(actor, Action.EDIT_PRICES).filter(pk=shop_product.pk).exists():
        raise PermissionDenied
    editable = products_for(actor, Action.EDIT_PRICES).filter(pk=product.pk)
    if stock is not None and not editable.exists():
        raise PermissionDenied
    shops = _own_shops_of(actor, Action.EDIT_PRICES, product, shop_product.shop)
    field = _deciding_field(terms, stock)
    with kept_sellable(shops=shops, product=product, field=field):
        if stock is not None:
            before = StockRecord.objects.select_for_update().get(product=product)
            after = enter_stock(record=before, entry=stock)
            note_supply(actor=actor, product=product, before=before, after=after)
        return enter_terms(shop=shop_product.shop, product=product, terms=terms)


def _deciding_field(terms: OwnTerms, stock: StockEntry | None) -> str:
    price, margin = terms.price.value, terms.margin.value
    if price is None and margin is not None:
        return "margin"
    return terms.price_field if price is not None or stock is None else "purchase_price"


def delete_product(*, actor, product: Product) -> None:
    """Delete a product that nobody ever ordered.

    Raises Refused when an order names it, and for the last one of a producer that receives a fee.
    """
    if not products_for(actor, Action.EDIT_CATALOGUE).filter(pk=product.pk).exists():
        raise PermissionDenied
    refused = Refused(
        _("“%(product)s” has been ordered: take it off sale instead of deleting it.")
        % {"product": product.title}
    )
    if product.line_set.exists():
        raise refused
    try:
        with transaction.atomic(), kept_supplied(product=product):
            _note_deletion(actor, product)
            product.delete()
    except IntegrityError as error:  # ordered at this very moment
        raise refused from error


def _note_deletion(actor, product: Product) -> None:
    if product.producer:
        note(product.producer, "halle.product.deleted", actor=actor, product=product.title)
