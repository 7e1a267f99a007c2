from django.conf import settings
from django.core.signing import BadSignature, Signer
from oscar.apps.basket.middleware import BasketMiddleware as OscarBasketMiddleware

from .models import Basket
from .notices import tell_changes


class BasketMiddleware(OscarBasketMiddleware):
    """One open basket for each visitor, shop and cycle (Oscar 4.2 has one for the whole site).

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
        return cookie_key(request.shop, _cycle(request))

    def get_basket(self, request) -> Basket:
        if request._basket_cache is None:
            request._basket_cache = self._find_basket(request)
        return request._basket_cache

    def _find_basket(self, request) -> Basket:
        cookie_basket = self.get_cookie_basket(self.get_cookie_key(request), request, Basket.open)
        if not request.user.is_authenticated:
            return cookie_basket or Basket(**_place(request))
        basket = Basket.open.filter(owner=request.user, **_place(request)).first()
        if cookie_basket:
            basket = self._adopt(cookie_basket, basket, request)
        return basket or Basket(owner=request.user, **_place(request))

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
        """Return the visitor's basket named by the signed cookie, of this sale only."""
        try:
            pk = Signer().unsign(request.COOKIES[cookie_key])
            return manager.get(pk=pk, owner=None, **_place(request))
        except KeyError:
            return None
        except (BadSignature, Basket.DoesNotExist):
            request.cookies_to_delete.append(cookie_key)
            return None


def cookie_key(shop, cycle: int | None) -> str:
    """Return the name of the cookie that holds a guest's basket of a shop and cycle (its id)."""
    return f"{settings.OSCAR_BASKET_COOKIE_OPEN}_{shop.pk if shop else 0}_{cycle or 0}"


def _cycle(request) -> int | None:
    sale = request.sale
    return sale.leg.cycle_id if sale and sale.leg else None


def _place(request) -> dict:
    return {"shop": request.shop, "cycle_id": _cycle(request)}
