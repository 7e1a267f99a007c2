from django import template
from django.urls import reverse

from shop.partner.scope import own_enterprises

register = template.Library()


@register.simple_tag
def editing_address(page, user) -> str:
    """Return where this person changes the page: a farm's team in its portal, others in Wagtail."""
    farm = getattr(page, "enterprise_id", None)
    if farm and own_enterprises(user).filter(pk=farm).exists():
        return reverse("portal_story", args=[farm])
    return reverse("wagtailadmin_pages:edit", args=[page.pk])
