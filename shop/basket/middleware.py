from django.conf import settings
from django.core.signing import BadSignature, Signer
from oscar.apps.basket.middleware import BasketMiddleware as OscarBasketMiddleware

from .models import Basket
from .notices import tell_changes


class BasketMiddleware(OscarBasketMiddleware):
    """One open basket for each visitor and shop (Oscar 4.2 has one for the whole site).

    A basket is saved only when something is put into it.
    """

    def process_template_response(self, request, response):
        """Before a page is shown, tell what changed in the basket (rules §2.4, §4.4, §11.4)."""
        shows_messages = not request.htmx or request.htmx.target == "basket"
        is_page = request.method == "GET" and shows_messages
        if is_page and request.shop and not request.path_info.startswith("/gestion/"):
            tell_changes(request)
        return super().process_template_response(request, response)

    def get_cookie_key(self, request) -> str:
        key = request.shop.pk if request.shop else 0
        return f"{settings.OSCAR_BASKET_COOKIE_OPEN}_{key}"

    def get_basket(self, request) -> Basket:
        if request._basket_cache is None:
            request._basket_cache = self._find_basket(request)
        return request._basket_cache

    def _find_basket(self, request) -> Basket:
        cookie_basket = self.get_cookie_basket(self.get_cookie_key(request), request, Basket.open)
        if not request.user.is_authenticated:
            return cookie_basket or Basket(shop=request.shop)
        basket = Basket.open.filter(owner=request.user, shop=request.shop).first()
        if cookie_basket:
            basket = self._adopt(cookie_basket, basket, request)
        return basket or Basket(owner=request.user, shop=request.shop)

    def _adopt(self, cookie_basket: Basket, own: Basket | None, request) -> Basket:
        """Give the basket filled before signing in to the account, once."""
        request.cookies_to_delete.append(self.get_cookie_key(request))
        if own:
            self.merge_baskets(own, cookie_basket)
            return own
        cookie_basket.owner = request.user
        cookie_basket.save()
        return cookie_basket

    def apply_offers_to_basket(self, request, basket) -> None:
        """Skip Oscar's offers: Halle lowers prices through the lists of customer groups only."""

    def get_cookie_basket(self, cookie_key, request, manager) -> Basket | None:
        """Return the visitor's basket named by the signed cookie, of this shop only."""
        try:
            pk = Signer().unsign(request.COOKIES[cookie_key])
            return manager.get(pk=pk, owner=None, shop=request.shop)
        except KeyError:
            return None
        except (BadSignature, Basket.DoesNotExist):
            request.cookies_to_delete.append(cookie_key)
            return None
