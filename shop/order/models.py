from decimal import Decimal

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from oscar.apps.order.abstract_models import AbstractLine, AbstractOrder, AbstractOrderStatusChange

from shop.fees.terms import FeeTerms, FeeType, Place
from shop.pricing.models import DiscountBearer
from shop.rules.orders import CANCELLED, HANDED_OUT, PLACED, READY

from .querysets import OrderQuerySet

STATUS_LABELS = {
    PLACED: _("placed"),
    READY: _("ready"),
    HANDED_OUT: _("handed out"),
    CANCELLED: _("cancelled"),
}


class Order(AbstractOrder):
    """An order in one shop. Everything that was shown to the buyer is frozen on it."""

    shop = models.ForeignKey(
        "partner.Shop", models.PROTECT, related_name="orders", verbose_name=_("shop")
    )
    customer = models.ForeignKey(
        "customer.Customer",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="orders",
        verbose_name=_("customer"),
    )
    cycle = models.ForeignKey(
        "order_cycles.OrderCycle",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="orders",
        verbose_name=_("order cycle"),
    )
    cycle_name = models.CharField(_("order cycle"), max_length=80, blank=True)
    ready_for = models.CharField(_("ready for"), max_length=80, blank=True)
    buyer_name = models.CharField(_("name"), max_length=120)
    buyer_email = models.EmailField(_("e-mail"), blank=True)
    buyer_phone = models.CharField(_("phone"), max_length=32, blank=True)
    buyer_note = models.CharField(_("note"), max_length=300, blank=True)
    pickup_point = models.ForeignKey(
        "order_cycles.PickupPoint",
        models.SET_NULL,
        null=True,
        related_name="orders",
        verbose_name=_("pick-up point"),
    )
    pickup_name = models.CharField(_("pick-up"), max_length=80)
    pickup_address = models.CharField(_("address"), max_length=320, blank=True)
    pickup_opening = models.CharField(_("when"), max_length=80, blank=True)
    payment_kind = models.CharField(_("payment"), max_length=10)
    payment_name = models.CharField(_("payment method"), max_length=80)
    payment_instructions = models.TextField(_("payment instructions"), blank=True)
    terms_accepted_at = models.DateTimeField(_("terms accepted at"), null=True)
    seller = models.ForeignKey(
        "partner.Partner",
        models.PROTECT,
        null=True,
        related_name="sold_orders",
        verbose_name=_("seller"),
    )
    seller_name = models.CharField(_("seller"), max_length=128)
    charges_vat = models.BooleanField(_("charges VAT"), default=True)
    shows_excl_vat = models.BooleanField(_("shown without VAT"), default=False)

    objects = OrderQuerySet.as_manager()

    class Meta(AbstractOrder.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["basket"], name="order_order_one_per_basket"),
        ]

    changed_by = None  # who moves the order now; services set it for the log

    def _create_order_status_change(self, old_status: str, new_status: str) -> None:
        self.status_changes.create(
            old_status=old_status, new_status=new_status, actor=self.changed_by
        )

    @property
    def status_label(self) -> str:
        return STATUS_LABELS.get(self.status, self.status)

    @property
    def email(self) -> str:
        return self.buyer_email

    @property
    def total_vat(self) -> Decimal:
        return self.total_incl_tax - self.total_excl_tax


