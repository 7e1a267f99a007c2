from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from shop.rules.grants import Permission

from .querysets import GrantQuerySet, GrantRequestQuerySet


class PermissionKind(models.TextChoices):
    """The four permissions, in the words of the screens (rules §4.1)."""

    SELL = Permission.SELL.value, _("sell the products")
    CATALOGUE = Permission.CATALOGUE.value, _("set the shop's own prices and stock")
    EDIT_PRODUCTS = Permission.EDIT_PRODUCTS.value, _("change the products")
    EDIT_PROFILE = Permission.EDIT_PROFILE.value, _("change the profile")


def words_for(permissions: Iterable[str]) -> str:
    """Return the permissions in words, in the order in which they are always named."""
    wanted = set(permissions)
    return ", ".join(str(label) for value, label in PermissionKind.choices if value in wanted)


class Grant(models.Model):
    """A permission that one enterprise gave another. It ends; it is never deleted (§4.3).

    It goes with an enterprise only, which must have no past to be deleted.
    """

    giver = models.ForeignKey(
        "partner.Partner", models.CASCADE, related_name="grants_given", verbose_name=_("from")
    )
    receiver = models.ForeignKey(
        "partner.Partner", models.CASCADE, related_name="grants_received", verbose_name=_("to")
    )
    permission = models.CharField(_("permission"), max_length=16, choices=PermissionKind)
    starts_at = models.DateTimeField(_("since"))
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    objects = GrantQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at", "-pk"]
        verbose_name = _("permission")
        verbose_name_plural = _("permissions")
        indexes = [models.Index(fields=["receiver", "permission", "giver"])]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(giver=models.F("receiver")), name="partner_grant_to_another"
            ),
            models.CheckConstraint(
                condition=models.Q(ends_at=None) | models.Q(ends_at__gte=models.F("starts_at")),
                name="partner_grant_ends_after_start",
            ),
            models.UniqueConstraint(
                fields=["giver", "receiver", "permission"],
                condition=models.Q(ends_at=None),
                name="partner_grant_one_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.giver} → {self.receiver}: {self.get_permission_display()}"


class GrantRequest(models.Model):
    """One enterprise asks another for permissions. The other accepts some, all, or none."""

    asker = models.ForeignKey(
        "partner.Partner", models.CASCADE, related_name="grants_asked", verbose_name=_("asked by")
    )
    giver = models.ForeignKey(
        "partner.Partner",
        models.CASCADE,
        related_name="grant_requests",
        verbose_name=_("asked from"),
    )
    permissions = models.JSONField(_("permissions"), default=list)
    message = models.CharField(_("message"), max_length=300, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    asked_at = models.DateTimeField(_("asked on"))
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(_("answered on"), null=True, blank=True)
    accepted = models.JSONField(_("accepted"), default=list)

    objects = GrantRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name = _("request for permissions")
        verbose_name_plural = _("requests for permissions")
        constraints = [
            models.UniqueConstraint(
                fields=["asker", "giver"],
                condition=models.Q(answered_at=None),
                name="partner_grantrequest_one_pending",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.asker} → {self.giver}"
