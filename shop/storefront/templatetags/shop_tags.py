"""What every template of the site may ask the shop."""

from decimal import Decimal, InvalidOperation

from django import template
from django.utils.translation import gettext as _

from shop.backoffice import display
from shop.catalogue import units
from shop.catalogue.pictures import rendition_of
from shop.communication.models import Mailbox
from shop.order_cycles.offer import products_of
from shop.rules.mail import address_key
from shop.storefront.cards import card_for

register = template.Library()


@register.filter
def euros(amount) -> str:
    """Write an amount as « 4,20 € ». What is not an amount gives nothing."""
    try:
        return display.euros(Decimal(amount))
    except (InvalidOperation, TypeError, ValueError):
        return ""


@register.filter
def unit_label(product) -> str:
    """Say what one unit is: « la barquette de 250 g »."""
    return units.unit_label(product)


@register.filter
def measure_price(product, price) -> str:
    """Write « 16,80 €/kg » for an amount, or for a price object without VAT where it shows so.

    Empty where it says nothing more than the price itself.
    """
    without_vat = getattr(price, "shows_excl_vat", False)
    amount = price.excl_tax if without_vat else getattr(price, "incl_tax", price)
    per_measure = None if amount is None else units.price_per_measure(product, Decimal(amount))
    if per_measure is None:
        return ""
    kind = f" {_('excl. VAT')}" if without_vat else ""
    return f"{euros(per_measure)}{kind}/{units.measure_symbol(product)}"


@register.simple_tag(takes_context=True)
def price_of(context, product):
    """Return Oscar's PurchaseInfo (price, availability, stockrecord) for the visitor, or None."""
    strategy = getattr(context.get("request"), "strategy", None)
    return strategy and strategy.fetch_for_product(product)


@register.simple_tag(takes_context=True)
def producer_products(context, enterprise, limit=None) -> list:
    """Return the enterprise's products on the shelf of the request's shop, ready for cards."""
    shop = getattr(context.get("request"), "shop", None)
    if shop is None or enterprise is None:
        return []
    found = products_of(context["request"].sale).of_producer(enterprise).order_by("search_text")
    return list(found.for_cards()[:limit])


@register.inclusion_tag("shop/catalogue/card.html", takes_context=True)
def product_card(context, product, heading="h3") -> dict:
    """Show a product with its price and its one action. Load the list with `for_cards()`."""
    request = context["request"]
    return {
        "request": request,
        "csrf_token": context.get("csrf_token"),
        "card": card_for(request, product),
        "heading": heading,
    }


@register.inclusion_tag("shop/catalogue/picture.html")
def product_picture(product, size=480, lazy=True) -> dict:
    """Show the product's picture, within a square of `size` pixels (160, 480 or 960).

    A photograph (JPEG) fills its frame; a drawing keeps air around it.
    """
    rendition = rendition_of(product, size)
    is_photo = bool(rendition) and product.picture.file.name.lower().endswith((".jpg", ".jpeg"))
    return {"product": product, "rendition": rendition, "is_photo": is_photo, "lazy": lazy}


@register.inclusion_tag("shop/basket/badge.html", takes_context=True)
def basket_badge(context, oob=False) -> dict:
    """Show the count and the total of the basket. Nothing where there is no shop.

    `oob` marks it for htmx, which puts it in the place of the one in the header.
    """
    request = context.get("request")
    has_basket = getattr(request, "shop", None) and hasattr(request, "basket")
    return {"basket": request.basket if has_basket else None, "oob": oob}


@register.simple_tag
def refuses_mail(user) -> bool:
    """Say whether messages to the account's address came back, so that nothing more is sent."""
    return Mailbox.objects.marked().filter(key=address_key(user.email)).exists()
