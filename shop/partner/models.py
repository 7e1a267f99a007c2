from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from oscar.apps.partner.abstract_models import AbstractPartner, AbstractStockRecord

from shop.accounts.validators import phone_number, plain_address
from shop.rules.access import Role
from shop.rules.text import fold

from .querysets import ManagerQuerySet, PartnerQuerySet, ShopQuerySet


class Sells(models.TextChoices):
    """What an enterprise sells (rules §1.1)."""

    NONE = "none", _("nothing: producer without a shop")
    OWN = "own", _("its own products")
    ANY = "any", _("its own products and those of others")


class OrderMail(models.TextChoices):
    """How somebody learns of the orders of a shop."""

    EACH = "each", _("one message for each order")
    DAILY = "daily", _("one summary a day")
    NONE = "none", _("no message")


def name_key(name: str) -> str:
    """Return what two names have in common that are the same but for accents, case and spaces."""
    return fold(" ".join(name.split()))[:160]


class Partner(AbstractPartner):
    """An enterprise: a producer, a seller, or both. Oscar calls it a partner."""

    is_producer = models.BooleanField(_("produces"), default=True)
    sells = models.CharField(_("sells"), max_length=4, choices=Sells.choices, default=Sells.NONE)
    summary = models.CharField(_("in one sentence"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail"), blank=True, validators=[plain_address])
    phone = models.CharField(_("phone"), max_length=32, blank=True, validators=[phone_number])
    street = models.CharField(_("street"), max_length=200, blank=True)
    postcode = models.CharField(
        _("postcode"),
        max_length=5,
        blank=True,
        validators=[RegexValidator(r"^\d{5}$", _("A French postcode has five digits."))],
    )
    town = models.CharField(_("town"), max_length=100, blank=True)
    siret = models.CharField(
        _("SIRET"),
        max_length=14,
        blank=True,
        validators=[RegexValidator(r"^\d{14}$", _("A SIRET number has fourteen digits."))],
    )
    charges_vat = models.BooleanField(_("charges VAT"), default=True)
    is_delegated = models.BooleanField(
        _("delegated"),
        default=False,
        help_text=_("Looked after by a reseller: nobody signs in for it, no mail is sent to it."),
    )
    name_key = models.CharField(max_length=160, unique=True, editable=False)

    objects = PartnerQuerySet.as_manager()

    class Meta(AbstractPartner.Meta):
        abstract = False
        verbose_name = _("enterprise")
        verbose_name_plural = _("enterprises")
        constraints = [
            models.UniqueConstraint(fields=["name"], name="partner_enterprise_name_unique"),
            models.UniqueConstraint(
                fields=["siret"],
                condition=~models.Q(siret=""),
                name="partner_enterprise_siret_unique",
                violation_error_code="unique",  # shown at its field
                violation_error_message=_("This SIRET number is already taken."),
            ),
        ]

    def save(self, *args, **kwargs) -> None:
        self.name_key = name_key(self.name)
        fields = kwargs.get("update_fields")
        if fields is not None and "name" in fields:
            kwargs["update_fields"] = {*fields, "name_key"}
        super().save(*args, **kwargs)

    @property
    def place(self) -> str:
        return f"{self.town} ({self.postcode[:2]})" if self.postcode and self.town else self.town


class Manager(models.Model):
    """A user's role in an enterprise.

    Somebody brought in by an address may work at once, but until they open the enterprise
    themselves an `invitation` stands for them on every screen: nobody else learns before that
    whether the address has an account (P-07).
    """

    enterprise = models.ForeignKey(Partner, models.CASCADE, related_name="managers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="roles")
    role = models.CharField(
        _("role"),
        max_length=8,
        choices=[
            (Role.OWNER.value, _("owner")),
            (Role.MANAGER.value, _("manager")),
            (Role.PACKING.value, _("packing")),
            (Role.READER.value, _("reader")),
        ],
    )
    invitation = models.OneToOneField(
        "partner.Invitation", models.CASCADE, null=True, editable=False, related_name="member"
    )

    objects = ManagerQuerySet.as_manager()

    class Meta:
        verbose_name = _("manager")
        verbose_name_plural = _("managers")
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "user"], name="partner_manager_one_role_each"
            ),
            models.UniqueConstraint(
                fields=["enterprise"],
                condition=models.Q(role=Role.OWNER.value),
                name="partner_manager_one_owner",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.get_role_display()})"


