from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from oscar.apps.order.abstract_models import AbstractLine, AbstractOrder, AbstractOrderStatusChange

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


class Line(AbstractLine):
    """An order line, with its price frozen: what the buyer pays and what the producer is owed."""

    unit_label = models.CharField(_("unit"), max_length=60, blank=True)
    purchase_price = models.DecimalField(_("purchase price"), max_digits=12, decimal_places=2)
    public_price = models.DecimalField(_("price without list"), max_digits=12, decimal_places=2)
    vat_rate = models.DecimalField(_("VAT rate"), max_digits=4, decimal_places=1)
    price_list = models.ForeignKey(
        "pricing.PriceList", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    price_list_name = models.CharField(_("price list"), max_length=60, blank=True)

    class Meta(AbstractLine.Meta):
        abstract = False


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
