"""Prices and availability of one shop for one visitor, given to Oscar (4.2) product by product."""

from functools import cached_property

from django.utils import timezone
from oscar.apps.partner import availability
from oscar.apps.partner.prices import Unavailable
from oscar.apps.partner.strategy import PurchaseInfo, Structured, UseFirstStockRecord

from shop.order_cycles.sale import Sale, current_sale
from shop.rules.pricing import quote

from .context import PricingContext
from .prices import QuotedPrice


class ShopStrategy(UseFirstStockRecord, Structured):
    """Quote every product from one PricingContext, loaded at the first question."""

    def __init__(
        self, *, shop, user=None, customer=None, request=None, sale: Sale | None = None
    ) -> None:
        """`customer`, of this shop, may have no account; else `user` says which lists count.

        `sale` is what the shop sells now unless said otherwise.
        """
        self.request = request
        self.user = user
        self.customer = customer
        self.shop = shop
        self._sale = sale

    @cached_property
    def sale(self) -> Sale:
        return self._sale or current_sale(shop=self.shop, at=timezone.now())

    @cached_property
    def context(self) -> PricingContext:
        of_sale = {"shop": self.shop, "sale": self.sale}
        if self.customer is not None:
            return PricingContext.for_customer(customer=self.customer, **of_sale)
        return PricingContext.for_visitor(user=self.user, **of_sale)

    def fetch_for_line(self, line, stockrecord=None):
        """Quote a basket line from the stock record that it was loaded with, without a query."""
        record = stockrecord or line.stockrecord
        return PurchaseInfo(
            price=self.pricing_policy(line.product, record, line.quantity),
            availability=self.availability_policy(line.product, record),
            stockrecord=record,
        )

    def pricing_policy(self, product, stockrecord, quantity: int = 1):
        """Return the price at that quantity, or Oscar's `Unavailable`.

        Unavailable is what is not on this shop's shelf, and what fees would bring below zero.
        """
        if stockrecord is None or stockrecord.price is None or not self._is_on_shelf(product):
            return Unavailable()
        found = quote(self.context.inputs_for(product, stockrecord), quantity)
        if not found.is_sellable:
            return Unavailable()
        return QuotedPrice(
            quote=found,
            currency=stockrecord.price_currency,
            shows_excl_vat=self.context.shows_excl_vat,
        )

    def availability_policy(self, product, stockrecord):
        if not self._is_sold(product, stockrecord):
            return availability.Unavailable()
        if stockrecord.is_unlimited:
            return availability.Available()
        return availability.StockRequired(stockrecord.num_in_stock or 0)

    def _is_on_shelf(self, product) -> bool:
        return product.is_public and self.context.offers(product)

    def _is_sold(self, product, stockrecord) -> bool:
        has_price = stockrecord is not None and stockrecord.price is not None
        is_on_sale = self.sale.may_finish and self.sale.has_means
        return has_price and is_on_sale and self._is_on_shelf(product)


class Selector:
    """Oscar's entry: the strategy of the shop in which the request takes place."""

    def strategy(self, request=None, user=None, *, shop=None, sale=None, **kwargs):
        """Return the strategy, or None where there is no shop (a site before its first one)."""
        shop = shop or getattr(request, "shop", None)
        if shop is None:
            return None
        sale = getattr(request, "sale", None) if sale is None else sale
        return ShopStrategy(shop=shop, user=user, request=request, sale=sale)
