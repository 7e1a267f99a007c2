from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class PriceList(models.Model):
    """The prices of one customer group: a percentage, and prices per product (rules §11)."""

    group = models.OneToOneField(
        "customer.CustomerGroup",
        models.CASCADE,
        related_name="price_list",
        verbose_name=_("customer group"),
    )
    percent = models.DecimalField(
        _("percentage"),
        max_digits=5,
        decimal_places=2,
        default=Decimal(0),
        validators=[MinValueValidator(Decimal(-100)), MaxValueValidator(Decimal(100))],
        help_text=_("Applied to the shop's prices: -10 lowers them by 10 %."),
    )

    class Meta:
        verbose_name = _("price list")
        verbose_name_plural = _("price lists")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(percent__gte=-100, percent__lte=100),
                name="pricing_pricelist_percent_within_100",
            ),
        ]

    def __str__(self) -> str:
        return self.group.name


class PriceListItem(models.Model):
    """The price of one product on a list, VAT included. It beats the list's percentage."""

    price_list = models.ForeignKey(PriceList, models.CASCADE, related_name="items")
    product = models.ForeignKey(
        "catalogue.Product",
        models.CASCADE,
        related_name="price_list_items",
        verbose_name=_("product"),
    )
    price = models.DecimalField(
        _("price"),
        max_digits=8,
        decimal_places=2,
        validators=[MinValueValidator(Decimal("0.00"))],
    )

    class Meta:
        verbose_name = _("price on a list")
        verbose_name_plural = _("prices on a list")
        constraints = [
            models.UniqueConstraint(
                fields=["price_list", "product"], name="pricing_item_once_per_list"
            ),
            models.CheckConstraint(
                condition=models.Q(price__gte=0), name="pricing_item_price_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product}: {self.price}"
