import re

from django.urls import set_urlconf

from shop.partner.models import Shop

from .urlconf import urlconf_for

_SHOP_PATH = re.compile(r"^/boutique/(?P<slug>[-\w]+)/")


class ShopMiddleware:
    """Find the shop of a request: the one in the address, else the site's main shop.

    The request gets a URL configuration of that shop, so that every shop address carries its slug
    while Oscar and our templates reverse names such as `basket:summary` without naming the shop.
    The shops of an enterprise that sells nothing are hidden: their addresses answer 404 (§1.3).
    """

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request):
        found = _SHOP_PATH.match(request.path_info)
        shops = Shop.objects.visible().with_means().select_related("enterprise")
        named = shops.filter(slug=found["slug"]).first() if found else None
        request.shop = named or shops.main()
        if request.shop:
            request.urlconf = urlconf_for(request.shop.slug)
            # Wagtail renders previews after the middleware but without resolving an address (8.0).
            set_urlconf(request.urlconf)
        return self.get_response(request)
