"""The baskets of a visitor beside the one of the cycle in which they shop (rules §5.6, §5.8).

An account's are those that it owns; a guest's are named by their cookies. What is left in a closed
cycle becomes a list, which is Oscar's (4.2) saved basket.
"""

from collections.abc import Iterable

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db.models import Count, Q, QuerySet

from .keeping import is_left_behind
from .models import Basket

SHOWN = 5  # lists, the newest first


class Others:
    """What else the visitor of a request has in its shop: loaded at most once, in one query."""

    def __init__(self, request, sale) -> None:
        self.request = request
        self.sale = sale
        self.was_told = False  # that something was kept, on this very page
        self._rows: list[Basket] | None = None

    @classmethod
    def of(cls, request) -> "Others":
        """Return the same object for the same request."""
        if not hasattr(request, "_other_baskets"):
            request._other_baskets = cls(request, request.sale)
        return request._other_baskets

    @property
    def rows(self) -> list[Basket]:
        """Return the baskets of other cycles and the lists that hold something."""
        if self._rows is None:
            self._rows = list(self._query()) if self._may_exist else []
        return self._rows

    def counts(self) -> dict[int, int]:
        """Return how many products lie in the open baskets of other cycles, by the cycle's id."""
        return {each.cycle_id: each.products for each in self.rows if each.status == Basket.OPEN}

    def left_behind(self) -> list[Basket]:
        """Return the open baskets whose cycle has closed, and in which nobody is paying."""
        at = self.sale.at
        return [each for each in self.rows if is_left_behind(each, at)]

    def lists(self) -> list[Basket]:
        """Return the lists, the one whose cycle closed last first."""
        found = [each for each in self.rows if each.status == Basket.SAVED]
        return sorted(found, key=_closing, reverse=True)[:SHOWN]

    def forget(self) -> None:
        """Ask again: something was kept, used or thrown away."""
        self._rows = None

    @property
    def _may_exist(self) -> bool:
        return self.request.user.is_authenticated or bool(self._keys())

    def _query(self) -> QuerySet[Basket]:
        mine = Q(owner=None, pk__in=self._keys())
        if self.request.user.is_authenticated:
            mine |= Q(owner=self.request.user)
        leg = self.sale.leg
        elsewhere = Q(status=Basket.SAVED) | ~Q(cycle=leg and leg.cycle_id)
        rows = Basket.objects.filter(mine, elsewhere, shop=self.request.shop, cycle__isnull=False)
        rows = rows.filter(status__in=Basket.editable_statuses).select_related("cycle", "shop")
        return rows.annotate(products=Count("lines")).filter(products__gt=0).order_by("pk")

    def _keys(self) -> list[int]:
        """Return the ids in the signed cookies of this shop, the current cycle's left out.

        After the closing the same cookie names the list.
        """
        shop, leg, cookies = self.request.shop, self.sale.leg, self.request.COOKIES
        prefix = cookie_key(shop, None).removesuffix("0")
        names = cookies.keys() - {cookie_key(shop, leg and leg.cycle_id)}
        return list(_signed(cookies[name] for name in names if name.startswith(prefix)))


def _signed(cookies: Iterable[str]):
    for cookie in cookies:
        try:
            yield int(Signer().unsign(cookie))
        except (BadSignature, ValueError):
            continue


def cookie_key(shop, cycle: int | None) -> str:
    """Return the name of the cookie that holds a guest's basket of a shop and cycle (its id)."""
    return f"{settings.OSCAR_BASKET_COOKIE_OPEN}_{shop.pk if shop else 0}_{cycle or 0}"


def _closing(basket: Basket) -> tuple:
    return basket.cycle.closes_at is not None, basket.cycle.closes_at, basket.pk
