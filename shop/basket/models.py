from django.db import models
from django.utils.translation import gettext_lazy as _
from oscar.apps.basket.abstract_models import AbstractBasket, AbstractLine

from shop.rules.money import vat_included


class Basket(AbstractBasket):
    """A basket of one shop."""

    shop = models.ForeignKey(
        "partner.Shop", models.CASCADE, related_name="baskets", verbose_name=_("shop")
    )

    class Meta(AbstractBasket.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "shop"],
                condition=models.Q(status="Open", owner__isnull=False),
                name="basket_one_open_per_owner_and_shop",
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


class Line(AbstractLine):
    """A basket line. Its VAT is computed on the line, not on the unit (rules §8.1)."""

    class Meta(AbstractLine.Meta):
        abstract = False

    @property
    def line_tax(self):
        price = self.purchase_info.price
        return vat_included(self.line_price_incl_tax, price.vat_rate) if price.exists else None

    @property
    def line_price_excl_tax(self):
        price = self.purchase_info.price
        return self.line_price_incl_tax - self.line_tax if price.exists else None


from oscar.apps.basket.models import *  # noqa: E402, F403
