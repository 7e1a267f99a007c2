from django import template

from shop.backoffice import display

register = template.Library()


@register.filter
def amount(value) -> str:
    """Write an amount in euros: « 4,20 € »."""
    return display.euros(value)
