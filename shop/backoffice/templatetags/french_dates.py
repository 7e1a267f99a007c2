"""Dates as French writes them, for every template: Django's `date` writes « 1 décembre »."""

from django import template
from django.template.defaultfilters import date as django_date

from shop.backoffice.display import day

register = template.Library()


@register.filter(expects_localtime=True)
def date(value, form: str | None = None) -> str:
    """Write a moment in one of Django's date formats, the first of a month as « 1er »."""
    if not form or not hasattr(value, "day"):
        return django_date(value, form)
    return day(value, form)
