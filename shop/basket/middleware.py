from django.core.signing import BadSignature, Signer
from oscar.apps.basket.middleware import BasketMiddleware as OscarBasketMiddleware

from .keeping import reopen
from .models import Basket
from .notices import tell_changes, tell_left_behind_by_clock
from .others import Others, cookie_key


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
            if request.shop:
                tell_left_behind_by_clock(request)
            request._basket_cache = self._find_basket(request)
        return request._basket_cache

    def _find_basket(self, request) -> Basket:
        cookie_basket = self.get_cookie_basket(self.get_cookie_key(request), request, Basket.open)
        if not request.user.is_authenticated:
            return cookie_basket or Basket(**_place(request))
        basket = Basket.open.filter(owner=request.user, **_place(request)).first()
        basket = basket or self._reopened(request)
        if cookie_basket:
            basket = self._adopt(cookie_basket, basket, request)
        return basket or Basket(owner=request.user, **_place(request))

    def _reopened(self, request) -> Basket | None:
        """Return the account's list of this very cycle as a basket: its closing was put off."""
        kept = Others.of(request).lists() if request.shop else []
        leg = request.sale.leg if request.shop else None
        own = next((each for each in kept if leg and each.cycle_id == leg.cycle_id), None)
        if own is None or own.owner_id is None or not reopen(basket=own):
            return None
        Others.of(request).forget()
        return Basket.open.filter(pk=own.pk).first()

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
        if cookie_key not in request.COOKIES:
            return None
        try:
            pk = Signer().unsign(request.COOKIES[cookie_key])
            editable = Basket.objects.filter(status__in=Basket.editable_statuses)
            basket = editable.get(pk=pk, owner=None, **_place(request))
        except (BadSignature, Basket.DoesNotExist):
            request.cookies_to_delete.append(cookie_key)
            return None
        if basket.status != Basket.SAVED:
            return basket
        return manager.filter(pk=basket.pk).first() if reopen(basket=basket) else None


def _cycle(request) -> int | None:
    sale = request.sale
    return sale.leg.cycle_id if sale and sale.leg else None


def _place(request) -> dict:
    return {"shop": request.shop, "cycle_id": _cycle(request)}
