"""The columns that say how much a fee is: of a fee, and of what an order keeps of it."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from shop.catalogue.models import VatRate
from shop.rules import fees as rules

WITHIN_100 = [MinValueValidator(Decimal(-100)), MaxValueValidator(Decimal(100))]


class FeeType(models.TextChoices):
    """What a fee pays for."""

    PACKING = rules.FeeType.PACKING.value, _("packing")
    TRANSPORT = rules.FeeType.TRANSPORT.value, _("transport")
    ADMIN = rules.FeeType.ADMIN.value, _("administration")
    SALES = rules.FeeType.SALES.value, _("sales and marketing")
    FUNDRAISING = rules.FeeType.FUNDRAISING.value, _("fundraising")


class Calculator(models.TextChoices):
    """How a fee is computed."""

    PERCENT = rules.Calculator.PERCENT.value, _("percentage of the price, per item")
    PER_ITEM = rules.Calculator.PER_ITEM.value, _("amount per item")
    PER_KG = rules.Calculator.PER_KG.value, _("amount per kilo")
    PERCENT_AND_FIXED = (
        rules.Calculator.PERCENT_AND_FIXED.value,
        _("percentage and amount, per item"),
    )
    FLAT = rules.Calculator.FLAT.value, _("amount per order")
    DEGRESSIVE = rules.Calculator.DEGRESSIVE.value, _("per order, by number of items")
    THRESHOLD = rules.Calculator.THRESHOLD.value, _("per order, by amount of goods")
    ORDER_PERCENT_AND_FIXED = (
        rules.Calculator.ORDER_PERCENT_AND_FIXED.value,
        _("percentage and amount, per order"),
    )


class Basis(models.TextChoices):
    """What a per-order fee looks at."""

    CHARGED = rules.Basis.CHARGED.value, _("the goods on which it is charged")
    ORDER = rules.Basis.ORDER.value, _("the whole order")


class Place(models.TextChoices):
    """Where a fee is charged."""

    SALE = rules.Place.SALE.value, _("the whole order cycle")
    SHOP = rules.Place.SHOP.value, _("everything that the shop sells")
    SUPPLY = rules.Place.SUPPLY.value, _("the goods of one producer")


class FeeTerms(models.Model):
    """How a fee is computed. Amounts are euros, VAT included; a field may stay unused."""

    calculator = models.CharField(_("calculation"), max_length=24, choices=Calculator)
    percent = models.DecimalField(
        _("percentage"), max_digits=5, decimal_places=2, default=Decimal(0), validators=WITHIN_100
    )
    amount = models.DecimalField(_("amount"), max_digits=8, decimal_places=2, default=Decimal(0))
    next_amount = models.DecimalField(
        _("following amount"), max_digits=8, decimal_places=2, default=Decimal(0)
    )
    max_items = models.PositiveSmallIntegerField(_("items that pay, at most"), default=0)
    minimum = models.DecimalField(
        _("minimum of goods"),
        max_digits=8,
        decimal_places=2,
        default=Decimal(0),
        validators=[MinValueValidator(Decimal(0))],
    )
    basis = models.CharField(
        _("looks at"), max_length=8, choices=Basis, default=Basis.CHARGED.value
    )
    own_vat_rate = models.CharField(
        _("VAT rate"),
        max_length=4,
        choices=VatRate,
        blank=True,
        help_text=_("Empty: the rate of each product."),
    )

    class Meta:
        abstract = True

    @property
    def terms(self) -> rules.Terms:
        """Return the terms as the rules compute with them."""
        return rules.Terms(
            calculator=rules.Calculator(self.calculator),
            percent=self.percent,
            amount=self.amount,
            next_amount=self.next_amount,
            max_items=self.max_items,
            minimum=self.minimum,
            basis=rules.Basis(self.basis),
        )

    @property
    def own_rate(self) -> Decimal | None:
        """Return its own rate in per cent, or None for the rate of each product."""
        return Decimal(self.own_vat_rate) if self.own_vat_rate else None

    @property
    def is_per_item(self) -> bool:
        return self.terms.is_per_item


TERMS_FIELDS = tuple(field.name for field in FeeTerms._meta.local_fields)
