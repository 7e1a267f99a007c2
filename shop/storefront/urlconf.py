"""Addresses that carry the shop's slug, without every `reverse` having to name it."""

from functools import cache, cached_property

from django.urls import path, reverse


class ShopUrlconf:
    """The site's URL configuration with one shop mounted at /boutique/<slug>/."""

    def __init__(self, slug: str) -> None:
        self.slug = slug

    @cached_property
    def urlpatterns(self) -> list:
        from halle import urls

        return [path(f"boutique/{self.slug}/", urls.shop_urls), *urls.urlpatterns]


@cache
def urlconf_for(slug: str) -> ShopUrlconf:
    """Return the same object for the same shop, since Django caches a resolver for each."""
    return ShopUrlconf(slug)


def shop_reverse(shop, name: str, **kwargs) -> str:
    """Return the path of a shop's page, for code that runs outside a request."""
    return reverse(name, urlconf=urlconf_for(shop.slug), kwargs=kwargs or None)
