"""What templates say about the sale in which a visitor shops."""

from django import template

from shop.storefront.cycles.banner import Banner
from shop.storefront.cycles.choice import Offer, offers_of
from shop.storefront.cycles.lists import KeptList, lists_of

register = template.Library()


@register.simple_tag(takes_context=True)
def sale_banner(context) -> Banner | None:
    """Return the words for the sale of the request's shop, None where there is no shop."""
    request = context.get("request")
    if getattr(request, "sale", None) is None:
        return None
    if not hasattr(request, "_banner"):
        request._banner = Banner(request.sale)
    return request._banner


@register.simple_tag(takes_context=True)
def sale_offers(context) -> list[Offer]:
    """Return the open cycles to choose from; nothing where there is no choice."""
    return offers_of(context["request"])


@register.simple_tag(takes_context=True)
def useful_list(context) -> KeptList | None:
    """Return the newest list of the visitor of which something is sold now."""
    kept = lists_of(context["request"])
    return next((each for each in kept if each.available), None)
