from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from shop.accounts.validators import plain_address

from .querysets import CustomerQuerySet


class CustomerGroup(models.Model):
    """A group of a shop's customers who share prices: Particuliers, Pro, AMAP…"""

    shop = models.ForeignKey(
        "partner.Shop", models.CASCADE, related_name="groups", verbose_name=_("shop")
    )
    name = models.CharField(_("name"), max_length=60)
    description = models.CharField(_("description"), max_length=200, blank=True)
    archived_at = models.DateTimeField(_("archived at"), null=True, blank=True, editable=False)

    class Meta:
        ordering = ["name"]
        verbose_name = _("customer group")
        verbose_name_plural = _("customer groups")
        constraints = [
            models.UniqueConstraint(
                "shop",
                Lower("name"),
                condition=models.Q(archived_at=None),
                name="customer_group_name_unique_in_shop",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """Return the name, with a word where the group is archived."""
        if self.archived_at is None:
            return self.name
        return str(_("%(name)s (archived)") % {"name": self.name})


class Customer(models.Model):
    """A person known to one shop, with or without an account (rules §10.1)."""

    shop = models.ForeignKey(
        "partner.Shop", models.CASCADE, related_name="customers", verbose_name=_("shop")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="customers",
        verbose_name=_("account"),
    )
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail"), blank=True, validators=[plain_address])
    phone = models.CharField(_("phone"), max_length=32, blank=True)
    code = models.CharField(_("code"), max_length=20, blank=True)
    groups = models.ManyToManyField(
        CustomerGroup, blank=True, related_name="customers", verbose_name=_("groups")
    )
    notes = models.TextField(_("notes"), blank=True)
    created_at = models.DateTimeField(_("known since"), auto_now_add=True)

    objects = CustomerQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("customer")
        verbose_name_plural = _("customers")
        constraints = [
            models.UniqueConstraint(
                fields=["shop", "user"],
                condition=models.Q(user__isnull=False),
                name="customer_customer_account_once_in_shop",
            ),
            models.UniqueConstraint(
                "shop",
                Lower("email"),
                condition=~models.Q(email=""),
                name="customer_customer_email_once_in_shop",
            ),
        ]

    def __str__(self) -> str:
        return self.name


from oscar.apps.customer.models import *  # noqa: E402, F403