class Line(AbstractLine):
    """An order line, with its price frozen: what the buyer pays and what the producer is owed.

    Prices are euros for one unit, VAT included; see `shop.rules.pricing.BasePrice`.
    """

    unit_label = models.CharField(_("unit"), max_length=60, blank=True)
    unit_weight = models.DecimalField(
        _("weight of one unit"), max_digits=9, decimal_places=3, default=Decimal(0)
    )
    purchase_price = models.DecimalField(_("purchase price"), max_digits=12, decimal_places=2)
    owed_price = models.DecimalField(_("owed to the producer"), max_digits=12, decimal_places=2)
    base_price = models.DecimalField(_("base price"), max_digits=12, decimal_places=2)
    base_without_list = models.DecimalField(
        _("base price without list"), max_digits=12, decimal_places=2
    )
    public_price = models.DecimalField(_("price without list"), max_digits=12, decimal_places=2)
    vat_rate = models.DecimalField(_("VAT rate"), max_digits=4, decimal_places=1)
    price_list = models.ForeignKey(
        "pricing.PriceList", models.PROTECT, null=True, blank=True, related_name="order_lines"
    )
    price_list_name = models.CharField(_("price list"), max_length=60, blank=True)
    bearer = models.CharField(
        _("who bears the difference"), max_length=8, choices=DiscountBearer, blank=True
    )

    class Meta(AbstractLine.Meta):
        abstract = False

    @property
    def owed(self) -> Decimal:
        """Return what the seller owes the producer for the line, its fees apart."""
        return self.owed_price * self.quantity

    @property
    def margin(self) -> Decimal:
        """Return what the seller keeps of the line: negative when it bears a discount."""
        return (self.base_price - self.owed_price) * self.quantity

    @property
    def fees_total(self) -> Decimal:
        """Return the per-item fees of the line."""
        return self.line_price_incl_tax - self.base_price * self.quantity

    @property
    def is_approximate(self) -> bool:
        """Say whether the unit price times the quantity is not the line's amount (rules §7.4)."""
        return self.unit_price_incl_tax * self.quantity != self.line_price_incl_tax


class FrozenFee(FeeTerms):
    """A fee as an order keeps it: who received how much, for what, and by which terms."""

    fee = models.ForeignKey("fees.Fee", models.PROTECT, related_name="+", verbose_name=_("fee"))
    owner = models.ForeignKey(
        "partner.Partner", models.PROTECT, related_name="+", verbose_name=_("who receives it")
    )
    owner_name = models.CharField(_("name"), max_length=128)
    type = models.CharField(_("what it pays for"), max_length=12, choices=FeeType)
    label = models.CharField(_("label"), max_length=60)
    place = models.CharField(_("charged on"), max_length=8, choices=Place)
    producer = models.ForeignKey(
        "partner.Partner",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("whose goods"),
    )
    fee_amount = models.DecimalField(_("amount of the fee"), max_digits=12, decimal_places=2)
    vat_rate = models.DecimalField(_("VAT rate"), max_digits=4, decimal_places=1)
    vat = models.DecimalField(_("VAT"), max_digits=12, decimal_places=2)

    class Meta:
        abstract = True
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.label}: {self.fee_amount}"


class LineFee(FrozenFee):
    """A per-item fee on an order line. `unit_amount` is what the shelf price showed of it."""

    line = models.ForeignKey(Line, models.CASCADE, related_name="fees", verbose_name=_("line"))
    unit_amount = models.DecimalField(_("per unit"), max_digits=12, decimal_places=2)

    class Meta(FrozenFee.Meta):
        verbose_name = _("fee on a line")
        verbose_name_plural = _("fees on lines")


class OrderFee(FrozenFee):
    """A per-order fee, beside Oscar's surcharge: one row for each of its VAT rates."""

    order = models.ForeignKey(Order, models.CASCADE, related_name="fees", verbose_name=_("order"))
    surcharge = models.ForeignKey(
        "order.Surcharge", models.CASCADE, related_name="fees", verbose_name=_("surcharge")
    )

    class Meta(FrozenFee.Meta):
        verbose_name = _("fee on an order")
        verbose_name_plural = _("fees on orders")


class OrderStatusChange(AbstractOrderStatusChange):
    """The log of an order's moves: from which status to which, when and by whom."""

    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )

    class Meta(AbstractOrderStatusChange.Meta):
        abstract = False

    @property
    def old_label(self) -> str:
        return STATUS_LABELS.get(self.old_status, self.old_status)

    @property
    def new_label(self) -> str:
        return STATUS_LABELS.get(self.new_status, self.new_status)


from oscar.apps.order.models import *  # noqa: E402, F403

from .following.models import DigestEntry, OrderFollower  # noqa: E402, F401
