from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from shop.rules.cycles import Period, State

from .querysets import IncomingLegQuerySet, OrderCycleQuerySet, OutgoingLegQuerySet


class PickupPoint(models.Model):
    """A place where a shop hands orders out."""

    shop = models.ForeignKey(
        "partner.Shop", models.CASCADE, related_name="pickup_points", verbose_name=_("shop")
    )
    name = models.CharField(_("name"), max_length=80)
    street = models.CharField(_("street"), max_length=200, blank=True)
    postcode = models.CharField(_("postcode"), max_length=5, blank=True)
    town = models.CharField(_("town"), max_length=100)
    opening = models.CharField(
        _("when"), max_length=80, help_text=_("For instance: Saturday from 9 to 12.")
    )
    instructions = models.CharField(_("instructions"), max_length=300, blank=True)
    is_active = models.BooleanField(_("offered"), default=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        ordering = ["position", "name"]
        verbose_name = _("pick-up point")
        verbose_name_plural = _("pick-up points")
        constraints = [
            models.UniqueConstraint(
                fields=["shop", "name"], name="order_cycles_pickup_name_unique_in_shop"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> str:
        return ", ".join(
            part for part in (self.street, f"{self.postcode} {self.town}".strip()) if part
        )


class OrderCycle(models.Model):
    """A window in which chosen products of chosen producers are sold in chosen shops (rules §5).

    A permanent sale (`sells_shelf`) offers whatever its shop lists, at the shop's standing fees.
    """

    coordinator = models.ForeignKey(
        "partner.Partner",
        models.PROTECT,
        related_name="coordinated_cycles",
        verbose_name=_("coordinator"),
    )
    name = models.CharField(_("name"), max_length=80)
    opens_at = models.DateTimeField(_("orders from"), null=True, blank=True)
    closes_at = models.DateTimeField(_("orders until"), null=True, blank=True)
    is_draft = models.BooleanField(_("draft"), default=False)
    sells_shelf = models.BooleanField(
        _("permanent sale"),
        default=False,
        help_text=_("Everything on the shelf is offered, also what is put there later."),
    )
    notifies_producers = models.BooleanField(
        _("tell the producers by itself at the closing"), default=True
    )
    opened_at = models.DateTimeField(null=True, editable=False)  # marks of the clock job
    closed_at = models.DateTimeField(null=True, editable=False)

    objects = OrderCycleQuerySet.as_manager()

    class Meta:
        ordering = ["-opens_at", "-pk"]
        verbose_name = _("order cycle")
        verbose_name_plural = _("order cycles")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(opens_at=None)
                | models.Q(closes_at=None)
                | models.Q(closes_at__gt=models.F("opens_at")),
                name="order_cycles_cycle_closes_after_opening",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def period(self) -> Period:
        return Period(self.opens_at, self.closes_at, self.is_draft, self.sells_shelf)

    def state(self, at: datetime) -> State:
        return self.period.state(at)


class IncomingLeg(models.Model):
    """What one producer brings to a cycle. `cut_off_at` closes its products before the rest."""

    cycle = models.ForeignKey(OrderCycle, models.CASCADE, related_name="incoming")
    producer = models.ForeignKey(
        "partner.Partner",
        models.PROTECT,
        related_name="incoming_legs",
        verbose_name=_("producer"),
    )
    all_products = models.BooleanField(_("all of its products"), default=False)
    products = models.ManyToManyField(
        "catalogue.Product", blank=True, related_name="incoming_legs", verbose_name=_("products")
    )
    instructions = models.CharField(_("delivery instructions"), max_length=300, blank=True)
    cut_off_at = models.DateTimeField(_("orders until, for this producer"), null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, editable=False)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )

    objects = IncomingLegQuerySet.as_manager()

    class Meta:
        ordering = ["producer__name", "pk"]
        verbose_name = _("incoming leg")
        verbose_name_plural = _("incoming legs")
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "producer"], name="order_cycles_incoming_once_per_producer"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.producer} → {self.cycle}"


class OutgoingLeg(models.Model):
    """What one shop sells in a cycle, and how it hands it out."""

    cycle = models.ForeignKey(OrderCycle, models.CASCADE, related_name="outgoing")
    shop = models.ForeignKey(
        "partner.Shop", models.PROTECT, related_name="legs", verbose_name=_("shop")
    )
    all_products = models.BooleanField(_("everything that comes in"), default=True)
    products = models.ManyToManyField(
        "catalogue.Product", blank=True, related_name="outgoing_legs", verbose_name=_("products")
    )
    ready_for = models.CharField(
        _("ready for"), max_length=80, blank=True, help_text=_("For instance: Saturday, 9 to 12.")
    )
    ready_on = models.DateField(_("day of the pick-up"), null=True, blank=True)
    instructions = models.CharField(_("pick-up instructions"), max_length=300, blank=True)
    tags = models.JSONField(_("tags"), default=list, blank=True)
    all_pickups = models.BooleanField(_("all pick-up points of the shop"), default=True)
    pickup_points = models.ManyToManyField(PickupPoint, blank=True, verbose_name=_("pick-up"))
    all_payments = models.BooleanField(_("all payment methods of the shop"), default=True)
    payment_methods = models.ManyToManyField(
        "payment.PaymentMethod", blank=True, verbose_name=_("payment")
    )

    objects = OutgoingLegQuerySet.as_manager()

    class Meta:
        ordering = ["shop__name", "pk"]
        verbose_name = _("outgoing leg")
        verbose_name_plural = _("outgoing legs")
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "shop"], name="order_cycles_outgoing_once_per_shop"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cycle} → {self.shop}"

    @property
    def offered_pickups(self):
        """Return the pick-up points where this leg's orders may be fetched."""
        rows = self.shop.pickup_points if self.all_pickups else self.pickup_points
        return rows.filter(is_active=True, shop=self.shop_id)

    @property
    def offered_payments(self):
        """Return the payment methods with which this leg's orders may be paid."""
        rows = self.shop.payment_methods if self.all_payments else self.payment_methods
        return rows.filter(is_active=True, shop=self.shop_id)


class PickupSlot(models.Model):
    """A time at a pick-up point of a leg, for so many orders at most; no number is no limit."""

    leg = models.ForeignKey(OutgoingLeg, models.CASCADE, related_name="slots")
    pickup_point = models.ForeignKey(
        PickupPoint, models.CASCADE, related_name="slots", verbose_name=_("pick-up point")
    )
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    capacity = models.PositiveIntegerField(
        _("orders at most"), null=True, blank=True, validators=[MinValueValidator(1)]
    )

    class Meta:
        ordering = ["starts_at", "pk"]
        verbose_name = _("pick-up slot")
        verbose_name_plural = _("pick-up slots")
        constraints = [
            models.UniqueConstraint(
                fields=["leg", "pickup_point", "starts_at"], name="order_cycles_slot_once"
            ),
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")),
                name="order_cycles_slot_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pickup_point} {self.starts_at:%d/%m %H:%M}"

    def clean(self) -> None:
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            raise ValidationError({"ends_at": _("The end must come after the beginning.")})


from .availability.models import Availability  # noqa: E402, F401
from .recurring.models import CycleRhythm, PreparedCycle  # noqa: E402, F401
from .subscribing.models import CycleSubscriber  # noqa: E402, F401