class Shop(models.Model):
    """A shop. Baskets, orders, customers, groups and settings belong to one."""

    enterprise = models.ForeignKey(
        Partner, models.PROTECT, related_name="shops", verbose_name=_("enterprise")
    )
    name = models.CharField(_("name"), max_length=100)
    slug = models.SlugField(_("address"), max_length=60, unique=True)
    is_main = models.BooleanField(_("main shop of the site"), default=False)
    is_open = models.BooleanField(_("open"), default=True)
    guests_may_order = models.BooleanField(_("guests may order"), default=True)
    announcement = models.CharField(_("headline"), max_length=120, blank=True)
    welcome = models.TextField(_("welcome message"), blank=True)
    closed_message = models.TextField(_("message while closed"), blank=True)
    email = models.EmailField(_("contact e-mail"), validators=[plain_address])
    contact_orders = models.CharField(
        _("messages about orders to this address"),
        max_length=5,
        choices=OrderMail,
        default=OrderMail.EACH,
    )
    phone = models.CharField(_("phone"), max_length=32, blank=True, validators=[phone_number])
    shows_names = models.BooleanField(
        _("producers see customers' names"),
        default=False,
        help_text=_("On the orders of their own products. Else: « Masqué »."),
    )
    shows_contacts = models.BooleanField(
        _("producers see customers' phones and e-mails"), default=False
    )
    lets_producers_weigh = models.BooleanField(
        _("producers enter the final weights of their products"), default=False
    )
    reviews_stories = models.BooleanField(
        _("an editor reads producers' stories before they are published"), default=True
    )
    minimum_order = models.DecimalField(
        _("minimum order"),
        max_digits=8,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0.00"))],
        help_text=_("The products at shelf price. Empty: no minimum."),
    )
    grace_minutes = models.PositiveSmallIntegerField(
        _("minutes to finish an order after the closing"),
        default=10,
        validators=[MaxValueValidator(60)],
        help_text=_("For who stood at the payment when the orders closed."),
    )
    margin = models.DecimalField(
        _("margin"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(-100)), MaxValueValidator(Decimal(100))],
        help_text=_("In per cent of the producers' prices, where a product has none of its own."),
    )

    objects = ShopQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("shop")
        verbose_name_plural = _("shops")
        constraints = [
            models.UniqueConstraint(
                fields=["is_main"],
                condition=models.Q(is_main=True),
                name="partner_shop_one_main",
            ),
            models.CheckConstraint(
                condition=models.Q(margin__isnull=True) | models.Q(margin__range=(-100, 100)),
                name="partner_shop_margin_within_100",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> str:
        """Return the path of its shelf, below which all its addresses stand."""
        return f"/boutique/{self.slug}/"

    @property
    def takes_orders(self) -> bool:
        """Say whether it is open, with a place to hand orders out and a way to pay (§5.5)."""
        if not hasattr(self, "has_means"):
            self.has_means = Shop.objects.equipped().filter(pk=self.pk).exists()
        return self.is_open and self.has_means


class StockRecord(AbstractStockRecord):
    """What a producer has of a product, and what it asks for it.

    `price` is the purchase price, in euros, VAT included. `num_in_stock` is what is still for
    sale: ordered pieces are already taken off (rules §12.1), so `num_allocated` stays empty.
    """

    is_unlimited = models.BooleanField(_("unlimited"), default=False)
    last_entry = models.UUIDField(null=True, editable=False)  # see shop.partner.stock

    class Meta(AbstractStockRecord.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["product"], name="partner_stockrecord_one_producer"),
            models.CheckConstraint(
                condition=models.Q(price__isnull=True) | models.Q(price__gte=0),
                name="partner_stockrecord_price_not_negative",
            ),
        ]

    def allocate(self, quantity: int) -> None:
        """Take pieces off the stock, or raise OutOfStock and change nothing."""
        from .services import take_stock

        take_stock(stockrecord=self, quantity=quantity)

    allocate.alters_data = True

    def cancel_allocation(self, quantity: int) -> None:
        """Give pieces back to the stock."""
        from .services import give_stock_back

        give_stock_back(stockrecord=self, quantity=quantity)

    cancel_allocation.alters_data = True

    def consume_allocation(self, quantity: int) -> None:
        """Do nothing: ordered pieces have left the stock already."""

    consume_allocation.alters_data = True


from oscar.apps.partner.models import *  # noqa: E402, F403

from .grants.models import Grant, GrantRequest  # noqa: E402, F401
from .invitations.models import Invitation  # noqa: E402, F401
from .pages.models import ShopPage  # noqa: E402, F401
from .quota.models import LimitRequest  # noqa: E402, F401
