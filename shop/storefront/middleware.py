import re
from functools import partial

from django.urls import set_urlconf
from django.utils.functional import SimpleLazyObject

from shop.partner.models import Shop

from .sales import sale_for
from .urlconf import urlconf_for

_SHOP_PATH = re.compile(r"^/boutique/(?P<slug>[-\w]+)/")
_HISTORY_PATH = re.compile(r"^/boutique/[-\w]+/compte/(?:commandes|suivi)/")  # what mails link to


class ShopMiddleware:
    """Find the shop of a request: the one in the address, else the site's main shop.

    The request gets a URL configuration of that shop, so that every shop address carries its slug
    while Oscar and our templates reverse names such as `basket:summary` without naming the shop.
    The shops of an enterprise that sells nothing are hidden: their addresses answer 404, but for
    the orders that were placed there (§1.3).
    """

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request):
        found = _SHOP_PATH.match(request.path_info)
        shops = Shop.objects.with_means().select_related("enterprise")
        shown = shops if _HISTORY_PATH.match(request.path_info) else shops.visible()
        named = shown.filter(slug=found["slug"]).first() if found else None
        request.shop, request.sale = named or shops.visible().main(), None
        if request.shop:
            request.urlconf = urlconf_for(request.shop.slug)
            request.sale = SimpleLazyObject(partial(sale_for, request))
            # Wagtail renders previews after the middleware but without resolving an address (8.0).
            set_urlconf(request.urlconf)
        return self.get_response(request)
