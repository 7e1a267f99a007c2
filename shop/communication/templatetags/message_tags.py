from django import template

from shop.communication import composing

register = template.Library()


@register.filter
def one_line(text: str) -> str:
    """Return what somebody wrote on one line: it adds no line of its own to our message."""
    return composing.one_line(str(text))
