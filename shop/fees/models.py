from decimal import Decimal

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from shop.rules import fees as rules

from .querysets import FeeChargeQuerySet, FeeQuerySet
from .terms import FeeTerms, FeeType, Place


class Fee(FeeTerms):
    """A fee of a shop. Its owner receives the money; its charges say where it is charged."""

    shop = models.ForeignKey(
        "partner.Shop", models.CASCADE, related_name="fees", verbose_name=_("shop")
    )
    owner = models.ForeignKey(
        "partner.Partner",
        models.PROTECT,
        related_name="owned_fees",
        verbose_name=_("who receives it"),
    )
    type = models.CharField(_("what it pays for"), max_length=12, choices=FeeType)
    label = models.CharField(_("label"), max_length=60)
    archived_at = models.DateTimeField(_("archived at"), null=True, blank=True, editable=False)

    objects = FeeQuerySet.as_manager()

    class Meta:
        ordering = ["label"]
        verbose_name = _("fee")
        verbose_name_plural = _("fees")
        constraints = [
            models.UniqueConstraint(
                "shop",
                Lower("label"),
                condition=models.Q(archived_at=None),
                name="fees_fee_label_unique_in_shop",
            ),
            models.CheckConstraint(
                condition=models.Q(percent__gte=-100, percent__lte=100),
                name="fees_fee_percent_within_100",
            ),
            models.CheckConstraint(
                condition=models.Q(minimum__gte=0), name="fees_fee_minimum_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return self.label


class FeeCharge(models.Model):
    """A place where a fee is charged: a cycle, what one producer brings, or what a shop sells.

    Without a cycle it is a standing charge: of the shop's permanent sale, and what a new cycle
    begins with. In a cycle the place SHOP is the outgoing leg of the fee's own shop.
    """

    fee = models.ForeignKey(Fee, models.CASCADE, related_name="charges", verbose_name=_("fee"))
    cycle = models.ForeignKey(
        "order_cycles.OrderCycle",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="fee_charges",
        verbose_name=_("order cycle"),
    )
    place = models.CharField(_("charged on"), max_length=8, choices=Place)
    producer = models.ForeignKey(
        "partner.Partner",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="fee_charges",
        verbose_name=_("producer"),
    )

    objects = FeeChargeQuerySet.as_manager()

    class Meta:
        verbose_name = _("place of a fee")
        verbose_name_plural = _("places of a fee")
        constraints = [
            models.UniqueConstraint(
                fields=["fee", "producer"],
                condition=models.Q(cycle=None),
                name="fees_charge_once_per_producer",
            ),
            models.UniqueConstraint(
                fields=["fee"],
                condition=models.Q(producer=None, cycle=None),
                name="fees_charge_once_on_the_shop",
            ),
            models.UniqueConstraint(
                fields=["cycle", "fee", "producer"], name="fees_charge_once_per_cycle_and_producer"
            ),
            models.UniqueConstraint(
                fields=["cycle", "fee", "place"],
                condition=models.Q(producer=None, cycle__isnull=False),
                name="fees_charge_once_per_cycle_and_place",
            ),
            models.CheckConstraint(
                condition=models.Q(place=Place.SUPPLY.value, producer__isnull=False)
                | models.Q(place=Place.SHOP.value, producer__isnull=True)
                | models.Q(place=Place.SALE.value, producer__isnull=True, cycle__isnull=False),
                name="fees_charge_producer_where_its_supply",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fee} ({self.producer or self.get_place_display()})"

    def as_rule(self, *, charges_vat: bool) -> rules.Fee:
        """Return the fee as it is charged here, without VAT for a seller that charges none.

        `fee.owner` should be loaded.
        """
        fee = self.fee
        return rules.Fee(
            key=fee.pk,
            owner=fee.owner_id,
            owner_name=fee.owner.name,
            type=rules.FeeType(fee.type),
            label=fee.label,
            terms=fee.terms,
            vat_rate=fee.own_rate if charges_vat else Decimal(0),
            place=rules.Place(self.place),
            producer=self.producer_id,
        )
