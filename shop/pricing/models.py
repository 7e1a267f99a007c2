from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from shop.rules.pricing import Bearer


class DiscountBearer(models.TextChoices):
    """Who bears the difference between the shop's price and the list's (rules §11.5)."""

    SELLER = Bearer.SELLER.value, _("the shop: the producer gets its full price")
    PRODUCER = Bearer.PRODUCER.value, _("the producer: it gets that much less")


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
    bearer = models.CharField(
        _("who bears the difference"),
        max_length=8,
        choices=DiscountBearer,
        default=DiscountBearer.SELLER,
    )
    shows_excl_vat = models.BooleanField(
        _("show prices without VAT"),
        default=False,
        help_text=_("The prices including VAT stay beside them."),
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
    """The price of one product on a list, for all units from a quantity on.

    In euros, VAT included. It beats the list's percentage.
    """

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
    min_quantity = models.PositiveSmallIntegerField(
        _("from"), default=1, validators=[MinValueValidator(1)]
    )

    class Meta:
        ordering = ["product", "min_quantity"]
        verbose_name = _("price on a list")
        verbose_name_plural = _("prices on a list")
        constraints = [
            models.UniqueConstraint(
                fields=["price_list", "product", "min_quantity"],
                name="pricing_item_once_per_list_and_quantity",
            ),
            models.CheckConstraint(
                condition=models.Q(price__gte=0), name="pricing_item_price_not_negative"
            ),
            models.CheckConstraint(
                condition=models.Q(min_quantity__gte=1), name="pricing_item_quantity_positive"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product}: {self.price}"
