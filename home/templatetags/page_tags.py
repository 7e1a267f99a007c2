from django import template
from django.apps import apps

register = template.Library()


@register.simple_tag
def page_cards(model_label: str, chosen=(), limit: int = 6) -> list:
    """Return the chosen pages of one model in their order, or its first ones.

    Only what everybody may read. An unknown model gives no page: home names the pages of the
    apps above it without importing them.
    """
    try:
        model = apps.get_model(model_label)
    except LookupError:
        return []
    pages = model.objects.live().public()
    if hasattr(pages, "for_cards"):
        pages = pages.for_cards()
    ids = [page.pk for page in chosen or () if page]
    if not ids:
        return list(pages.order_by("path")[:limit])
    found = {page.pk: page for page in pages.filter(pk__in=ids)}
    return [found[pk] for pk in ids if pk in found]


@register.simple_tag(takes_context=True)
def share_url(context, address: str) -> str:
    """Return the absolute form of an address, for the site's own metadata."""
    request = context.get("request")
    return request.build_absolute_uri(address) if request else address
