from django import template

from home.navigation import Link, navigation_of

register = template.Library()


@register.simple_tag(takes_context=True)
def navigation(context) -> list[Link]:
    """Return the links of the header; none outside a request (an error page, an e-mail)."""
    request = context.get("request")
    return navigation_of(request).header() if request else []


@register.simple_tag(takes_context=True)
def footer_links(context) -> list[Link]:
    """Return the links of the footer; none outside a request."""
    request = context.get("request")
    return navigation_of(request).footer() if request else []
