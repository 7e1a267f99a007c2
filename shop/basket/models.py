from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _
from oscar.apps.basket.abstract_models import AbstractBasket, AbstractLine

from shop.rules.money import ZERO
from shop.rules.totals import OrderQuote, order_quote


class Basket(AbstractBasket):
    """A basket of one shop, for one of its order cycles (rules §5.6)."""

    shop = models.ForeignKey(
        "partner.Shop", models.CASCADE, related_name="baskets", verbose_name=_("shop")
    )

    cycle = models.ForeignKey(
        "order_cycles.OrderCycle",
        models.CASCADE,
        null=True,
        related_name="baskets",
        verbose_name=_("order cycle"),
    )

    class Meta(AbstractBasket.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "shop", "cycle"],
                condition=models.Q(status="Open", owner__isnull=False),
                name="basket_one_open_per_owner_shop_cycle",
            ),
        ]

    def all_lines(self):
        """Return the lines, loaded once, with what their prices need (one query)."""
        if self.pk is None:
            return Line.objects.none()
        if self._lines is None:
            rows = self.lines.select_related("product__product_class", "stockrecord__partner")
            self._lines = rows.order_by("pk")
        return self._lines

    @property
    def num_lines(self) -> int:
        return len(self.all_lines())

    @property
    def quote(self) -> OrderQuote:
        """Return what the lines that can be sold cost, with the per-order fees."""
        quotes = [line.quote for line in self.all_lines()]
        return order_quote([each for each in quotes if each], self.strategy.context.fees)

    @property
    def missing(self) -> Decimal:
        """Return what the lines lack, in euros, to reach the shop's minimum order (§12.3)."""
        minimum = self.shop.minimum_order or ZERO
        return max(ZERO, minimum - self.quote.lines_total)


class Line(AbstractLine):
    """A basket line. Its amounts are its quote's, never unit price × quantity (§7.4, §8.1)."""

    class Meta(AbstractLine.Meta):
        abstract = False

    @property
    def purchase_info(self):
        """Return price and availability at the line's quantity, on which the price may depend."""
        if getattr(self, "_info_quantity", None) != self.quantity:
            self._info = self.basket.strategy.fetch_for_line(self, self.stockrecord)
            self._info_quantity = self.quantity
        return self._info

    @property
    def quote(self):
        """Return the quote of the line, or None for what is not sold any more."""
        price = self.purchase_info.price
        return price.quote if price.exists else None

    @property
    def is_approximate(self) -> bool:
        """Say whether the unit price times the quantity is not the line's amount (rules §7.4)."""
        return self.unit_price_incl_tax * self.quantity != self.line_price_incl_tax

    @property
    def line_tax(self):
        return self.quote and self.quote.vat

    @property
    def line_price_incl_tax(self):
        return self.quote and self.quote.total

    @property
    def line_price_excl_tax(self):
        return self.quote and self.quote.total - self.quote.vat


from oscar.apps.basket.models import *  # noqa: E402, F403
